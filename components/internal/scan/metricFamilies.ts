import * as pulumi from "@pulumi/pulumi";
import type { WatchedMetric } from "../resources/alarms";

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
    belowCoverage: `${family} Scan Below Minimum Coverage`,
    score: `${family} Score`,
    scanCompleted: `${family} Scan Completed`,
    scanFailed: `${family} Scan Failed`,
    silentHost: `${family} Silent Host`,
    importFailure: `${family === "SCAP" ? "" : `${family} `}Security Hub Import Failure`,
  } as const;
}

/** The dimension that tells the hosts apart; a metric without it is the fleet's. */
export const hostDimension = "InstanceId";

/**
 * The dimension that tells a pipeline's metrics from those of every other pipeline and stack of the
 * account and Region: CloudWatch knows a metric by its namespace, name and dimensions alone.
 */
export const pipelineDimension = "Pipeline";

/** Its value: no part of it can have a slash, so that no two pipelines have the same. */
export function metricPipeline(name: string): string {
  return [pulumi.getProject(), pulumi.getStack(), name].join("/");
}

/** A pipeline whose metrics are watched or shown. */
export interface MetricScope {
  readonly metricNamespace: string;
  readonly metricPipeline: string;
}

/** A metric of the whole fleet of a pipeline. */
export function fleetMetric(
  { metricNamespace, metricPipeline }: MetricScope,
  metricName: string,
): WatchedMetric {
  return {
    namespace: metricNamespace,
    metricName,
    dimensions: { [pipelineDimension]: metricPipeline },
  };
}
