import type { ChangeKind, Finding, FindingChange, ScanSummary } from "../finding";
import type { RuleOutcome } from "../model";
import { isSeen, withLastSeen } from "./lastSeen";
import { assessmentOf } from "../coverage";
import { isRevised } from "./revised";
import { replacedBy } from "./knownKeys";
import { type RuleContext, changeByOutcome, changeWithoutOutcome } from "./ruleChange";
import { detailOf, withOwnText } from "../words";
import { countOpen } from "./summary";

/** All that a decision is made from, every known finding included: no clock, no network, no table. */
export interface ReconcileInput extends Omit<RuleContext, "closes" | "revised" | "isReplaced"> {
  /** Version of the benchmark that the series' scan before this one ran. */
  readonly previousBenchmarkVersion?: string;
  /** End of that scan, ISO 8601. */
  readonly previousTime?: string;
}

/** What a scan changes, and what the series looks like after it. */
export interface Reconciliation {
  readonly changes: readonly FindingChange[];
  /**
   * Findings of which only the instant at which they were last seen, the detail, or by what their text
   * is kept, is another: to be kept, and nothing to be told.
   */
  readonly noted: readonly Finding[];
  readonly summary: ScanSummary;
}

/**
 * Decides what a whole scan changes. Given the same input twice, with the first run's findings as
 * the second's `known`, it changes nothing.
 *
 * A finding closes only through what this scan has measured: `error`, `unknown` and `notchecked`
 * never close one. A rule that the scan does not have, or did not select, has left the benchmark
 * if the benchmark's version is another than before; under the same version the scan was filtered,
 * and what was filtered out stays as it was, as it does where no version is named (see `isRevised`).
 * A scan that measured nothing closes nothing.
 *
 * A rule that the scanner left out because of a waiver is a finding: nobody knows whether it is met,
 * and the waiver hides it for as long as it holds.
 */
export function reconcile(input: ReconcileInput): Reconciliation {
  const known = new Map(input.known.map((finding) => [finding.key, finding]));
  const context = {
    ...input,
    closes: canClose(input),
    revised: isWholeRevision(input),
    isReplaced: replacedBy(input),
  };
  const changes: FindingChange[] = [];
  const noted: Finding[] = [];
  const current: Finding[] = [];
  const take = (
    change: FindingChange | undefined,
    before: Finding | undefined,
    seen: boolean,
    kept: Finding | undefined = before,
  ) => {
    const decided = change?.finding ?? kept;
    if (decided === undefined) return;
    const finding = withLastSeen(decided, before, seen, input.previousTime);
    if (change) changes.push({ ...change, finding });
    else if (finding !== before) noted.push(finding);
    current.push(finding);
  };
  for (const outcome of input.report.outcomes) {
    const before = known.get(outcome.key);
    known.delete(outcome.key);
    const seen = isSeen(outcome, input.policy);
    const change = changeByOutcome(context, outcome, before);
    const kept = before && seen ? withOwnText(withDetailOf(outcome, before), outcome) : before;
    take(change, before, seen, kept);
  }
  for (const before of known.values()) take(changeWithoutOutcome(context, before), before, false);
  return { changes, noted, summary: summarise(changes, current, input) };
}

/** The finding with why its rule fails now: nobody may read of a port that was closed since. */
function withDetailOf(outcome: RuleOutcome, finding: Finding): Finding {
  const detail = detailOf(outcome, finding);
  if (detail === finding.detail) return finding;
  const { detail: _, ...rest } = finding;
  return detail === undefined ? rest : { ...rest, detail };
}

function canClose({ report, policy }: ReconcileInput): boolean {
  return report.outcomes.some((outcome) => policy[outcome.result].measured);
}

/**
 * Whether what the scan does not have has left the benchmark. A part of the profile that was not run says
 * nothing of its rules, whatever the version.
 */
function isWholeRevision({ series, report, previousBenchmarkVersion: previous }: ReconcileInput) {
  if ((report.notRun ?? []).length > 0) return false;
  return isRevised(series.source, report.scan.benchmark.version, previous);
}

function summarise(
  changes: readonly FindingChange[],
  current: readonly Finding[],
  { report, policy }: ReconcileInput,
): ScanSummary {
  const count = (...kinds: readonly ChangeKind[]) =>
    changes.filter((change) => kinds.includes(change.kind)).length;
  const fresh = new Set(
    changes.flatMap(({ previous, finding }) =>
      previous?.state === "open" || finding.state !== "open" ? [] : [finding.key],
    ),
  );
  return {
    ...countOpen(current),
    opened: count("opened"),
    reopened: count("reopened", "exception-expired"),
    resolved: count("resolved", "gone"),
    stillOpen: current.filter(({ state, key }) => state === "open" && !fresh.has(key)).length,
    ...assessmentOf(report, policy),
  };
}
