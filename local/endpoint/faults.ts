import { matchesWildcard } from "../iam/wildcard";

/** What goes wrong. */
export type FaultKind =
  /** The service's own throttling error. */
  | { readonly kind: "throttle" }
  | { readonly kind: "error"; readonly status: number; readonly code: string }
  /** The answer comes late. */
  | { readonly kind: "delay"; readonly milliseconds: number }
  /** The connection is cut: before the call has its effect, or after, so that only its answer is lost. */
  | { readonly kind: "disconnect"; readonly when: "before" | "after" }
  /**
   * A batch call takes all but its first `count` entries: they come back as `UnprocessedItems` or
   * `FailedFindings` (there with `code`).
   */
  | { readonly kind: "partial"; readonly count: number; readonly code?: string };

/** A fault and the calls that it hits. */
export type Fault = FaultKind & {
  /** Such as `dynamodb:PutItem`; `*` and `?` are wildcards. */
  readonly action: string;
  /** How many calls it hits. Defaults to 1. */
  readonly times?: number;
  /** How many matching calls go well before. Defaults to 0. */
  readonly after?: number;
};

interface Pending {
  readonly fault: Fault;
  skip: number;
  left: number;
}

/** Faults to come, for tests of how a function behaves when AWS does not. */
export class Faults {
  private pending: Pending[] = [];

  /** Plans a fault. */
  add(...faults: readonly Fault[]): void {
    for (const fault of faults) {
      this.pending.push({ fault, skip: fault.after ?? 0, left: fault.times ?? 1 });
    }
  }

  /** Forgets all planned faults. */
  clear(): void {
    this.pending = [];
  }

  /** The fault that hits this call, if any; each call counts. */
  take(action: string): Fault | undefined {
    const matching = this.pending.filter(({ fault }) =>
      matchesWildcard(fault.action, action, true),
    );
    const due = matching.find((entry) => entry.skip === 0 && entry.left > 0);
    for (const entry of matching) {
      if (entry.skip > 0) entry.skip -= 1;
    }
    if (due !== undefined) due.left -= 1;
    return due?.fault;
  }
}
