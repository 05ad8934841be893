/**
 * An exception as it is written by a person, in a program or a file, before it is checked. Nothing
 * of it is narrowed here: what a category or a date is, is found out with a sentence for those that
 * are none.
 */
export interface ExceptionDraft {
  readonly id: string;
  readonly rule: string;
  readonly scope?: ScopeDraft;
  readonly category?: string;
  readonly justification?: string;
  readonly owner?: string;
  readonly ticket?: string;
  /** A date, which lasts to the end of that day in UTC, or an instant with its zone. */
  readonly expires?: string;
  /** Set where the rule is meant to match every rule of a scanner. */
  readonly matchesEverything?: boolean;
}

/** Where a written exception holds. */
export interface ScopeDraft {
  readonly accounts?: readonly string[];
  readonly targets?: readonly string[];
  readonly tags?: Readonly<Record<string, readonly string[]>>;
  readonly profiles?: readonly string[];
  readonly benchmarks?: readonly string[];
  readonly sources?: readonly string[];
  readonly titles?: readonly string[];
}
