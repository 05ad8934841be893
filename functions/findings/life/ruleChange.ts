import { type ExceptedRule, type Exception, type Tags, exceptionFor } from "../exceptions";
import type { ClosedAs, Evidence, Finding, FindingChange, Series } from "../finding";
import type { RuleOutcome, ScanReport } from "../model";
import type { FindingEffect, ResultPolicy } from "../policy";
import { isClosedAsGone } from "./closing";
import { overrideText } from "../override";
import { backReason, closingReasons, kindOf, reasonOf, sameStanding, unscoredReason } from "./step";
import { declinedFor, declinedText } from "./renumbered";
import { isLeftOut } from "../waiver";
import { wordsOf } from "../words";

/** What every rule of a scan is judged by. */
export interface RuleContext {
  readonly series: Series;
  readonly report: ScanReport;
  /** The scan's end, as an ISO 8601 instant: the time of every change. */
  readonly time: string;
  /** The instant at which exceptions are judged. */
  readonly now: string;
  readonly exceptions: readonly Exception[];
  readonly policy: ResultPolicy;
  /** Tags of the target, where an exception asks for them. */
  readonly tags?: Tags;
  readonly evidence?: Evidence;
  /** Whether the scan measured anything: one that did not closes nothing. */
  readonly closes: boolean;
  /** Whether the benchmark is, or may be, of another version than that of the scan before. */
  readonly revised: boolean;
  /** Every finding that is known of the series, closed ones included. */
  readonly known: readonly Finding[];
  /** Whether the scan has other rules in a finding's place, so that its own is no more. */
  readonly isReplaced: (finding: Finding) => boolean;
}

/** What the outcome of a rule changes about its finding; nothing where all stays as it was. */
export function changeByOutcome(
  context: RuleContext,
  outcome: RuleOutcome,
  before: Finding | undefined,
): FindingChange | undefined {
  if (isLeftOut(outcome)) return unmet(context, outcome, before);
  if (outcome.unscored === true) {
    const left = before && close(context, before, "rule-left", outcome);
    return left?.kind === "resolved" ? { ...left, reason: unscoredReason } : left;
  }
  const effect: FindingEffect = context.policy[outcome.result].finding;
  switch (effect) {
    case "open":
      return unmet(context, outcome, before);
    case "fixed":
    case "notapplicable":
      return before && close(context, before, effect, outcome);
    case "withdrawn":
      return before && changeWithoutOutcome(context, before);
    case "keep":
      return before && reviseException(context, { ...before, waiver: outcome.waiver }, before);
  }
}

function unmet(
  context: RuleContext,
  outcome: RuleOutcome,
  before: Finding | undefined,
): FindingChange | undefined {
  const words = describe(context, outcome, before);
  const { series, known, exceptions } = context;
  const declined = before === undefined ? declinedFor(words, series, known, exceptions) : [];
  const described =
    declined.length === 0 ? words : { ...words, declinedExceptions: declined.map(({ id }) => id) };
  const exception = excepted(context, described);
  const finding: Finding = {
    ...described,
    state: exception ? "excepted" : "open",
    exception,
    firstSeen: before?.firstSeen ?? context.time,
    timesReopened: (before?.timesReopened ?? 0) + (before?.state === "resolved" ? 1 : 0),
  };
  const change = stepTo(context, before, finding);
  if (change === undefined) return undefined;
  const left = declined.length === 0 ? "" : declinedText(outcome.rule, declined);
  return { ...change, reason: `${change.reason}${left}${overriddenText(outcome)}` };
}

/** One way to look for an exception, whether the rule was measured just now or long ago. */
function excepted(context: RuleContext, rule: ExceptedRule) {
  const { exceptions, series, now, tags } = context;
  return exceptionFor(exceptions, series, rule, now, tags);
}

/** A person's word is told as one: an auditor asks whose. */
function overriddenText(outcome: RuleOutcome | undefined): string {
  const { rule, override } = outcome ?? {};
  if (rule === undefined || override === undefined) return "";
  return `; a person has overridden ${overrideText(rule, override)}`;
}

function stepTo(
  { time }: RuleContext,
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

function describe(context: RuleContext, outcome: RuleOutcome, before: Finding | undefined) {
  const { scan } = context.report;
  return {
    series: context.series,
    key: outcome.key,
    rule: outcome.rule,
    ...wordsOf(outcome, { series: context.series, key: outcome.key }, before),
    severity: outcome.severity,
    result: outcome.result,
    changedAt: context.time,
    benchmarkVersion: scan.benchmark.version,
    scanner: [scan.scanner.name, scan.scanner.version].filter(Boolean).join(" "),
    evidence: context.evidence,
    hub: before?.hub,
    exceptionWarned: before?.exceptionWarned,
    ...(before?.declinedExceptions && { declinedExceptions: before.declinedExceptions }),
    ...(outcome.waiver && { waiver: outcome.waiver }),
  };
}

function close(
  context: RuleContext,
  before: Finding,
  closedAs: ClosedAs,
  outcome?: RuleOutcome,
): FindingChange | undefined {
  if (!context.closes) return reviseException(context, before);
  if (before.state === "resolved" && !isClosedAsGone(before)) return undefined;
  const lastException = before.exception?.id ?? before.lastException;
  return {
    kind: "resolved",
    previous: before,
    finding: {
      ...before,
      ...(context.series.source === "inspector-cis" && lastException && { lastException }),
      exception: undefined,
      waiver: undefined,
      rule: outcome?.rule ?? before.rule,
      result: outcome?.result ?? before.result,
      state: "resolved",
      closedAs,
      changedAt: context.time,
      evidence: context.evidence ?? before.evidence,
    },
    reason: `${closingReasons[closedAs]}${overriddenText(outcome)}`,
  };
}

/**
 * What it changes about a finding that the scan says nothing of its rule, which has gone with a new
 * version or has others in its place, or was only filtered out.
 */
export function changeWithoutOutcome(
  context: RuleContext,
  before: Finding,
): FindingChange | undefined {
  return context.revised || context.isReplaced(before)
    ? close(context, before, "rule-left")
    : reviseException(context, before);
}

/**
 * Nothing was measured, but an exception may have come, changed or expired; or the target and the
 * profile, which were thought to be no more, are there after all, and what was closed for that alone
 * was never found to be met.
 *
 * @param known the finding with the waiver that it has now.
 */
function reviseException(
  context: RuleContext,
  known: Finding,
  before = known,
): FindingChange | undefined {
  const isBack = isClosedAsGone(known);
  if (known.state === "resolved" && !isBack) return undefined;
  const exception = excepted(context, known);
  const change = stepTo(context, before, {
    ...known,
    state: exception ? "excepted" : "open",
    closedAs: undefined,
    exception,
    timesReopened: known.timesReopened + (isBack ? 1 : 0),
  });
  return change?.kind === "reopened" ? { ...change, reason: backReason } : change;
}
