import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ScanSource } from "../../exceptionArgs";
import type { FindingsStoreReference } from "../../findingsStoreArgs";
import type { Context } from "../common/context";
import { eventTypes } from "../common/events";
import { putMetrics } from "../statements/functions";
import type { LambdaFunction } from "../functions/lambdaFunction";
import { publishesVitals } from "./metricsMode";
import type { PipelineSettings } from "./settings";
import { allow } from "../statements/policies";
import type { MetricFamily } from "./metricFamilies";
import { createScheduledFunction } from "../functions/scheduledFunction";
import {
  changeKeyUse,
  complianceEnvironment,
  keepFindings,
  keyStatements,
  showCompliance,
  storeEnvironment,
  tellChanges,
} from "../statements/store";

export interface HostWatchInputs {
  readonly settings: PipelineSettings;
  readonly family: MetricFamily;
  /** Scanners whose scans are expected. */
  readonly sources: readonly ScanSource[];
  /** Kind of the scans that are watched: people are told by it. */
  readonly watch: "inspec" | "scap";
  readonly store: FindingsStoreReference;
  /** Scans are expected of the hosts that it has run on. */
  readonly association: aws.ssm.Association;
  readonly deadLetterQueue: aws.sqs.Queue;
  /** Whether the Compliance page of Systems Manager is kept up to date. */
  readonly compliance?: boolean;
}

/** The function that looks, each hour, for hosts that should have sent scans and did not. */
export function createHostWatch(
  name: string,
  inputs: HostWatchInputs,
  context: Context,
  parent: pulumi.Resource,
): LambdaFunction {
  const { settings, family, sources, watch, store, association, deadLetterQueue } = inputs;
  const complianceSources = inputs.compliance === true ? sources : [];
  const { partition, region, accountId } = context.location;
  const { associationId } = association;
  return createScheduledFunction(
    name,
    {
      handler: "hostWatch",
      description: "Looks for hosts that have fallen silent and profiles that are no longer run",
      memoryMb: 256,
      timeoutSeconds: 900,
      everyMinutes: 60,
      deadLetterQueue,
      environment: {
        ...storeEnvironment(store),
        ASSOCIATION_IDS: pulumi.jsonStringify([associationId]),
        SOURCES: JSON.stringify(sources),
        ...complianceEnvironment(complianceSources),
        // Two pipelines of one store, and of different patience, keep apart what they know of a host.
        WATCH: `${watch}~${settings.metricPipeline}`,
        SILENT_AFTER_HOURS: String(settings.silentAfterHours),
        RETIRE_AFTER_DAYS: String(settings.retireProfilesAfterDays),
        METRIC_NAMESPACE: settings.metricNamespace,
        METRIC_FAMILY: family,
        METRIC_PIPELINE: settings.metricPipeline,
        METRICS: settings.metrics,
      },
      statements: [
        allow(
          "ReadAssociation",
          ["ssm:DescribeAssociationExecutionTargets", "ssm:DescribeAssociationExecutions"],
          [
            pulumi.interpolate`arn:${partition}:ssm:${region}:${accountId}:association/${associationId}`,
          ],
        ),
        keepFindings(store),
        ...tellChanges(store, context, [eventTypes.hostSilent, eventTypes.hostBack]),
        ...showCompliance(complianceSources, context),
        ...(publishesVitals(settings.metrics) ? [putMetrics(settings.metricNamespace)] : []),
        ...keyStatements(changeKeyUse, context),
      ],
    },
    context,
    parent,
  );
}
