import { type ExceptedRule, type Exception, type Tags, exceptionFor } from "./exceptions";
import type {
  ChangeKind,
  ClosedAs,
  Evidence,
  Finding,
  FindingChange,
  ScanSummary,
  Series,
} from "./finding";
import type { RuleOutcome, ScanReport } from "./model";
import { type FindingEffect, type ResultPolicy, coverage } from "./policy";
import { closingReasons, kindOf, reasonOf, sameStanding } from "./step";
import { countOpen } from "./summary";
import { isLeftOut } from "./waiver";
import { type Words, wordsOf } from "./words";

/** All that a decision is made from: no clock, no network, no table. */
export interface ReconcileInput {
  readonly series: Series;
  readonly report: ScanReport;
  /** The scan's end, as an ISO 8601 instant: the time of every change. */
  readonly time: string;
  /** The instant at which exceptions are judged. */
  readonly now: string;
  /** Every finding that is known of this series, closed ones included. */
  readonly known: readonly Finding[];
  readonly exceptions: readonly Exception[];
  readonly policy: ResultPolicy;
  /** Tags of the target, where an exception asks for them. */
  readonly tags?: Tags;
  /** Words for rules that neither the report nor a known finding describes, by rule key. */
  readonly words?: ReadonlyMap<string, Words>;
  /** Version of the benchmark that the series' scan before this one ran. */
  readonly previousBenchmarkVersion?: string;
  readonly evidence?: Evidence;
}

export interface Reconciliation {
  readonly changes: readonly FindingChange[];
  readonly summary: ScanSummary;
}

/**
 * Decides what a whole scan changes. Given the same input twice, with the first run's findings as
 * the second's `known`, it changes nothing.
 *
 * A finding closes only through what this scan has measured: `error`, `unknown` and `notchecked`
 * never close one. A rule that the scan does not have, or did not select, has left the benchmark
 * if the benchmark's version is another than before; under the same version the scan was filtered,
 * and what was filtered out stays as it was. A scan that measured nothing closes nothing.
 *
 * A rule that the scanner left out because of a waiver is a finding: nobody knows whether it is met,
 * and the waiver hides it for as long as it holds.
 */
export function reconcile(input: ReconcileInput): Reconciliation {
  const known = new Map(input.known.map((finding) => [finding.key, finding]));
  const context = { ...input, closes: canClose(input), revised: isRevised(input) };
  const changes: FindingChange[] = [];
  const current: Finding[] = [];
  for (const outcome of input.report.outcomes) {
    const before = known.get(outcome.key);
    known.delete(outcome.key);
    const change = judge(context, outcome, before);
    if (change) changes.push(change);
    const after = change?.finding ?? before;
    if (after) current.push(after);
  }
  for (const before of known.values()) {
    const change = leave(context, before);
    if (change) changes.push(change);
    current.push(change?.finding ?? before);
  }
  return { changes, summary: summarise(changes, current, input) };
}

interface Context extends ReconcileInput {
  readonly closes: boolean;
  readonly revised: boolean;
}

function canClose({ report, policy }: ReconcileInput): boolean {
  return report.outcomes.some((outcome) => policy[outcome.result].measured);
}

function isRevised({ report, previousBenchmarkVersion }: ReconcileInput): boolean {
  const { version } = report.scan.benchmark;
  return (
    version === undefined ||
    previousBenchmarkVersion === undefined ||
    version !== previousBenchmarkVersion
  );
}

function judge(
  context: Context,
  outcome: RuleOutcome,
  before: Finding | undefined,
): FindingChange | undefined {
  if (isLeftOut(outcome)) return unmet(context, outcome, before);
  const effect: FindingEffect = context.policy[outcome.result].finding;
  switch (effect) {
    case "open":
      return unmet(context, outcome, before);
    case "fixed":
    case "notapplicable":
      return before && close(context, before, effect, outcome);
    case "withdrawn":
      return before && leave(context, before);
    case "keep":
      return before && reviseException(context, { ...before, waiver: outcome.waiver }, before);
  }
}

function unmet(
  context: Context,
  outcome: RuleOutcome,
  before: Finding | undefined,
): FindingChange | undefined {
  const described = describe(context, outcome, before);
  const exception = excepted(context, described);
  const finding: Finding = {
    ...described,
    state: exception ? "excepted" : "open",
    exception,
    firstSeen: before?.firstSeen ?? context.time,
    timesReopened: (before?.timesReopened ?? 0) + (before?.state === "resolved" ? 1 : 0),
  };
  return stepTo(context, before, finding);
}

/** One way to look for an exception, whether the rule was measured just now or long ago. */
function excepted(context: Context, rule: ExceptedRule) {
  const { exceptions, series, now, tags } = context;
  return exceptionFor(exceptions, series, rule, now, tags);
}

function stepTo(
  { time }: Context,
  before: Finding | undefined,
  finding: Finding,
): FindingChange | undefined {
  const kind = kindOf(before, finding);
  if (kind === undefined) return undefined;
  // New words for the same finding are no change of its life.
  const changedAt = before && sameStanding(before, finding) ? before.changedAt : time;
  const reason = reasonOf(kind, finding);
  return { kind, finding: { ...finding, changedAt }, previous: before, reason };
}

function describe(context: Context, outcome: RuleOutcome, before: Finding | undefined) {
  const { scan } = context.report;
  return {
    series: context.series,
    key: outcome.key,
    rule: outcome.rule,
    ...wordsOf(outcome, before ?? context.words?.get(outcome.key)),
    severity: outcome.severity,
    result: outcome.result,
    changedAt: context.time,
    benchmarkVersion: scan.benchmark.version,
    scanner: [scan.scanner.name, scan.scanner.version].filter(Boolean).join(" "),
    evidence: context.evidence,
    hub: before?.hub,
    exceptionWarned: before?.exceptionWarned,
    ...(outcome.waiver && { waiver: outcome.waiver }),
  };
}

function close(
  context: Context,
  before: Finding,
  closedAs: ClosedAs,
  outcome?: RuleOutcome,
): FindingChange | undefined {
  if (before.state === "resolved") return undefined;
  if (!context.closes) return reviseException(context, before);
  return {
    kind: "resolved",
    previous: before,
    finding: {
      ...before,
      exception: undefined,
      waiver: undefined,
      rule: outcome?.rule ?? before.rule,
      result: outcome?.result ?? before.result,
      state: "resolved",
      closedAs,
      changedAt: context.time,
      evidence: context.evidence ?? before.evidence,
    },
    reason: closingReasons[closedAs],
  };
}

/** The scan says nothing of the rule: gone with a new version, or only filtered out. */
function leave(context: Context, before: Finding): FindingChange | undefined {
  return context.revised ? close(context, before, "rule-left") : reviseException(context, before);
}

/**
 * Nothing was measured, but an exception may have come, changed or expired.
 *
 * @param known the finding with the waiver that it has now.
 */
function reviseException(
  context: Context,
  known: Finding,
  before = known,
): FindingChange | undefined {
  if (known.state === "resolved") return undefined;
  const exception = excepted(context, known);
  return stepTo(context, before, { ...known, state: exception ? "excepted" : "open", exception });
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
    coverage: coverage(report.counts, policy),
  };
}
