import type { Exception, Tags } from "../exceptions";
import type { Evidence, Finding, FindingState, Series } from "../finding";
import type { ScanReport, XccdfResult } from "../model";
import { type OutcomeNotes, outcomesOf } from "./notes";
import type { ResultPolicy } from "../policy";
import { reconcile } from "./reconcile";
import { sameWaiver } from "../waiver";
import type { Words } from "../words";

/** A scan of the past, as the history remembers it. */
export interface PastScan {
  readonly time: string;
  readonly benchmarkVersion?: string;
  readonly notes: OutcomeNotes;
  readonly evidence?: Evidence;
  /** Whether a part of its profile was not run. */
  readonly partial?: boolean;
}

/** A finding's life without what describes it: what a snapshot of the history holds. */
export type Life = Pick<
  Finding,
  | "key"
  | "rule"
  | "severity"
  | "result"
  | "state"
  | "closedAs"
  | "exception"
  | "waiver"
  | "declinedExceptions"
  | "lastException"
  | "firstSeen"
  | "lastSeen"
  | "changedAt"
  | "timesReopened"
>;

export interface ReplayInput {
  readonly series: Series;
  /** The lives as they stood after the scan from which on the scans are told again. */
  readonly snapshot: readonly Life[];
  /** That scan's benchmark version. */
  readonly snapshotVersion?: string;
  /** That scan's end, ISO 8601. */
  readonly snapshotTime?: string;
  /** The scans after it, in the order in which they were made. */
  readonly scans: readonly PastScan[];
  readonly exceptions: readonly Exception[];
  readonly policy: ResultPolicy;
  readonly now: string;
  readonly tags?: Tags;
  /** Words for the rules, which the history does not keep; exceptions may ask for them. */
  readonly words: ReadonlyMap<string, Words>;
}

/** The findings of a series after each of these scans, as if each had arrived in its turn. */
export function replay(input: ReplayInput): readonly (readonly Finding[])[] {
  const { series, exceptions, policy, now, tags, words } = input;
  let findings = new Map(
    input.snapshot.map((life) => [
      life.key,
      { ...findingOf(series, life), ...words.get(life.key) },
    ]),
  );
  let previousBenchmarkVersion = input.snapshotVersion;
  let previousTime = input.snapshotTime;
  const states: (readonly Finding[])[] = [];
  for (const scan of input.scans) {
    const { changes, noted } = reconcile({
      series,
      exceptions,
      policy,
      now,
      tags,
      words,
      previousBenchmarkVersion,
      previousTime,
      report: reportOf(scan),
      time: scan.time,
      evidence: scan.evidence,
      known: [...findings.values()],
    });
    findings = new Map(findings);
    for (const finding of [...changes.map((each) => each.finding), ...noted]) {
      findings.set(finding.key, finding);
    }
    previousBenchmarkVersion = scan.benchmarkVersion;
    previousTime = scan.time;
    states.push([...findings.values()]);
  }
  return states;
}

/** What a snapshot keeps of a finding. */
export function lifeOf(finding: Finding): Life {
  const { key, rule, severity, result, state, closedAs, exception, waiver } = finding;
  const { firstSeen, lastSeen, changedAt, timesReopened } = finding;
  const { declinedExceptions, lastException } = finding;
  return {
    key,
    rule,
    severity,
    result,
    state,
    closedAs,
    exception,
    waiver,
    ...(declinedExceptions && { declinedExceptions }),
    ...(lastException !== undefined && { lastException }),
    firstSeen,
    lastSeen,
    changedAt,
    timesReopened,
  };
}

/** Whether two lives are told apart by anything but their wording and when they were last seen. */
export function sameLife(a: Life, b: Life): boolean {
  return (
    sameStanding(a, b) &&
    sameWaiver(a.waiver, b.waiver) &&
    a.severity === b.severity &&
    a.firstSeen === b.firstSeen &&
    a.changedAt === b.changedAt &&
    a.timesReopened === b.timesReopened
  );
}

function sameStanding(a: Life, b: Life): boolean {
  const standing = ({ state, closedAs, exception }: Life): [FindingState, string?, string?] => [
    state,
    state === "resolved" ? closedAs : undefined,
    state === "excepted" ? exception?.id : undefined,
  ];
  return standing(a).every((part, index) => part === standing(b)[index]);
}

function findingOf(series: Series, life: Life): Finding {
  return { ...life, series, title: life.rule, controls: [] };
}

function reportOf({ notes, benchmarkVersion, time, partial }: PastScan): ScanReport {
  const counts: Partial<Record<XccdfResult, number>> = {};
  for (const { result } of notes.values()) counts[result] = (counts[result] ?? 0) + 1;
  return {
    outcomes: outcomesOf(notes),
    counts,
    ...(partial === true && { notRun: [{ name: "", reason: "" }] }),
    scan: {
      id: time,
      source: "openscap",
      benchmark: { version: benchmarkVersion },
      scanner: { name: "" },
      target: { addresses: [], facts: [], instanceIds: [] },
      scores: [],
    },
  };
}
