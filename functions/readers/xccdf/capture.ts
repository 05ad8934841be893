import type { Budget } from "./budget";
import type { OpaqueKind } from "./opaqueSection";
import { unescapeText } from "./references";
import type { Scanner } from "./scanner";
import { HeldChild } from "./heldChild";
import type { SaxReader, SaxReaders } from "./saxReader";
import type { Element, SubtreeReader } from "./subtree";

/**
 * One element that is being read. The scanner has found where its tags and texts are; what the
 * reader wants of them is handed to `sax` as it is written, inside a root that declares the
 * namespaces in scope, and what sax makes of it becomes calls of the reader.
 */
export class Capture {
  private readonly reader: SubtreeReader;
  private readonly depth: number;
  private readonly budget: Budget;
  private readonly parsers: SaxReaders;
  private readonly sax: SaxReader;
  /** What sax has not been given yet: it takes few long pieces faster than many short ones. */
  private pending = "";
  /** Where in the window the text begins that is still to be handed over; -1 while there is none. */
  private from = -1;
  /** Whether that text is a CDATA section's. */
  private verbatim = false;
  /** A child that may be understood without sax; nothing of it has been handed over. */
  private held: HeldChild | undefined;

  /** Begins with the scanner's latest start tag. */
  constructor(scanner: Scanner, reader: SubtreeReader, budget: Budget, parsers: SaxReaders) {
    this.reader = reader;
    this.budget = budget;
    this.parsers = parsers;
    this.depth = scanner.depth;
    this.sax = parsers.take(scanner.namespaces.declarationsAbove(scanner.depth));
    this.sax.begin(reader);
    this.open(scanner);
  }

  /** Takes a start tag. Answers whether the reader wants the element. */
  startTag(scanner: Scanner, local: string, uri: string): boolean {
    const depth = scanner.depth - this.depth;
    if (this.held?.takes(scanner, local, uri, depth) === true) return true;
    this.flush(scanner, scanner.tagStart);
    const element = new ScannedElement(scanner, local, uri);
    if (depth === 1) {
      const brief = this.reader.brief?.(element);
      if (brief !== undefined) {
        this.held = new HeldChild(scanner, brief);
        return true;
      }
    }
    // The answer depends on what the reader has seen so far.
    this.catchUp();
    if (!this.reader.wants(element, depth)) return false;
    this.open(scanner);
    return true;
  }

  /**
   * Takes an end tag, or the end of an empty element, of which sax has seen the whole. Answers
   * whether what follows in the element around it need not be looked at.
   */
  endTag(scanner: Scanner): boolean {
    const { tagStart, tagEnd, window } = scanner;
    if (this.held !== undefined) return this.endHeld(scanner, this.held);
    this.flush(scanner, tagStart);
    if (tagEnd > tagStart) this.pending += window.text(tagStart, tagEnd);
    this.from = tagEnd;
    if (scanner.depth === this.depth) this.finish();
    return false;
  }

  /** Hands over the text before a place, behind which something follows that is none. */
  flush(scanner: Scanner, at: number): void {
    const { from, verbatim } = this;
    this.from = -1;
    this.verbatim = false;
    if (this.held !== undefined) this.release(scanner, this.held, at);
    else if (from !== -1 && at > from) this.hand(scanner, from, at, verbatim);
  }

  /** Short texts go with the tags around them; a long one needs no parser, as it is no markup. */
  private hand(scanner: Scanner, from: number, at: number, verbatim: boolean): void {
    const isShort = at - from < shortText;
    if (!isShort) {
      this.catchUp();
      // sax keeps a text until its end; what it has of this one comes first.
      this.sax.flush();
      if (!this.reader.reading) return;
    }
    this.budget.spend(at - from);
    const text = scanner.window.text(from, at);
    if (!isShort) this.reader.text(verbatim ? text : unescapeText(text));
    else this.pending += verbatim ? `<![CDATA[${text}]]>` : text;
  }

  private endHeld(scanner: Scanner, held: HeldChild): boolean {
    const { tagStart, tagEnd } = scanner;
    const text = held.textBefore(scanner, tagStart);
    if (text !== undefined) {
      // What came before it has to be told before it.
      this.catchUp();
      if (held.brief.settle(text)) {
        this.held = undefined;
        this.from = tagEnd;
        return scanner.depth - this.depth === 2;
      }
    }
    this.release(scanner, held, tagEnd);
    this.from = tagEnd;
    return false;
  }

  /** Hands over what was held back, up to a place. */
  private release(scanner: Scanner, { start }: HeldChild, at: number): void {
    this.held = undefined;
    this.budget.spend(at - start);
    this.pending += scanner.window.text(start, at);
  }

  private finish(): void {
    this.catchUp();
    this.parsers.giveBack(this.sax);
  }

  private catchUp(): void {
    const { pending } = this;
    if (pending === "") return;
    this.pending = "";
    this.sax.write(pending);
  }

  /** Goes on with text at a place. */
  resume(at: number, kind?: OpaqueKind): void {
    this.from = at;
    this.verbatim = kind === "cdata";
  }

  /** Hands over what is about to leave the window; what stands at `at` will stand at 0. */
  leave(scanner: Scanner, at: number): void {
    if (this.from === -1 && this.held === undefined) return;
    const { verbatim } = this;
    this.flush(scanner, at);
    this.from = 0;
    this.verbatim = verbatim;
  }

  private open(scanner: Scanner): void {
    const { tagStart, tagEnd, window } = scanner;
    this.budget.spend(tagEnd - tagStart);
    this.pending += window.text(tagStart, tagEnd);
    this.from = tagEnd;
    // What the reader refuses in a child itself is told with that child's place.
    if (scanner.depth - this.depth === 1) this.catchUp();
  }
}

const shortText = 128;

/** The scanner's latest start tag, for the question whether it is to be read at all. */
class ScannedElement implements Element {
  readonly uri: string;
  readonly local: string;
  private readonly scanner: Scanner;

  constructor(scanner: Scanner, local: string, uri: string) {
    this.uri = uri;
    this.local = local;
    this.scanner = scanner;
  }

  attribute(name: string): string | undefined {
    return this.scanner.attribute(name);
  }
}
