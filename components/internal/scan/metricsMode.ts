/** Which metrics are published; what each choice costs is in docs/scap-pipeline.md. */
export const MetricsMode = {
  /** The metrics of each host and those of the fleet. */
  Both: "both",
  /** The metrics of each host, and of the fleet only the signs of life that alarms watch. */
  Instance: "instance",
  /** The metrics of the fleet: a few series, however many hosts. */
  Fleet: "fleet",
  /** No metrics at all: nothing tells then that scans fail or stay away. */
  None: "none",
} as const;
export type MetricsMode = (typeof MetricsMode)[keyof typeof MetricsMode];

/** Whether findings by severity are published for the fleet as a whole. */
export function publishesFleet(mode: MetricsMode): boolean {
  return mode === MetricsMode.Both || mode === MetricsMode.Fleet;
}

/** Whether each host's metrics are published. */
export function publishesHosts(mode: MetricsMode): boolean {
  return mode === MetricsMode.Both || mode === MetricsMode.Instance;
}

/** Whether the fleet's signs of life are published: scans completed, failed, quarantined, refused. */
export function publishesVitals(mode: MetricsMode): boolean {
  return mode !== MetricsMode.None;
}
