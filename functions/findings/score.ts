import type { RuleOutcome, Scan } from "./model";
import type { ResultPolicy } from "./policy";

/** XCCDF's own default scoring model comes first, in the words of version 1.2 and 1.1. */
const preferred = ["urn:xccdf:scoring:default", "urn:xccdf:scoring:flat"];

/**
 * A scan's score from 0 to 100: its scanner's own, and where there is none, that of XCCDF's default
 * model; absent where no rule counts in it.
 */
export function scoreOf(
  scan: Scan,
  outcomes: readonly Pick<RuleOutcome, "result" | "weight">[],
  policy: ResultPolicy,
): number | undefined {
  return givenScore(scan) ?? defaultScore(outcomes, policy);
}

/** The score that the scanner gives, of the first model that everybody knows. */
export function givenScore(scan: Scan): number | undefined {
  const score =
    preferred
      .map((system) => scan.scores.find((each) => each.system === system))
      .find((each) => each !== undefined) ?? scan.scores[0];
  if (score === undefined || score.maximum <= 0) return undefined;
  return (score.value / score.maximum) * 100;
}

/**
 * XCCDF's default model (NISTIR 7275r4, 7.3.2) for rules that stand side by side, since results alone
 * do not tell the groups of their benchmark: the weighted share of the scored rules that pass.
 */
export function defaultScore(
  outcomes: readonly Pick<RuleOutcome, "result" | "weight">[],
  policy: ResultPolicy,
): number | undefined {
  let reached = 0;
  let possible = 0;
  for (const { result, weight = 1 } of outcomes) {
    const { scored, met } = policy[result];
    if (!scored) continue;
    possible += weight;
    if (met) reached += weight;
  }
  return possible > 0 ? (reached / possible) * 100 : undefined;
}
