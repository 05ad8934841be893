import type { MetricDatum } from "@aws-sdk/client-cloudwatch";
import { type FleetContext, type MetricFamily, metricNamesOf, pipelineDimension } from "./metrics";

/** Whose metrics those of CIS scans are. */
export const cisFamily: MetricFamily = "Inspector CIS";

/** Name of the metric of targets that a scan was meant to measure and has not. */
export const notMeasuredMetric = `${cisFamily} Target Not Measured`;

/** How a whole scan ended. */
export interface CisScanEnd {
  /** Targets that were not measured. */
  readonly gaps: number;
  /** Whether it ended in another way than by coming to its end. */
  readonly failed: boolean;
}

/** What is said of a whole scan: of the fleet, now, zeros included. */
export function cisScanMetrics(
  { gaps, failed }: CisScanEnd,
  { pipeline, choice, now }: Omit<FleetContext, "family">,
): readonly MetricDatum[] {
  if (choice === "none") return [];
  const common = {
    Unit: "Count",
    Dimensions: pipelineDimension(pipeline),
    Timestamp: new Date(now),
  } as const;
  const { scanFailed } = metricNamesOf(cisFamily);
  return [
    { MetricName: notMeasuredMetric, Value: gaps, ...common },
    { MetricName: scanFailed, Value: failed ? 1 : 0, ...common },
  ];
}
