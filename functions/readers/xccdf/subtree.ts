import { cut } from "../../findings/text";
import { Refusal } from "../shared/refusal";

/** A start tag as the reader of a subtree sees it. Good until the call ends. */
export interface Element {
  /** Namespace; "" for none. */
  readonly uri: string;
  readonly local: string;
  /** The value of an attribute without prefix. */
  attribute(name: string): string | undefined;
}

/** A child of a subtree's root that may be understood by one text in it. */
export interface BriefChild {
  /** The child's first element, whose text it is; "" for the child's own text. */
  readonly textOf: string;
  /** Takes the text. Answers whether that was all: if not, the child is read like any other. */
  settle(text: string): boolean;
}

/** Reads one element with all that is in it, piece by piece. */
export interface SubtreeReader {
  /** Whether text is wanted just now. */
  readonly reading: boolean;
  /**
   * Whether an element is read at all; of what is in one that is not nothing is told. `depth` is 1
   * for the children of the subtree's root.
   */
  wants(element: Element, depth: number): boolean;
  open(element: Element): void;
  /** How a child of the subtree's root can be understood without being read, if it can. */
  brief?(child: Element): BriefChild | undefined;
  /** A piece of text: a text may come in several. */
  text(piece: string): void;
  close(): void;
}

/** Whether a text is only shown, or tells one thing from another. */
export type TextUse = "shown" | "identity";

/**
 * Collects the text of one element, that of the elements inside it included. One that is too long is
 * cut where it is only shown, and refused where it identifies something: two that begin alike would
 * become one.
 */
export class TextCollector {
  private collected = "";
  private depth = 0;
  private use: TextUse = "identity";
  private done: ((text: string) => void) | undefined;
  private readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  get active(): boolean {
    return this.done !== undefined;
  }

  /** Whether more of the text is wanted: nothing behind what is shown of one is kept. */
  get reading(): boolean {
    return this.done !== undefined && this.collected.length <= this.limit;
  }

  /** Starts with the element that has just been opened at `depth`. */
  start(depth: number, use: TextUse, done: (text: string) => void): void {
    this.collected = "";
    this.depth = depth;
    this.use = use;
    this.done = done;
  }

  add(piece: string): void {
    if (!this.reading) return;
    this.collected += piece;
    if (this.collected.length > this.limit && this.use === "identity") {
      throw new Refusal(`a text is longer than ${this.limit} characters`);
    }
  }

  /** Hands the text over where the element that ends at `depth` is the one collected. */
  end(depth: number): void {
    if (this.done === undefined || depth !== this.depth) return;
    const { done } = this;
    this.done = undefined;
    done(cut(this.collected.replace(/\r\n?/g, "\n").trim(), this.limit));
  }
}
