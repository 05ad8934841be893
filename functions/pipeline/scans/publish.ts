import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { Logger } from "../../log";
import {
  type FleetContext,
  type MetricContext,
  type MetricFamily,
  type Metrics,
  type MetricsChoice,
  hubFailureMetrics,
  quarantineMetrics,
  scanFailedMetrics,
  scanMetrics,
} from "../../sinks/cloudWatch/metrics";
import { putMetrics } from "../../sinks/cloudWatch/metricsPut";
import type { ApplyScanTools } from "./scanToApply";
import type { QueueTools } from "../uploads/processBatch";
import type { UploadTools } from "../uploads/processUpload";

export interface PublisherOptions {
  readonly namespace: string;
  readonly family: MetricFamily;
  /** Which pipeline publishes: the dimension that tells it from others of the account. */
  readonly pipeline: string;
  readonly choice: MetricsChoice;
  /** The least coverage with which a target is called compliant. */
  readonly minimumCoverage: number;
  readonly log: Logger;
  readonly now?: () => number;
}

/** What the pipeline publishes, each in one call. */
export interface Publisher
  extends
    Pick<ApplyScanTools, "publish">,
    Pick<QueueTools, "publishQuarantined">,
    Pick<UploadTools, "publishFailure"> {}

export function publisher(client: CloudWatchClient, options: PublisherOptions): Publisher {
  const { namespace, family, pipeline, choice, log, now = Date.now } = options;
  const put = (...all: readonly Metrics[]): Promise<number> => {
    for (const { omitted } of all) if (omitted !== undefined) log.warn(omitted);
    return putMetrics(
      client,
      namespace,
      all.flatMap(({ data }) => data),
    );
  };
  const fleet = (): FleetContext => ({ family, pipeline, choice, now: now() });
  const context = (instanceId: string, at: string): MetricContext => ({
    ...fleet(),
    instanceId,
    at,
  });
  return {
    publish: (scan, summary, refused) =>
      put(
        scanMetrics(summary, {
          ...context(scan.series.target.id, scan.time),
          minimumCoverage: options.minimumCoverage,
        }),
        // Zero too, so that the alarm on it returns to rest.
        hubFailureMetrics(refused, fleet()),
      ),
    publishFailure: async (instanceId, time) => {
      await put(scanFailedMetrics(context(instanceId, time)));
    },
    publishQuarantined: async () => {
      await put(quarantineMetrics(1, fleet()));
    },
  };
}
