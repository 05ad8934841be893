/**
 * What a series' findings reflect, and who is changing them: one small record that every change
 * of the findings goes through. A scan that changes nothing does not write it.
 */
export interface SeriesRecord {
  /** Counts up with every write: the condition of the next one. */
  readonly revision: number;
  /** The newest scan that the findings reflect; absent while the first one is being applied. */
  readonly head?: SeriesHead;
  /** Who is writing this series' findings at the moment. */
  readonly claim?: Claim;
}

export interface SeriesHead {
  /**
   * Place of the scan in the series, see `ScanRecord`. Empty where the findings reflect no scan as a
   * whole (they were closed as gone, or somebody died over them), so that the next one is looked at
   * in full even if it says the same as the one before.
   */
  readonly order: string;
  /** Whether Security Hub knows all of this series: `off` while it is switched off. */
  readonly hub: HubSync;
  /** ISO 8601: from then on Security Hub has to be told of open findings again, lest it drops them. */
  readonly hubRefreshAt?: string;
  /** What was told again to keep it there, which the findings themselves do not remember. */
  readonly hubRefreshed?: HubRefreshed;
  /** ISO 8601: when the target or the profile was found to be gone; older scans count no more. */
  readonly goneAt?: string;
}

/**
 * How far Security Hub was told again of findings that have not changed. Each has its turn every so
 * many days after it was told of its last change: whose turn came, these two instants and the finding
 * tell, so that keeping findings there writes none of them.
 */
export interface HubRefreshed {
  /** ISO 8601: every turn up to here was taken. */
  readonly until: string;
  /** ISO 8601: the latest `UpdatedAt` that was sent for it; absent where it has not come to that. */
  readonly toldAt?: string;
}

/**
 * `current`: it knows all, under ids that name the store. Before ids did, records said `synced`: such a
 * series is looked at once more, see `formerFindings`.
 */
export type HubSync = "current" | "pending" | "off";

/** A lease on a series. */
export interface Claim {
  readonly owner: string;
  /** Epoch milliseconds, after the latest moment at which the holder can still write. */
  readonly until: number;
  /**
   * The revision that the findings were left at, by whoever changed them last. Absent from the claims of
   * releases without plans, and of who leased the series after those: a part of some changes may have
   * been written then.
   */
  readonly settled?: number;
  /** What the holder has set about: whoever leases the series after it carries that out first. */
  readonly plan?: PlanName;
}

/** Where a plan is, see `PlanTable`. */
export interface PlanName {
  readonly id: string;
  /** In how many records. */
  readonly parts: number;
}
