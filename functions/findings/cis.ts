/** CIS's two levels: what suits every host, and what is for those that must be tighter. */
export const cisLevels = ["LEVEL_1", "LEVEL_2"] as const;
export type CisLevel = (typeof cisLevels)[number];

/**
 * Why a CIS scan has not measured a target: Amazon Inspector's own words, and two of ours.
 * `NO_RESULTS`: the scan is said to be complete and has no check. `UNKNOWN`: nothing is said.
 */
export const gapReasons = [
  "UNSUPPORTED_OS",
  "SSM_UNMANAGED",
  "TIMED_OUT",
  "CANCELLED",
  "SCAN_IN_PROGRESS",
  "NO_RESULTS",
  "UNKNOWN",
] as const;
export type GapReason = (typeof gapReasons)[number];
