import { aggregate } from "../../findings/aggregate";
import type { Override, RuleResult, Severity, XccdfResult } from "../../findings/model";
import { severities } from "../../findings/model";
import { ruleKey } from "../../findings/ruleKey";
import { latestOverride } from "./standingResult";

/** All rule-results of one rule, as far as they have been read. */
export interface OutcomeDraft {
  readonly key: string;
  /** The rule's id as the latest rule-result has it. */
  rule: string;
  result: XccdfResult;
  /** The worst of those written; undefined where none is. */
  severity: Severity | undefined;
  /** The latest of those written. */
  role: string | undefined;
  weight: number | undefined;
  /** Whether its role takes it out of the score. */
  unscored: boolean;
  override: Override | undefined;
  /** The rule-results that have to be told about by themselves. */
  results: RuleResult[];
  /** Whether there were others, which were let go. */
  partial: boolean;
}

/** Most rules have none to tell about: they share this one list. */
const none: RuleResult[] = [];

/** Makes one outcome per rule of a TestResult's rule-results. Holds those that are not met. */
export class Outcomes {
  readonly counts: Partial<Record<XccdfResult, number>> = {};
  private readonly byKey = new Map<string, OutcomeDraft>();
  private readonly needs: (result: XccdfResult) => boolean;

  constructor(needs: (result: XccdfResult) => boolean) {
    this.needs = needs;
  }

  /** @param isBrief whether the rule-result lacks what stands behind its result. */
  add(added: RuleResult, isBrief: boolean): void {
    const { rule, result, severityAsWritten } = added;
    this.counts[result] = (this.counts[result] ?? 0) + 1;
    const key = ruleKey(rule);
    let draft = this.byKey.get(key);
    if (draft === undefined) {
      draft = {
        key,
        rule,
        result,
        severity: undefined,
        role: undefined,
        weight: undefined,
        unscored: false,
        override: undefined,
        results: none,
        partial: false,
      };
      this.byKey.set(key, draft);
    } else {
      draft.rule = rule;
      draft.result = aggregate([draft.result, result]);
    }
    if (severityAsWritten !== undefined) draft.severity = worse(draft.severity, added.severity);
    draft.role = added.role ?? draft.role;
    draft.weight = added.weight ?? draft.weight;
    draft.override = latestOverride(added.overrides) ?? draft.override;
    if (isBrief || !this.needs(result)) draft.partial = true;
    else if (draft.results === none) draft.results = [added];
    else draft.results.push(added);
  }

  /** All outcomes, in the order in which their rules first appeared. */
  all(): OutcomeDraft[] {
    return [...this.byKey.values()];
  }
}

function worse(one: Severity | undefined, other: Severity): Severity {
  if (one === undefined) return other;
  return severities.indexOf(other) < severities.indexOf(one) ? other : one;
}
