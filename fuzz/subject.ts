import type { Lots } from "./random";

/** Something that ought not to be, found in one document. */
export interface Fault {
  /** What kind of fault it is, in a few words that are the same for all of its kind. */
  readonly kind: string;
  readonly detail: readonly string[];
}

/** What a check found. */
export interface Checked {
  readonly accepted: boolean;
  readonly faults: readonly Fault[];
  /** Where only one witness disagrees, which is mostly that one's fault: for people to look at. */
  readonly doubts: readonly Fault[];
}

/** A reader under test, with what makes documents for it and what it is held to. */
export interface Subject {
  readonly name: string;
  /** How files of its documents end. */
  readonly suffix: string;
  /** Witnesses that this machine lacks, in words. */
  readonly missing: readonly string[];
  /** The document of a seed: the same each time. */
  document(seed: number): Buffer;
  /**
   * @param lots draws what is chosen beside the document.
   * @param sizes of the chunks in which it is read once more, over and over. Drawn where left out.
   */
  check(document: Buffer, lots: Lots, sizes?: readonly number[]): Promise<Checked>;
  stop(): Promise<void>;
}
