/** CIS's two levels. */
export const CisLevel = {
  /** What suits every host. */
  Level1: "LEVEL_1",
  /** What is for hosts that must be tighter, with all of level 1. */
  Level2: "LEVEL_2",
} as const;
export type CisLevel = (typeof CisLevel)[keyof typeof CisLevel];

/** How bad a finding is; Security Hub, metrics and filters go by it. */
export const FindingSeverity = {
  Critical: "critical",
  High: "high",
  Medium: "medium",
  Low: "low",
  Info: "info",
  Unknown: "unknown",
} as const;
export type FindingSeverity = (typeof FindingSeverity)[keyof typeof FindingSeverity];

/** Which severity the checks of each level have. */
export interface CisSeveritiesArgs {
  /** Severity of checks of level 1. Defaults to `medium`. */
  level1?: FindingSeverity;
  /** Severity of checks of level 2. Defaults to `low`. */
  level2?: FindingSeverity;
}

/** What is meant where nothing is said; a test holds it against `functions/readers/inspectorCis`. */
export const severityDefaults: Required<CisSeveritiesArgs> = {
  level1: FindingSeverity.Medium,
  level2: FindingSeverity.Low,
};
