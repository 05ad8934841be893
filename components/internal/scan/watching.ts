import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ScanSource } from "../../exceptionArgs";
import type { FindingsStoreReference } from "../../findingsStoreArgs";
import type { Context } from "../common/context";
import { createScanDashboard } from "../dashboard/scanDashboard";
import type { LambdaFunction } from "../functions/lambdaFunction";
import { createAlarms } from "../resources/alarms";
import { scanAlarms } from "./alarms";
import { createHostWatch } from "./hostWatch";
import { type MetricFamily, scanMetrics } from "./metricFamilies";
import type { PipelineSettings } from "./settings";

/** A pipeline that is to be watched. */
export interface WatchedScans {
  readonly settings: PipelineSettings;
  readonly family: MetricFamily;
  /** Scanners whose scans are expected. */
  readonly sources: readonly ScanSource[];
  /** Kind of the scans that are watched. */
  readonly watch: "inspec" | "scap";
  readonly store: FindingsStoreReference;
  /** Scans are expected of the hosts that it has run on. */
  readonly association: aws.ssm.Association;
  readonly queue: aws.sqs.Queue;
  readonly deadLetterQueue: aws.sqs.Queue;
  /** Only where hosts upload. */
  readonly quarantineQueue?: aws.sqs.Queue;
  /** The function that reads results. */
  readonly results: LambdaFunction;
  /** The function that looks for results whose event was lost; only where there is one. */
  readonly sweep?: LambdaFunction;
  /** Whether the Compliance page of Systems Manager is kept up to date. */
  readonly compliance: boolean;
  readonly alarmTopicArns: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Logical name of the dashboard; left out where there is to be none. */
  readonly dashboard: string | undefined;
}

/** What watches a pipeline, and shows how it does. */
export interface ScanWatch {
  /** The function that looks for silent hosts; only where there is one. */
  readonly hostWatch: LambdaFunction | undefined;
  readonly alarmArns: pulumi.Output<string[]>;
  readonly dashboard: aws.cloudwatch.Dashboard | undefined;
}

/** The function that looks for silent hosts, all alarms, and the dashboard. */
export function createScanWatch(
  name: string,
  watched: WatchedScans,
  context: Context,
  parent: pulumi.Resource,
): ScanWatch {
  const { settings, family, store, queue, deadLetterQueue, quarantineQueue, results, sweep } =
    watched;
  const hostWatch =
    settings.silentAfterHours === 0
      ? undefined
      : createHostWatch(`${name}-host-watch`, watched, context, parent);
  const alarmArns = createAlarms(
    name,
    scanAlarms({
      queueName: queue.name,
      deadLetterQueueName: deadLetterQueue.name,
      quarantineQueueName: quarantineQueue?.name,
      functionName: results.lambda.name,
      hostWatchName: hostWatch?.lambda.name,
      sweepName: sweep?.lambda.name,
      settings,
      family,
    }),
    watched.alarmTopicArns,
    context,
    parent,
  );
  const dashboard =
    watched.dashboard === undefined
      ? undefined
      : createScanDashboard(
          watched.dashboard,
          {
            ...settings,
            family,
            unmeasured: hostWatch && scanMetrics(family).silentHost,
            queues: {
              "to be read": queue.name,
              "dead letters": deadLetterQueue.name,
              ...(quarantineQueue && { quarantined: quarantineQueue.name }),
            },
            functions: {
              results: results.lambda.name,
              ...(sweep && { sweep: sweep.lambda.name }),
            },
            logGroupName: results.logGroup.name,
            store,
            alarmArns,
          },
          context,
          parent,
        );
  return { hostWatch, alarmArns, dashboard };
}
