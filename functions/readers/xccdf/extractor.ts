import type { Position } from "../../errors";
import { Budget } from "./budget";
import { Capture } from "./capture";
import type { Limits } from "./limits";
import type { OpaqueKind } from "./opaqueSection";
import { type Listener, Scanner } from "./scanner";
import type { SubtreeReader } from "./subtree";

/** An element whose end has to be known. */
interface Watched {
  readonly depth: number;
  /** What reads it, if anything does. */
  readonly capture?: Capture;
  readonly ended?: () => void;
}

/**
 * Goes through a document and has some of its elements read. A subclass says in `begin` which; all
 * else is only checked.
 */
export abstract class Extractor implements Listener {
  protected readonly limits: Limits;
  protected readonly scanner: Scanner;
  private readonly budget: Budget;
  private readonly watched: Watched[] = [];

  constructor(limits: Limits, names: Iterable<string>) {
    this.limits = limits;
    this.budget = new Budget(limits);
    this.scanner = new Scanner(this, limits, names);
  }

  get position(): Position {
    return this.scanner.position;
  }

  /** Makes the next byte the one at this place of some other document. */
  relocate(position: Position): void {
    this.scanner.window.relocate(position);
  }

  write(chunk: Uint8Array): void {
    this.scanner.write(chunk);
  }

  /** Looks at all that was written now. */
  catchUp(): void {
    this.scanner.catchUp();
  }

  end(): void {
    this.scanner.end();
  }

  /** Looks at an element with one of the names asked for, or any in one that is being read. */
  protected abstract begin(local: string, uri: string): void;

  /** Has the element of the latest start tag read. `ended` is called when it was. */
  protected read(reader: SubtreeReader, ended: () => void): void {
    this.current?.flush(this.scanner, this.scanner.tagStart);
    const capture = new Capture(this.scanner, reader, this.budget);
    this.watch({ depth: this.scanner.depth, capture, ended });
  }

  /** Has `ended` called at the end of the element of the latest start tag, which is not read. */
  protected whenEnded(ended: () => void): void {
    this.current?.flush(this.scanner, this.scanner.tagStart);
    this.watch({ depth: this.scanner.depth, ended });
  }

  startTag(scanner: Scanner): void {
    const { length } = this.watched;
    this.begin(scanner.localName, scanner.namespace);
    if (this.watched.length === length && this.current?.startTag(scanner) === false) {
      this.watch({ depth: scanner.depth });
    }
  }

  endTag(scanner: Scanner): void {
    if (scanner.depth !== scanner.watchedDepth) {
      this.current?.endTag(scanner);
      return;
    }
    const ended = this.watched.pop();
    ended?.capture?.endTag(scanner);
    const { current } = this;
    if (ended?.capture !== current) current?.resume(scanner.tagEnd);
    scanner.watchedDepth = this.watched[this.watched.length - 1]?.depth ?? 0;
    scanner.watchAll = current !== undefined;
    ended?.ended?.();
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

  /** What is being read, unless the scanner is in a part of it that is not. */
  private get current(): Capture | undefined {
    return this.watched[this.watched.length - 1]?.capture;
  }

  private watch(watched: Watched): void {
    this.watched.push(watched);
    this.scanner.watchedDepth = watched.depth;
    this.scanner.watchAll = watched.capture !== undefined;
  }
}
