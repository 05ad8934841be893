import type { Scanner } from "./scanner";
import type { BriefChild } from "./subtree";
import { isXccdf } from "./vocabulary";

/** A child that is held back until one text in it tells whether the rest has to be read. */
export class HeldChild {
  readonly brief: BriefChild;
  /** Where in the window it begins. */
  readonly start: number;
  /** Where the text begins; -1 while its element has not been met. */
  private textStart: number;

  /** Begins with the scanner's latest start tag. */
  constructor(scanner: Scanner, brief: BriefChild) {
    this.brief = brief;
    this.start = scanner.tagStart;
    this.textStart = brief.textOf === "" ? scanner.tagEnd : -1;
  }

  /** Whether the scanner's latest start tag, at a depth, is the one that the text stands in. */
  takes(scanner: Scanner, local: string, uri: string, depth: number): boolean {
    if (depth !== 2 || this.textStart !== -1) return false;
    if (local !== this.brief.textOf || !isXccdf(uri)) return false;
    this.textStart = scanner.tagEnd;
    return true;
  }

  /** The text, where the scanner's latest end tag ends it and nothing in it has to be resolved. */
  textBefore(scanner: Scanner, at: number): string | undefined {
    if (this.textStart === -1) return undefined;
    const text = scanner.window.text(this.textStart, at);
    return text.includes("&") ? undefined : text.trim();
  }
}
