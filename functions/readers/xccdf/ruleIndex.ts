import type { Position } from "../../errors";
import type { Severity } from "../../findings/model";
import { atMost, type Limits } from "./limits";

/** Where a `Rule` stands in the document, so that it can be read once it is known to be needed. */
export interface RuleSpot {
  /** Id of the Benchmark around it. */
  readonly benchmark: string | undefined;
  readonly severity: Severity | undefined;
  readonly severityAsWritten: string | undefined;
  readonly role: string | undefined;
  readonly weight: number | undefined;
  /** First byte, and one past the last, in the document as UTF-8. */
  readonly start: number;
  end: number;
  readonly position: Position;
  /** The namespace declarations around it, as attributes. */
  readonly declarations: string;
}

/** The places of all rules of a document. */
export class RuleIndex {
  /** The last rule of each id. */
  private readonly last = new Map<string, RuleSpot>();
  /** Of ids that several rules have: the last one of each benchmark. */
  private readonly several = new Map<string, Map<string | undefined, RuleSpot>>();
  private readonly limit: number;
  private count = 0;
  private declarations = "";

  constructor(limits: Limits) {
    this.limit = limits.rules;
  }

  add(rule: string, spot: RuleSpot): RuleSpot {
    this.count += 1;
    atMost(this.limit, this.count, "rules");
    // All rules of a benchmark share one scope: keep one string for it, not thousands.
    if (spot.declarations !== this.declarations) this.declarations = spot.declarations;
    const added: RuleSpot = { ...spot, declarations: this.declarations };
    const earlier = this.last.get(rule);
    if (earlier !== undefined) {
      const byBenchmark = this.several.get(rule) ?? new Map([[earlier.benchmark, earlier]]);
      this.several.set(rule, byBenchmark.set(added.benchmark, added));
    }
    this.last.set(rule, added);
    return added;
  }

  /** The rule of that benchmark; the last one of that id where the benchmark has none or is not known. */
  find(rule: string, benchmark: string | undefined): RuleSpot | undefined {
    return this.several.get(rule)?.get(benchmark) ?? this.last.get(rule);
  }
}
