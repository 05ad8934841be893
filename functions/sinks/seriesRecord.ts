import type { Severity } from "../findings/model";

/**
 * What is known of a series of scans as a whole: one small record, read by every scan, so that a
 * scan that changes nothing costs one read and one write whatever the number of findings.
 */
export interface SeriesRecord {
  /** Counts up with every write: the condition of the next one. */
  readonly revision: number;
  /** The latest applied scan; absent while the very first one is being applied. */
  readonly last?: AppliedScan;
  /** Who is writing this series' findings at the moment. */
  readonly claim?: Claim;
}

/** A scan as the series remembers it. */
export interface AppliedScan {
  /** Place among the scans of the series: end time, then file. Later scans compare greater. */
  readonly order: string;
  readonly time: string;
  readonly scanId: string;
  /** Digest of everything in the scan that could change a finding. */
  readonly digest: string;
  readonly benchmarkVersion?: string;
  readonly scanner?: string;
  readonly resultsKey?: string;
  readonly reportUrl?: string;
  /** Open findings by severity. */
  readonly open: Readonly<Record<Severity, number>>;
  readonly excepted: number;
  readonly coverage: number;
  readonly score?: number;
  /** Whether Security Hub knows all of this series: `off` while it is switched off. */
  readonly hub: HubSync;
}

export type HubSync = "synced" | "pending" | "off";

/** A lease on a series. */
export interface Claim {
  readonly owner: string;
  /** Epoch milliseconds, after the latest moment at which the holder can still write. */
  readonly until: number;
}
