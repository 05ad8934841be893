/** Whose metrics: `functions/sinks` has the same list, and a test holds one against the other. */
export type MetricFamily = "SCAP" | "InSpec" | "Inspector CIS";

/** Names of what a function publishes about scans; a test holds them against `functions/sinks`. */
export function scanMetrics(family: MetricFamily) {
  return {
    severities: [
      { name: `${family} High Finding`, label: "high", color: "#d62728" },
      { name: `${family} Medium Finding`, label: "medium", color: "#ff7f0e" },
      { name: `${family} Low Finding`, label: "low", color: "#bcbd22" },
      { name: `${family} Unknown Finding`, label: "unknown", color: "#7f7f7f" },
    ],
    coverage: `${family} Coverage`,
    scanCompleted: `${family} Scan Completed`,
    scanFailed: `${family} Scan Failed`,
    silentHost: `${family} Silent Host`,
    importFailure: `${family === "SCAP" ? "" : `${family} `}Security Hub Import Failure`,
  } as const;
}

/** The dimension that tells the hosts apart; a metric without it is the fleet's. */
export const hostDimension = "InstanceId";
