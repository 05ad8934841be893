import type { MetricDatum } from "@aws-sdk/client-cloudwatch";
import { pipelineDimension } from "./metrics";

/** Name of the metric of resources that a service refused to let a rule read. */
export const unreadResourceMetric = "Compliance Resource Not Read";

/** How many resources one run of a rule could not read. */
export function unreadMetric(count: number, pipeline: string, now: number): readonly MetricDatum[] {
  return [
    {
      MetricName: unreadResourceMetric,
      Value: count,
      Unit: "Count",
      Dimensions: pipelineDimension(pipeline),
      Timestamp: new Date(now),
    },
  ];
}
