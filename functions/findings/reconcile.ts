import { controlIds } from "./controls";
import { type Exception, type Tags, exceptionFor } from "./exceptions";
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
import { countOpen } from "./summary";
import { cut } from "./text";
import { type FindingEffect, type ResultPolicy, coverage } from "./policy";

// Security Hub takes no more (ASFF Title, Description, Remediation.Recommendation.Text), and a
// table's write is paid by the kilobyte: the scanner's report has the texts whole.
const maxTitle = 256;
const maxDescription = 1024;
const maxFixText = 512;

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

/** What a finding is called, and what it stands for. */
export type Words = Pick<Finding, "title" | "description" | "fixText" | "controls">;

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
      return before && reviseException(context, before);
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
  const kind = kindOf(before, finding);
  if (kind === undefined) return undefined;
  // New words for the same finding are no change of its life.
  const changedAt = before && sameLife(before, finding) ? before.changedAt : context.time;
  const reason = reasonOf(kind, outcome.result, finding);
  return { kind, finding: { ...finding, changedAt }, previous: before, reason };
}

/** One way to look for an exception, whether the rule was measured just now or long ago. */
function excepted(context: Context, rule: Pick<Finding, "rule" | "key" | "title" | "controls">) {
  const { exceptions, series, now, tags } = context;
  return exceptionFor(exceptions, series, rule, now, tags);
}

function describe(context: Context, outcome: RuleOutcome, before: Finding | undefined) {
  const { scan } = context.report;
  return {
    series: context.series,
    key: outcome.key,
    rule: outcome.rule,
    ...wordsFor(context, outcome, before),
    severity: outcome.severity,
    result: outcome.result,
    changedAt: context.time,
    benchmarkVersion: scan.benchmark.version,
    scanner: [scan.scanner.name, scan.scanner.version].filter(Boolean).join(" "),
    evidence: context.evidence,
    hub: before?.hub,
    exceptionWarned: before?.exceptionWarned,
  };
}

function wordsFor(
  { words }: Context,
  { key, rule, metadata, results }: RuleOutcome,
  before: Finding | undefined,
): Words {
  const known = before ?? words?.get(key);
  if (metadata === undefined && results.length === 0 && known !== undefined) {
    const { title, description, fixText, controls } = known;
    return { title, description, fixText, controls };
  }
  return {
    title: cut(metadata?.title ?? known?.title ?? rule, maxTitle),
    description: text(metadata?.description ?? known?.description, maxDescription),
    fixText: text(metadata?.fixText ?? known?.fixText, maxFixText),
    controls: controlIds(
      metadata,
      results.flatMap((result) => result.idents),
    ),
  };
}

function text(value: string | undefined, limit: number): string | undefined {
  return value === undefined || value.trim() === "" ? undefined : cut(value, limit);
}

/** What the step from one state of a finding to the next is called; nothing where it is no step. */
function kindOf(before: Finding | undefined, after: Finding): ChangeKind | undefined {
  if (before === undefined) return after.state === "excepted" ? "excepted" : "opened";
  if (before.state === after.state) return differs(before, after) ? "updated" : undefined;
  if (after.state === "excepted") return "excepted";
  return before.state === "resolved" ? "reopened" : "exception-expired";
}

function differs(a: Finding, b: Finding): boolean {
  return (
    a.rule !== b.rule ||
    a.title !== b.title ||
    a.exception?.reason !== b.exception?.reason ||
    a.exception?.owner !== b.exception?.owner ||
    a.exception?.category !== b.exception?.category ||
    a.exception?.ticket !== b.exception?.ticket ||
    !sameLife(a, b)
  );
}

function sameLife(a: Finding, b: Finding): boolean {
  return (
    a.state === b.state &&
    a.severity === b.severity &&
    a.exception?.id === b.exception?.id &&
    a.exception?.expires === b.exception?.expires
  );
}

function reasonOf(kind: ChangeKind, result: string, finding: Finding): string {
  switch (kind) {
    case "opened":
      return `the scan gave ${result}`;
    case "reopened":
      return `the scan gave ${result} after the finding had been closed`;
    case "excepted":
      return `accepted by exception ${finding.exception?.id ?? ""}`;
    case "exception-expired":
      return "no exception holds for it any more";
    case "updated":
      return "still not met; what is known of the rule or its exception has changed";
    case "resolved":
    case "gone":
      return `closed as ${finding.closedAs ?? ""}`;
  }
}

function close(
  context: Context,
  before: Finding,
  closedAs: ClosedAs,
  outcome?: RuleOutcome,
): FindingChange | undefined {
  if (before.state === "resolved" || !context.closes) return undefined;
  return {
    kind: "resolved",
    previous: before,
    finding: {
      ...before,
      exception: undefined,
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

const closingReasons: Readonly<Record<ClosedAs, string>> = {
  fixed: "a complete scan measured the rule again and it is met",
  notapplicable: "a complete scan found that the rule does not apply to this target",
  "rule-left": "the revised benchmark does not have the rule in this profile any more",
  "target-gone": "the target is gone",
  "profile-retired": "the profile is not run on this target any more",
};

/** The scan says nothing of the rule: gone with a new version, or only filtered out. */
function leave(context: Context, before: Finding): FindingChange | undefined {
  return context.revised ? close(context, before, "rule-left") : reviseException(context, before);
}

/** Nothing was measured, but an exception may have come, changed or expired. */
function reviseException(context: Context, before: Finding): FindingChange | undefined {
  if (before.state === "resolved") return undefined;
  const exception = excepted(context, before);
  const finding: Finding = {
    ...before,
    state: exception ? "excepted" : "open",
    exception,
    changedAt: context.time,
  };
  const kind = kindOf(before, finding);
  if (kind === undefined) return undefined;
  return { kind, finding, previous: before, reason: reasonOf(kind, before.result, finding) };
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
