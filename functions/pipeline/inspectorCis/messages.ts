import { PermanentError } from "../../errors";
import type { CisScanFacts } from "../../sinks/store/cisScanRecord";
import { type CisReportFormat, cisReportFormats } from "../../sinks/store/cisScanRecord";

/** One target of a scan, as the list of targets has it. */
export interface CisTargetFacts {
  readonly account: string;
  readonly id: string;
  readonly platform?: string;
  /** Tags that the scan saw on it. */
  readonly tags?: Readonly<Record<string, string>>;
  /** How many checks it is said to have. */
  readonly checks: number;
}

/** A scan has ended: its targets are to be handed out. */
export interface ScanMessage {
  readonly kind: "scan";
  readonly scan: CisScanFacts;
  /** Where to go on in the list of targets. */
  readonly token?: string;
  /** How many were handed out so far, and how many of them were not measured. */
  readonly targets: number;
  readonly gaps: number;
}

/** A target was measured: its results are to be read. */
export interface TargetMessage {
  readonly kind: "target";
  readonly scan: CisScanFacts;
  readonly target: CisTargetFacts;
  /** Whether it was counted as not measured before. */
  readonly rechecked?: boolean;
}

/** A target was still being scanned: it is to be looked at again. */
export interface RecheckMessage {
  readonly kind: "recheck";
  readonly scan: CisScanFacts;
  readonly target: Pick<CisTargetFacts, "account" | "id">;
  /** ISO 8601: after that it stays a gap. */
  readonly until: string;
}

/** A report is to be fetched. */
export interface ReportMessage {
  readonly kind: "report";
  readonly scan: CisScanFacts;
  readonly format: CisReportFormat;
  /** ISO 8601: after that nobody asks for it any more. */
  readonly until: string;
}

export type CisMessage = ScanMessage | TargetMessage | RecheckMessage | ReportMessage;

/**
 * Reads a message of the queue. Only Plumbline and those that its queue's policy lets in write there,
 * so that it is looked at no closer than to tell what it is.
 *
 * @throws PermanentError where it is none.
 */
export function parseCisMessage(body: string): CisMessage {
  const message = parsed(body);
  const { kind, scan } = message;
  const isScan = typeof scan?.arn === "string" && !Number.isNaN(Date.parse(scan.startedAt ?? ""));
  const isKnown = kind === "scan" || kind === "report" || isTarget(message);
  if (isScan && isKnown && (kind !== "report" || isReport(message))) return message as CisMessage;
  throw new PermanentError("the message tells of no CIS scan, target or report");
}

interface Unread {
  readonly kind?: string;
  readonly scan?: Partial<CisScanFacts>;
  readonly target?: Partial<CisTargetFacts>;
  readonly format?: string;
}

function parsed(body: string): Unread {
  try {
    return (JSON.parse(body) ?? {}) as Unread;
  } catch (cause) {
    throw new PermanentError("the message is not JSON", { cause });
  }
}

function isTarget({ kind, target }: Unread): boolean {
  const named = typeof target?.account === "string" && typeof target.id === "string";
  return named && (kind === "target" || kind === "recheck");
}

function isReport({ format }: Unread): boolean {
  return cisReportFormats.some((each) => each === format);
}
