import { gunzipSync, gzipSync } from "node:zlib";
import { PlumblineError } from "../../errors";
import { type Assessment, recordedAssessment, type RuleCoverage } from "../../findings/coverage";
import type { Evidence } from "../../findings/finding";
import type { HostDetails } from "../../findings/hostDetails";
import type { Severity, XccdfResult } from "../../findings/model";
import type { NotesDelta } from "../../findings/life/notes";
import type { Life } from "../../findings/life/replay";
import { type EvidenceRecord, packEvidence, unpackEvidence } from "./evidenceRecord";
import { ttlAfter } from "./timeToLive";

/**
 * One scan in the history of its series: the answer to "when was this host last measured, by what,
 * and how did it do", and enough of the results for a scan that arrives late to count in its place.
 */
export interface ScanRecord extends Assessment {
  /** Place among the scans of the series: end time, then file. Later scans compare greater. */
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
  /** Absent where there is no file of results. */
  readonly evidence?: Evidence;
  /** What it said of the machine. */
  readonly host?: HostDetails;
  /** What the scan said otherwise than the one before it. */
  readonly delta: NotesDelta;
  /** Whether a part of its profile was not run: see `ScanReport`. */
  readonly partial?: boolean;
  /** Whether no scan of the series came before it. */
  readonly first?: boolean;
  /** From time to time, the lives of all findings after this scan and all of its notes. */
  readonly snapshot?: readonly Life[];
}

/** End of the scan at a place, ISO 8601; nothing where the place is that of no scan. */
export function endInOrder(order: string): string | undefined {
  const [end = ""] = order.split("~");
  return end === "" ? undefined : end;
}

/** A scan's record as the table has it: the bulky parts are packed, and deleted in time. */
export interface ScanItem extends Omit<ScanRecord, "delta" | "snapshot" | "evidence" | "rules"> {
  /** Absent from records that were written before it was kept. */
  readonly rules?: RuleCoverage;
  readonly evidence?: EvidenceRecord & Pick<Evidence, "versionId">;
  readonly delta?: Uint8Array;
  readonly snapshot?: Uint8Array;
  /** Epoch seconds after which DynamoDB may delete the record. */
  readonly ttl: number;
}

/** More than this after unpacking is nothing that Plumbline packed. */
const maxUnpackedBytes = 16 * 1024 * 1024;

/** @param retentionDays how long the history of a series goes back. */
export function packScan(record: ScanRecord, retentionDays: number): ScanItem {
  const { delta, snapshot, evidence, ...rest } = record;
  return {
    ...rest,
    ...(evidence && {
      evidence: { ...packEvidence(evidence), versionId: evidence.versionId },
    }),
    ...(delta.length > 0 && { delta: pack(delta) }),
    ...(snapshot && { snapshot: pack(snapshot) }),
    ttl: ttlAfter(Date.parse(record.time), retentionDays),
  };
}

/** The record that an item holds. Only Plumbline writes these, so they are believed. */
export function unpackScan(item: ScanItem): ScanRecord {
  const { delta, snapshot, evidence, rules, coverage, score, ...rest } = item;
  return {
    ...rest,
    ...recordedAssessment({ rules, coverage, score, counts: item.counts }),
    ...(evidence && { evidence: evidenceOf(evidence) }),
    delta: delta ? (unpack(delta) as NotesDelta) : [],
    ...(snapshot && { snapshot: unpack(snapshot) as readonly Life[] }),
  };
}

function evidenceOf({ versionId, ...packed }: NonNullable<ScanItem["evidence"]>): Evidence {
  const evidence = unpackEvidence(packed);
  if (evidence === undefined) throw new PlumblineError("a scan's record names no results file");
  return { ...evidence, ...(versionId !== undefined && { versionId }) };
}

function pack(value: object): Uint8Array {
  return gzipSync(JSON.stringify(value), { level: 9 });
}

function unpack(bytes: Uint8Array): unknown {
  try {
    const text = gunzipSync(bytes, { maxOutputLength: maxUnpackedBytes }).toString("utf8");
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new PlumblineError("a scan's record in the findings table cannot be unpacked", { cause });
  }
}
