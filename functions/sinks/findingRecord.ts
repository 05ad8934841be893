import type { Finding, FindingState, ClosedAs } from "../findings/finding";
import type { Severity, Source, XccdfResult } from "../findings/model";
import { findingKey } from "./tableKeys";

/**
 * A finding as the table has it: flat, so that a person who opens the table sees what it is, and
 * within the kilobyte that a write unit pays for. What the benchmark says of the rule is kept once
 * for all machines, see `RuleTexts`; which version of the results file it was, in the scan's record.
 */
export interface FindingRecord {
  target: string;
  item: string;
  /** Absent in the partition `aws`. */
  partition?: string;
  account: string;
  region: string;
  instanceId: string;
  source: string;
  benchmark: string;
  profile: string;
  /** Absent where it is the rule's id. */
  ruleKey?: string;
  rule: string;
  title: string;
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
  /** On every finding that is excepted for a time, and on nothing else: see `ExceptionIndex`. */
  exceptionEnds?: "yes";
  /** ISO 8601: the end of its exception, where it has one. */
  exceptionExpires?: string;
  /** The end of its exception that somebody was warned of. */
  exceptionWarned?: string;
  firstSeen: string;
  /** End of the scan that changed the finding last. */
  time: string;
  timesReopened: number;
  benchmarkVersion?: string;
  scanner?: string;
  bucket?: string;
  resultsKey?: string;
  reportUrl?: string;
  hubTold?: string;
  hubUpdatedAt?: string;
  hubStale?: boolean;
  hubSuppressed?: boolean;
  /** Epoch seconds after which DynamoDB may delete the record; only closed findings have it. */
  ttl?: number;
}

const defaultPartition = "aws";

/** @param retentionDays how long a closed finding is kept, so that it can be told apart when it comes back. */
export function toRecord(finding: Finding, retentionDays: number): FindingRecord {
  const { series, evidence, hub, exception } = finding;
  return {
    ...findingKey(series, finding.key),
    partition: series.target.partition === defaultPartition ? undefined : series.target.partition,
    account: series.target.account,
    region: series.target.region,
    instanceId: series.target.id,
    source: series.source,
    benchmark: series.benchmark,
    profile: series.profile,
    ruleKey: finding.key === finding.rule ? undefined : finding.key,
    rule: finding.rule,
    title: finding.title,
    severity: finding.severity,
    result: finding.result,
    controls: [...finding.controls],
    state: finding.state,
    closedAs: finding.closedAs,
    exception: exception && { ...exception },
    waiver: finding.waiver && { ...finding.waiver },
    ...expiryOf(finding),
    firstSeen: finding.firstSeen,
    time: finding.changedAt,
    timesReopened: finding.timesReopened,
    benchmarkVersion: finding.benchmarkVersion,
    scanner: finding.scanner,
    bucket: evidence?.bucket,
    resultsKey: evidence?.resultsKey,
    reportUrl: evidence?.reportUrl,
    hubTold: hub?.told,
    hubUpdatedAt: hub?.updatedAt,
    hubStale: hub?.stale,
    hubSuppressed: hub?.suppressed,
    ttl:
      finding.state === "resolved"
        ? Math.floor(Date.parse(finding.changedAt) / 1000) + retentionDays * 86_400
        : undefined,
  };
}

function expiryOf({ state, exception, exceptionWarned }: Finding): Partial<FindingRecord> {
  const exceptionExpires = state === "excepted" ? exception?.expires : undefined;
  if (exceptionExpires === undefined) return {};
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
    series: {
      target: {
        partition: record.partition ?? defaultPartition,
        account: record.account,
        region: record.region,
        id: record.instanceId,
      },
      source: record.source as Source,
      benchmark: record.benchmark,
      profile: record.profile,
    },
    key: record.ruleKey ?? record.rule,
    rule: record.rule,
    title: record.title,
    severity: record.severity as Severity,
    result: record.result as XccdfResult,
    controls: record.controls,
    state: record.state as FindingState,
    closedAs: record.closedAs as ClosedAs | undefined,
    exception: record.exception,
    waiver: record.waiver,
    exceptionWarned: record.exceptionWarned,
    firstSeen: record.firstSeen,
    changedAt: record.time,
    timesReopened: record.timesReopened,
    benchmarkVersion: record.benchmarkVersion,
    scanner: record.scanner,
    evidence:
      record.bucket === undefined || record.resultsKey === undefined
        ? undefined
        : {
            bucket: record.bucket,
            resultsKey: record.resultsKey,
            reportUrl: record.reportUrl,
          },
    hub:
      record.hubTold === undefined && record.hubStale === undefined
        ? undefined
        : {
            told: record.hubTold as FindingState | undefined,
            updatedAt: record.hubUpdatedAt,
            stale: record.hubStale,
            suppressed: record.hubSuppressed,
          },
  };
}
