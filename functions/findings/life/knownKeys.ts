import type { Finding } from "../finding";
import type { RuleOutcome, ScanReport, Source } from "../model";
import type { ResultPolicy } from "../policy";
import { isGenerated, withoutRunId } from "../ruleKey";
import { sameTitle } from "../sameTitle";

/**
 * A report in which rules have the keys that their findings are known by. What a rule is known by may
 * change without the rule: a profile's dependency comes or goes, by which an id is one control's or two
 * (`otherKeys`); a CIS release sets a title in other words. The finding then goes on under its key.
 *
 * A key that several rules could mean goes to the one that has the finding's title; else to none.
 */
export function withKnownKeys(
  report: ScanReport,
  source: Source,
  known: readonly Finding[],
): ScanReport {
  const own = new Set(report.outcomes.map(({ key }) => key));
  const candidates = known.filter(({ key }) => !own.has(key));
  if (candidates.length === 0) return report;
  const isKnown = new Set(known.map(({ key }) => key));
  const finder = source === "inspector-cis" ? byNumber(candidates) : byOtherKeys(candidates);
  const claims = new Map<string, RuleOutcome[]>();
  for (const outcome of report.outcomes) {
    const finding = isKnown.has(outcome.key) ? undefined : finder(outcome);
    if (finding === undefined) continue;
    claims.set(finding.key, [...(claims.get(finding.key) ?? []), outcome]);
  }
  const keys = new Map<RuleOutcome, string>();
  for (const finding of candidates) {
    const claimed = claims.get(finding.key) ?? [];
    const titled = claimed.filter(({ metadata }) =>
      sameTitle(metadata?.title ?? "", finding.title),
    );
    const [outcome, ...others] = claimed.length > 1 ? titled : claimed;
    if (outcome !== undefined && others.length === 0) keys.set(outcome, finding.key);
  }
  if (keys.size === 0) return report;
  return {
    ...report,
    outcomes: report.outcomes.map((outcome) => {
      const key = keys.get(outcome);
      return key === undefined ? outcome : { ...outcome, key };
    }),
  };
}

type Finder = (outcome: RuleOutcome) => Finding | undefined;

function byOtherKeys(known: readonly Finding[]): Finder {
  const byKey = new Map(known.map((finding) => [finding.key, finding]));
  return ({ otherKeys = [] }) => {
    for (const key of otherKeys) if (byKey.has(key)) return byKey.get(key);
    return undefined;
  };
}

/** Findings of one number, what is not closed first, then what changed last. */
function byNumber(known: readonly Finding[]): Finder {
  const byRule = new Map<string, Finding[]>();
  for (const finding of known) {
    byRule.set(finding.rule, [...(byRule.get(finding.rule) ?? []), finding]);
  }
  const rank = ({ state, changedAt }: Finding) => `${state === "resolved" ? 0 : 1}${changedAt}`;
  for (const list of byRule.values()) list.sort((a, b) => (rank(a) > rank(b) ? -1 : 1));
  return ({ rule, metadata }) =>
    byRule.get(rule)?.find(({ title }) => isSameRule(rule, title, metadata?.title ?? rule));
}

/** Of what has no title but its number nothing says that it is another. */
function isSameRule(rule: string, one: string, other: string): boolean {
  return one === rule || other === rule || sameTitle(one, other);
}

/**
 * Whether a finding of which a scan has no rule has others there in its place, each of them measured:
 * the controls that its id has become; or, for a check outside of a control, the checks that are on its
 * line now, which InSpec runs all together.
 */
export function replacedBy({
  report,
  policy,
}: {
  readonly report: ScanReport;
  readonly policy: ResultPolicy;
}): (finding: Finding) => boolean {
  const places = new Map<string, RuleOutcome[]>();
  const note = (place: string, outcome: RuleOutcome) => {
    const there = places.get(place);
    if (there === undefined) places.set(place, [outcome]);
    else there.push(outcome);
  };
  for (const outcome of report.outcomes) {
    for (const key of outcome.otherKeys ?? []) note(key, outcome);
    if (isGenerated(outcome.key)) note(withoutRunId(outcome.key), outcome);
  }
  const isSettled = ({ result }: RuleOutcome) =>
    policy[result].measured || policy[result].finding === "notapplicable";
  return ({ key }) => {
    const there = places.get(isGenerated(key) ? withoutRunId(key) : key);
    return there?.every(isSettled) ?? false;
  };
}
