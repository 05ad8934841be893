/** Names of what the results function publishes; a test holds them against `functions/sinks`. */
export const severityMetrics = [
  { name: "SCAP High Finding", label: "high", color: "#d62728" },
  { name: "SCAP Medium Finding", label: "medium", color: "#ff7f0e" },
  { name: "SCAP Low Finding", label: "low", color: "#bcbd22" },
  { name: "SCAP Unknown Finding", label: "unknown", color: "#7f7f7f" },
] as const;

export const scanCompleted = "SCAP Scan Completed";
export const scanFailed = "SCAP Scan Failed";
export const silentHost = "SCAP Silent Host";
export const importFailure = "Security Hub Import Failure";

/** The dimension that tells the hosts apart; a metric without it is the fleet's. */
export const hostDimension = "InstanceId";
