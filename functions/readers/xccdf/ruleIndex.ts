import type { Position } from "../../errors";
import type { Severity } from "../../findings/model";
import { atMost, type Limits } from "./limits";

/** Where a `Rule` stands in the document, so that it can be read once it is known to be needed. */
export interface RuleSpot {
  /** Id of the Benchmark around it. */
  readonly benchmark: string | undefined;
  readonly severity: Severity | undefined;
  readonly severityAsWritten: string | undefined;
  /** First byte, and one past the last, in the document as UTF-8. */
  readonly start: number;
  end: number;
  readonly position: Position;
  /** The namespace declarations around it, as attributes. */
  readonly declarations: string;
  /** Another rule of the same id, earlier in the document. */
  readonly earlier: RuleSpot | undefined;
}

/** The places of all rules of a document. */
export class RuleIndex {
  private readonly spots = new Map<string, RuleSpot>();
  private readonly limit: number;
  private count = 0;
  private declarations = "";

  constructor(limits: Limits) {
    this.limit = limits.rules;
  }

  add(rule: string, spot: Omit<RuleSpot, "earlier">): RuleSpot {
    this.count += 1;
    atMost(this.limit, this.count, "rules");
    // All rules of a benchmark share one scope: keep one string for it, not thousands.
    if (spot.declarations !== this.declarations) this.declarations = spot.declarations;
    const added: RuleSpot = {
      ...spot,
      declarations: this.declarations,
      earlier: this.spots.get(rule),
    };
    this.spots.set(rule, added);
    return added;
  }

  /** The rule of that benchmark; the last one of that id where the benchmark has none or is not known. */
  find(rule: string, benchmark: string | undefined): RuleSpot | undefined {
    const last = this.spots.get(rule);
    let spot = last;
    while (spot !== undefined && spot.benchmark !== benchmark) spot = spot.earlier;
    return spot ?? last;
  }
}
