import type { Budget } from "./budget";
import type { OpaqueKind } from "./opaqueSection";
import { unescapeText } from "./references";
import type { Scanner } from "./scanner";
import type { Element, SubtreeReader } from "./subtree";

/** One element that is being read: turns what the scanner finds in it into calls of its reader. */
export class Capture {
  private readonly reader: SubtreeReader;
  private readonly depth: number;
  private readonly budget: Budget;
  /** Where in the window the text begins that is still to be handed over; -1 while there is none. */
  private from = -1;
  /** Whether that text is a CDATA section's, in which nothing is escaped. */
  private verbatim = false;

  /** Begins with the scanner's latest start tag. */
  constructor(scanner: Scanner, reader: SubtreeReader, budget: Budget) {
    this.reader = reader;
    this.budget = budget;
    this.depth = scanner.depth;
    this.open(scanner, new StartedElement(scanner));
  }

  /** Takes a start tag. Answers whether the reader wants the element. */
  startTag(scanner: Scanner): boolean {
    this.flush(scanner, scanner.tagStart);
    const element = new StartedElement(scanner);
    if (!this.reader.wants(element, scanner.depth - this.depth)) return false;
    this.open(scanner, element);
    return true;
  }

  /** Takes an end tag, or the end of an empty element. */
  endTag(scanner: Scanner): void {
    this.flush(scanner, scanner.tagStart);
    this.reader.close();
    this.from = scanner.tagEnd;
  }

  /** Hands over the text before a place, behind which something follows that is none. */
  flush(scanner: Scanner, at: number): void {
    const { from, verbatim } = this;
    this.from = -1;
    this.verbatim = false;
    if (from === -1 || at <= from || !this.reader.reading) return;
    this.budget.spend(at - from);
    const text = scanner.window.text(from, at);
    this.reader.text(verbatim ? text : unescapeText(text));
  }

  /** Goes on with text at a place. */
  resume(at: number, kind?: OpaqueKind): void {
    this.from = at;
    this.verbatim = kind === "cdata";
  }

  /** Hands over what is about to leave the window; what stands at `at` will stand at 0. */
  leave(scanner: Scanner, at: number): void {
    if (this.from === -1) return;
    const { verbatim } = this;
    this.flush(scanner, at);
    this.from = 0;
    this.verbatim = verbatim;
  }

  private open(scanner: Scanner, element: Element): void {
    this.budget.spend(scanner.tagEnd - scanner.tagStart);
    this.reader.open(element);
    this.from = scanner.tagEnd;
  }
}

/** The scanner's latest start tag as readers see it. */
export class StartedElement implements Element {
  readonly uri: string;
  readonly local: string;
  private readonly scanner: Scanner;

  constructor(scanner: Scanner) {
    this.uri = scanner.namespace;
    this.local = scanner.localName;
    this.scanner = scanner;
  }

  attribute(name: string): string | undefined {
    return this.scanner.attribute(name);
  }
}
