import { PlumblineError } from "../../errors";
import { type Assessment, recordedAssessment, type RuleCoverage } from "../../findings/coverage";
import type { Evidence, ScanSummary } from "../../findings/finding";
import type { HostDetails } from "../../findings/hostDetails";
import type { Severity, XccdfResult } from "../../findings/model";
import { type EvidenceRecord, packEvidence, unpackEvidence } from "./evidenceRecord";
import { ttlAfter } from "./timeToLive";

/**
 * One scan in the history of its series: the answer to "when was this host last measured, by what,
 * and how did it do".
 */
export interface ScanRecord extends Assessment {
  /** Place among the scans of the series: see `orderOf`. Later scans compare greater. */
  readonly order: string;
  /** ISO 8601: the scan's end. */
  readonly time: string;
  readonly scanId: string;
  /** Digest of everything in the scan that could change a finding. */
  readonly digest: string;
  /** The series' revision that this scan's record was written under. */
  readonly revision: number;
  readonly benchmarkVersion?: string;
  /** Scanner and its version. */
  readonly scanner?: string;
  readonly durationSeconds?: number;
  /** Rule-results by result. */
  readonly counts: Readonly<Partial<Record<XccdfResult, number>>>;
  /** Open findings by severity. */
  readonly open: Readonly<Record<Severity, number>>;
  readonly excepted: number;
  /** How many findings it changed; absent from records that were written before it was kept. */
  readonly changed?: ChangeCounts;
  /** Absent where there is no file of results. */
  readonly evidence?: Evidence;
  /** What it said of the machine. */
  readonly host?: HostDetails;
  /**
   * Given where a newer scan of the series had been applied before this one arrived, or the target had
   * gone since: it changed no finding, and its numbers are its own alone.
   */
  readonly late?: true;
}

/** What a scan made of the findings of its series. */
export type ChangeCounts = Pick<ScanSummary, "opened" | "reopened" | "resolved" | "stillOpen">;

/** The numbers of a scan that changed the findings, or found them as they were. */
export function summaryIn(record: ScanRecord): ScanSummary | undefined {
  const { open, excepted, changed, late, rules, coverage, score } = record;
  if (changed === undefined || late === true) return undefined;
  return { open, excepted, ...changed, rules, coverage, score };
}

/** End of the scan at a place, ISO 8601; nothing where the place is that of no scan. */
export function endInOrder(order: string): string | undefined {
  const [end = ""] = order.split("~");
  return end === "" ? undefined : end;
}

/** A scan's record as the table has it, deleted in time. */
export interface ScanItem extends Omit<ScanRecord, "evidence" | "rules"> {
  /** Absent from records that were written before it was kept. */
  readonly rules?: RuleCoverage;
  readonly evidence?: EvidenceRecord & Pick<Evidence, "versionId">;
  /** Epoch seconds after which DynamoDB may delete the record. */
  readonly ttl: number;
}

/** @param retentionDays how long the history of a series goes back. */
export function packScan(record: ScanRecord, retentionDays: number): ScanItem {
  const { evidence, ...rest } = record;
  return {
    ...rest,
    ...(evidence && {
      evidence: { ...packEvidence(evidence), versionId: evidence.versionId },
    }),
    ttl: ttlAfter(Date.parse(record.time), retentionDays),
  };
}

/** The record that an item holds. Only Plumbline writes these, so they are believed. */
export function unpackScan(item: ScanItem): ScanRecord {
  const { evidence, rules, coverage, score, ...rest } = item;
  return {
    ...rest,
    ...recordedAssessment({ rules, coverage, score, counts: item.counts }),
    ...(evidence && { evidence: evidenceOf(evidence) }),
  };
}

function evidenceOf({ versionId, ...packed }: NonNullable<ScanItem["evidence"]>): Evidence {
  const evidence = unpackEvidence(packed);
  if (evidence === undefined) throw new PlumblineError("a scan's record names no results file");
  return { ...evidence, ...(versionId !== undefined && { versionId }) };
}
