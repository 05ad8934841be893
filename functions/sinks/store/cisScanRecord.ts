import type { CisLevel, GapReason } from "../../findings/cis";

/** What is needed of one CIS scan to read its results; it travels in messages. */
export interface CisScanFacts {
  readonly arn: string;
  readonly configurationArn: string;
  readonly name: string;
  readonly level: CisLevel;
  /** ISO 8601: when it began. */
  readonly startedAt: string;
  /** Inspector's word for how it ended: `COMPLETED`, `FAILED`, `CANCELLED`. */
  readonly status: string;
}

/** The forms of Inspector's own report. */
export const cisReportFormats = ["csv", "pdf"] as const;
export type CisReportFormat = (typeof cisReportFormats)[number];

/** What the findings table keeps of a CIS scan. */
export interface CisScanRecord extends CisScanFacts {
  /** Epoch milliseconds until which somebody is handing its targets out. */
  readonly claimedUntil?: number;
  /** ISO 8601: when all of its targets were handed out. */
  readonly handedOutAt?: string;
  readonly targets?: number;
  /** How many of them were not measured when they were handed out. */
  readonly gaps?: number;
  /** Keys of Inspector's own reports, once they are in the bucket. */
  readonly csv?: string;
  readonly pdf?: string;
}

/** What became of one target in one scan. */
export interface CisTargetRecord {
  readonly account: string;
  readonly id: string;
  readonly platform?: string;
  /** Why it was not measured; absent where it was. */
  readonly gap?: GapReason;
  /** ISO 8601: when this was written. */
  readonly at: string;
  /** Checks by status, where it was measured. */
  readonly checks?: Readonly<Record<"passed" | "failed" | "skipped", number>>;
}
