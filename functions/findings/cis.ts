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

/** The reasons in words. */
export const gapTexts: Readonly<Record<GapReason, string>> = {
  UNSUPPORTED_OS: "Inspector has no benchmark for its operating system.",
  SSM_UNMANAGED: "Systems Manager does not manage it: see its agent, its role and its network.",
  TIMED_OUT: "The scan of it took too long, and its part results are not believed.",
  CANCELLED: "The scan of it was cancelled.",
  SCAN_IN_PROGRESS: "It was still being scanned when Inspector was last asked.",
  NO_RESULTS:
    "The scan of it is said to be complete, without a single check: most often its role lacks the policy AmazonInspector2ManagedCisPolicy.",
  UNKNOWN: "Inspector says nothing of it that is known here.",
};
