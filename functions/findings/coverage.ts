import type { RuleOutcome, ScanReport } from "./model";
import type { ResultPolicy } from "./policy";
import { scoreOf } from "./score";

/** How many rules of a scan were assessed. A rule counts once, however many rule-results it has. */
export interface RuleCoverage {
  /** Rules that should have been assessed: by default those that count in XCCDF's score. */
  readonly expected: number;
  /** Those of them that pass or fail. */
  readonly assessed: number;
  /** Rules that no check looked at, such as those for a person to review. */
  readonly notChecked: number;
}

/** How much a scan says, and how well the target did in it. */
export interface Assessment {
  readonly rules: RuleCoverage;
  /** Assessed rules among the expected ones, above 0 to 1; absent where nothing was assessed. */
  readonly coverage?: number;
  /** 0 to 100; absent where there is no score. */
  readonly score?: number;
}

/** The assessment that a scan is, as the policy counts its results. */
export function assessmentOf(
  { scan, outcomes, notRun = [] }: Pick<ScanReport, "scan" | "outcomes" | "notRun">,
  policy: ResultPolicy,
): Assessment {
  const counted = ruleCoverage(outcomes, policy);
  // Nobody knows how many rules a part has that was not run: it stands for one.
  const rules = { ...counted, expected: counted.expected + notRun.length };
  const coverage = shareOf(rules);
  const score = scoreOf(scan, outcomes, policy);
  return {
    rules,
    ...(coverage !== undefined && { coverage }),
    ...(score !== undefined && { score }),
  };
}

/** Counts the rules of a scan. */
export function ruleCoverage(
  outcomes: readonly Pick<RuleOutcome, "result">[],
  policy: ResultPolicy,
): RuleCoverage {
  const rules = { expected: 0, assessed: 0, notChecked: 0 };
  for (const { result } of outcomes) {
    const { expected, measured } = policy[result];
    if (result === "notchecked") rules.notChecked += 1;
    if (!expected) continue;
    rules.expected += 1;
    if (measured) rules.assessed += 1;
  }
  return rules;
}

/**
 * The share of rules that was assessed. Nothing assessed has no share: nothing of nothing is not
 * everything, and nothing of something is no knowledge that could be compared with a minimum.
 */
export function shareOf({ assessed, expected }: RuleCoverage): number | undefined {
  return assessed === 0 ? undefined : assessed / expected;
}

/** The coverage of several scans together. */
export function sumOf(all: Iterable<RuleCoverage>): RuleCoverage {
  const sum = { expected: 0, assessed: 0, notChecked: 0 };
  for (const { expected, assessed, notChecked } of all) {
    sum.expected += expected;
    sum.assessed += assessed;
    sum.notChecked += notChecked;
  }
  return sum;
}

/** Everything has to be assessed where nobody says otherwise. */
export const defaultMinimumCoverage = 1;

/**
 * Whether a scan says enough for a target to be called compliant. `unknown`: nothing was assessed.
 * `insufficient`: less than the minimum was.
 */
export type Sufficiency = "sufficient" | "insufficient" | "unknown";

/** The one decision by which AWS Config, the Compliance page, metrics and reports call a scan enough. */
export function sufficiencyOf(
  { coverage }: Pick<Assessment, "coverage">,
  minimumCoverage: number,
): Sufficiency {
  if (coverage === undefined || coverage <= 0) return "unknown";
  return coverage >= minimumCoverage ? "sufficient" : "insufficient";
}

/** What a scan's record has to have of its assessment. */
export interface RecordedAssessment extends Partial<Assessment> {
  /** Rule-results by result. */
  readonly counts?: ScanReport["counts"];
}

/**
 * The assessment in a scan's record. One without numbers of rules was written before those were kept:
 * its rule-results tell whether anything was assessed, which its coverage does not.
 */
export function recordedAssessment(record: RecordedAssessment): Assessment {
  const { rules, coverage, score, counts = {} } = record;
  const { pass = 0, fail = 0, fixed = 0, error = 0, unknown = 0, notchecked = 0 } = counts;
  const assessed = pass + fail + fixed;
  const known = rules === undefined && assessed === 0 ? undefined : coverage;
  return {
    rules: rules ?? { expected: assessed + error + unknown, assessed, notChecked: notchecked },
    ...(known !== undefined && { coverage: known }),
    ...(score !== undefined && { score }),
  };
}

/**
 * A share in per cent with at most one decimal, cut off and never rounded up: 99.96 % is no 100 %.
 * What is more than nothing is never shown as nothing.
 */
export function percentText(share: number | undefined): string {
  if (share === undefined) return "unknown";
  // What a division leaves behind the fifteenth digit is no difference.
  const tenths = Math.floor(share * 1000 + 1e-9);
  if (tenths === 0 && share > 0) return "less than 0.1 %";
  return `${tenths / 10} %`;
}

/** A score in the same way, without a sign. */
export function scoreText(score: number | undefined): string {
  if (score === undefined) return "none";
  const tenths = Math.floor(score * 10 + 1e-9);
  if (tenths === 0 && score > 0) return "less than 0.1";
  return (tenths / 10).toFixed(1);
}

/** How much was assessed, for people: `unknown: no rule was assessed` or `50 % (1 of 2 rules)`. */
export function coverageText({ rules, coverage }: Pick<Assessment, "rules" | "coverage">): string {
  const { assessed, expected, notChecked } = rules;
  const apart = notChecked === 0 ? "" : `, ${notChecked} not checked`;
  if (coverage === undefined) return `unknown: no rule was assessed${apart}`;
  return `${percentText(coverage)} (${assessed} of ${expected} rules${apart})`;
}
