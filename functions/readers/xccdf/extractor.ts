import { Budget } from "./budget";
import { Capture } from "./capture";
import type { Limits } from "./limits";
import type { OpaqueKind } from "./opaqueSection";
import type { Listener } from "./listener";
import { SaxReaders } from "./saxReader";
import { Scanner } from "./scanner";
import type { SubtreeReader } from "./subtree";

/** Looks at an element with one of the names asked for, or any in one that is being read. */
type Begin = (local: string, uri: string) => void;

/** An element whose end has to be known. */
class Watched {
  readonly depth: number;
  /** What reads it, if anything does. */
  readonly capture: Capture | undefined;
  readonly ended: (() => void) | undefined;

  constructor(depth: number, capture?: Capture, ended?: () => void) {
    this.depth = depth;
    this.capture = capture;
    this.ended = ended;
  }
}

/** Goes through a document and has some of its elements read; all else is only checked. */
export class Extractor implements Listener {
  readonly scanner: Scanner;
  private readonly budget: Budget;
  private readonly parsers: SaxReaders;
  private readonly begin: Begin;
  private readonly watched: Watched[] = [];
  /** What is being read, unless the scanner is in a part of it that is not. */
  private current: Capture | undefined;

  /** @param begin is told of the elements of these names, and calls `read` or `whenEnded` or not. */
  constructor(limits: Limits, names: readonly string[], begin: Begin) {
    this.budget = new Budget(limits);
    this.parsers = new SaxReaders(this.budget);
    this.begin = begin;
    this.scanner = new Scanner(this, limits, names);
  }

  /** Has the element of the latest start tag read. `ended` is called when it was. */
  read(reader: SubtreeReader, ended: () => void): void {
    this.current?.flush(this.scanner, this.scanner.tagStart);
    const capture = new Capture(this.scanner, reader, this.budget, this.parsers);
    this.watch(new Watched(this.scanner.depth, capture, ended));
  }

  /** Has `ended` called at the end of the element of the latest start tag, which is not read. */
  whenEnded(ended: () => void): void {
    this.current?.flush(this.scanner, this.scanner.tagStart);
    this.watch(new Watched(this.scanner.depth, undefined, ended));
  }

  startTag(scanner: Scanner, local: string): void {
    const { length } = this.watched;
    const uri = scanner.namespace;
    this.begin(local, uri);
    if (this.watched.length === length && this.current?.startTag(scanner, local, uri) === false) {
      this.watch(new Watched(scanner.depth));
    }
  }

  endTag(scanner: Scanner): void {
    if (scanner.depth === scanner.watchedDepth) this.endWatched(scanner);
    else if (this.current?.endTag(scanner) === true) this.watch(new Watched(scanner.depth - 1));
  }

  enterSection(scanner: Scanner, kind: OpaqueKind, at: number, inside: number): void {
    const { current } = this;
    current?.flush(scanner, at);
    if (kind === "cdata") current?.resume(inside, kind);
  }

  leaveSection(scanner: Scanner, at: number, behind: number): void {
    const { current } = this;
    current?.flush(scanner, at);
    current?.resume(behind);
  }

  leave(scanner: Scanner, at: number): void {
    this.current?.leave(scanner, at);
  }

  private endWatched(scanner: Scanner): void {
    const ended = this.watched.pop();
    ended?.capture?.endTag(scanner);
    const { length } = this.watched;
    const around = length === 0 ? undefined : this.watched[length - 1];
    this.current = around?.capture;
    if (ended?.capture !== this.current) this.current?.resume(scanner.tagEnd);
    scanner.watchedDepth = around?.depth ?? 0;
    scanner.watchAll = this.current !== undefined;
    ended?.ended?.();
  }

  private watch(watched: Watched): void {
    this.watched.push(watched);
    this.current = watched.capture;
    this.scanner.watchedDepth = watched.depth;
    this.scanner.watchAll = watched.capture !== undefined;
  }
}
