import type { Finding, FindingState, ClosedAs, HubState, Series } from "../../findings/finding";
import type { Severity, Source, XccdfResult } from "../../findings/model";
import { recordHash } from "../../findings/recordHash";
import { type EvidenceRecord, packEvidence, unpackEvidence } from "./evidenceRecord";
import { findingKey, namesInFindingKey } from "./tableKeys";
import { ttlAfter } from "./timeToLive";

/**
 * A finding as the table has it: flat, so that a person who opens the table sees what it is, and
 * within the kilobyte that a write unit pays for. What its key or another attribute says already is
 * left out. What its scan says of the rule is kept once for all hosts that say the same, see
 * `RuleTexts`; which version of the results file it was, in the scan's record.
 */
export interface FindingRecord extends EvidenceRecord {
  target: string;
  item: string;
  /** Absent in the partition `aws`. */
  partition?: string;
  account: string;
  region: string;
  instanceId: string;
  /** Where the sort key has the names in full, they are absent but in the index of exceptions. */
  source?: string;
  benchmark?: string;
  profile?: string;
  /** Absent where it is the rule's id. */
  ruleKey?: string;
  rule: string;
  title: string;
  /** Under what description and fix text are kept; absent where the scan has none. */
  text?: string;
  detail?: string;
  severity: string;
  result: string;
  controls: string[];
  state: string;
  closedAs?: string;
  exception?: {
    id: string;
    reason?: string;
    owner?: string;
    expires?: string;
    category?: string;
    ticket?: string;
  };
  /** Only where the scan said so. */
  waiver?: { reason?: string; expires?: string; skipped: boolean };
  /** On every finding that is excepted, and on nothing else: see `ExceptionIndex`. */
  exceptionEnds?: ExceptionEnds;
  /** ISO 8601: the end of its exception; a word where it has none. */
  exceptionExpires?: string;
  /** The end of its exception that somebody was warned of. */
  exceptionWarned?: string;
  /** Exceptions by its number alone that were for another recommendation. */
  declinedExceptions?: string[];
  /** The exception that it had when it was closed. */
  lastException?: string;
  firstSeen: string;
  /** Only where that is not the newest scan of the series. */
  lastSeen?: string;
  /** End of the scan that changed the finding last. */
  time: string;
  timesReopened: number;
  /** On InSpec's findings: the id by which tables of older InSpec alerting know them. */
  recordHash?: string;
  benchmarkVersion?: string;
  scanner?: string;
  hubState?: string;
  /** The same of a finding that Security Hub knows under its former id. */
  hubTold?: string;
  /** Absent where it is `time`. */
  hubUpdatedAt?: string;
  hubStale?: boolean;
  hubSuppressed?: boolean;
  /** Epoch seconds after which DynamoDB may delete the record; only closed findings have it. */
  ttl?: number;
}

/** Whether the exception of an excepted finding has an end. */
export type ExceptionEnds = "yes" | "never";

const defaultPartition = "aws";

/** @param retentionDays how long a closed finding is kept, so that it can be told apart when it comes back. */
export function toRecord(finding: Finding, retentionDays: number): FindingRecord {
  const { series, evidence, hub, exception } = finding;
  const key = findingKey(series, finding.key);
  const ending = expiryOf(finding);
  return {
    ...key,
    partition: series.target.partition === defaultPartition ? undefined : series.target.partition,
    account: series.target.account,
    region: series.target.region,
    instanceId: series.target.id,
    ...namesOf(
      series,
      ending.exceptionEnds === undefined ? namesInFindingKey(key.item) : undefined,
    ),
    ruleKey: finding.key === finding.rule ? undefined : finding.key,
    rule: finding.rule,
    title: finding.title,
    text: finding.textDigest,
    detail: finding.detail,
    severity: finding.severity,
    result: finding.result,
    controls: [...finding.controls],
    state: finding.state,
    closedAs: finding.closedAs,
    exception: exception && { ...exception },
    waiver: finding.waiver && { ...finding.waiver },
    ...ending,
    declinedExceptions: finding.declinedExceptions && [...finding.declinedExceptions],
    lastException: finding.lastException,
    firstSeen: finding.firstSeen,
    lastSeen: finding.lastSeen,
    time: finding.changedAt,
    timesReopened: finding.timesReopened,
    recordHash:
      series.source === "inspec" ? recordHash(series.target.id, finding.title) : undefined,
    benchmarkVersion: finding.benchmarkVersion,
    scanner: finding.scanner,
    ...packEvidence(evidence),
    ...(hub?.formerId ? { hubTold: hub.told } : { hubState: hub?.told }),
    hubUpdatedAt: isToldAsItChanged(finding) ? undefined : hub?.updatedAt,
    hubStale: hub?.stale,
    hubSuppressed: hub?.suppressed,
    ttl:
      finding.state === "resolved"
        ? ttlAfter(Date.parse(finding.changedAt), retentionDays)
        : undefined,
  };
}

/** The names of a series, as far as they are not known from elsewhere. */
function namesOf(
  { source, benchmark, profile }: Series,
  known: Omit<Series, "target"> | undefined,
): Partial<FindingRecord> {
  const isKnown = known?.benchmark === benchmark && known.profile === profile;
  return isKnown && known.source === source ? {} : { source, benchmark, profile };
}

/** Security Hub is mostly told of a change with the scan that made it. */
function isToldAsItChanged({ hub, changedAt }: Finding): boolean {
  return hub?.told !== undefined && hub.updatedAt === changedAt;
}

function expiryOf({ state, exception, exceptionWarned }: Finding): Partial<FindingRecord> {
  if (state !== "excepted") return {};
  const exceptionExpires = exception?.expires;
  if (exceptionExpires === undefined) {
    return { exceptionEnds: "never", exceptionExpires: "never" };
  }
  return {
    exceptionEnds: "yes",
    exceptionExpires,
    // A prolonged exception is warned of anew.
    ...(exceptionWarned === exceptionExpires && { exceptionWarned }),
  };
}

/** The finding that a record holds. Only Plumbline writes these records, so they are believed. */
export function fromRecord(record: FindingRecord): Finding {
  return {
    series: seriesOf(record),
    key: record.ruleKey ?? record.rule,
    rule: record.rule,
    title: record.title,
    ...(record.text !== undefined && { textDigest: record.text }),
    ...(record.detail !== undefined && { detail: record.detail }),
    severity: record.severity as Severity,
    result: record.result as XccdfResult,
    controls: record.controls,
    state: record.state as FindingState,
    closedAs: record.closedAs as ClosedAs | undefined,
    exception: record.exception,
    waiver: record.waiver,
    exceptionWarned: record.exceptionWarned,
    ...(record.declinedExceptions && { declinedExceptions: record.declinedExceptions }),
    ...(record.lastException !== undefined && { lastException: record.lastException }),
    firstSeen: record.firstSeen,
    lastSeen: record.lastSeen,
    changedAt: record.time,
    timesReopened: record.timesReopened,
    benchmarkVersion: record.benchmarkVersion,
    scanner: record.scanner,
    evidence: unpackEvidence(record),
    hub: hubOf(record),
  };
}

/** The series of a finding, from its record or its entry in the index of exceptions. */
export function seriesOf(
  record: Pick<
    FindingRecord,
    "item" | "partition" | "account" | "region" | "instanceId" | "source" | "benchmark" | "profile"
  >,
): Series {
  const { partition = defaultPartition, account, region, instanceId: id } = record;
  const known = namesInFindingKey(record.item);
  const { source = known?.source, benchmark = known?.benchmark, profile = known?.profile } = record;
  return {
    target: { partition, account, region, id },
    source: source as Source,
    benchmark: benchmark ?? "",
    profile: profile ?? "",
  };
}

function hubOf({
  hubState,
  hubTold,
  hubUpdatedAt,
  hubStale,
  hubSuppressed,
  time,
}: FindingRecord): HubState | undefined {
  const told = hubState ?? hubTold;
  if (told === undefined && hubStale === undefined) return undefined;
  return {
    told: told as FindingState | undefined,
    updatedAt: hubUpdatedAt ?? (told === undefined ? undefined : time),
    stale: hubStale,
    suppressed: hubSuppressed,
    ...(hubTold !== undefined && { formerId: true }),
  };
}
