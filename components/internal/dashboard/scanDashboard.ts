import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { FindingsStoreReference } from "../../findingsStoreArgs";
import type { Context } from "../common/context";
import { alarmStates, dashboardBody } from "./dashboard";
import { fleetBySeverity, hostsAndCoverage, lifeSigns, type ShownMetrics } from "./metrics";
import { endingExceptions, latestScans, oldestScans, worstRules } from "./tables";
import { queuesWidget, runsWidget, type Labelled } from "./workings";
import {
  type MetricsMode,
  publishesFleet,
  publishesHosts,
  publishesVitals,
} from "../scan/metricsMode";
import type { MetricFamily, MetricScope } from "../scan/metricFamilies";

/** What a dashboard of a scanner's results is told; names are known once everything is created. */
export interface ScanDashboardInputs extends MetricScope {
  readonly family: MetricFamily;
  readonly metrics: MetricsMode;
  /** The metric of hosts that were not measured though they should have been; only where there is one. */
  readonly unmeasured?: string;
  /** Queues, by what waits in them. */
  readonly queues: Readonly<Record<string, pulumi.Input<string>>>;
  /** Names of functions, by what they are for; the first is the one that reads results. */
  readonly functions: Readonly<Record<string, pulumi.Input<string>>>;
  /** Log group of the function that reads results. */
  readonly logGroupName: pulumi.Input<string>;
  readonly store: Pick<
    FindingsStoreReference,
    "deadLetterQueueName" | "exceptionSweepLogGroupName"
  >;
  readonly alarmArns: pulumi.Input<string[]>;
}

/** What the dashboard shows, everything known. */
export interface ScanDashboard extends ShownMetrics {
  readonly queues: readonly Labelled[];
  readonly functions: readonly Labelled[];
  readonly logGroupName: string;
  /** Log group of the function that watches exceptions, where the store tells it. */
  readonly exceptionLogGroupName: string | undefined;
  readonly alarmArns: readonly string[];
}

/**
 * A dashboard of a scanner's results. CloudWatch makes no names for dashboards, and has one set of
 * names for all regions of an account: project, stack and region make it unique.
 */
export function createScanDashboard(
  name: string,
  inputs: ScanDashboardInputs,
  { location }: Context,
  parent: pulumi.Resource,
): aws.cloudwatch.Dashboard {
  const { region } = location;
  const { deadLetterQueueName, exceptionSweepLogGroupName } = inputs.store;
  const { family, metrics, metricNamespace, metricPipeline, unmeasured } = inputs;
  const shown = {
    family,
    metricNamespace,
    metricPipeline,
    unmeasured,
    fleet: publishesFleet(metrics),
    perHost: publishesHosts(metrics),
    vitals: publishesVitals(metrics),
  };
  const prefix = `${pulumi.getProject()}-${pulumi.getStack()}-${name}`;
  return new aws.cloudwatch.Dashboard(
    name,
    {
      dashboardName: pulumi.interpolate`${prefix.replace(/[^A-Za-z0-9_-]/g, "-")}-${region}`,
      dashboardBody: pulumi
        .output({
          region,
          queues: labelled({
            ...inputs.queues,
            ...(deadLetterQueueName !== undefined && {
              "store's dead letters": deadLetterQueueName,
            }),
          }),
          functions: labelled(inputs.functions),
          logGroupName: inputs.logGroupName,
          exceptionLogGroupName: exceptionSweepLogGroupName,
          alarmArns: inputs.alarmArns,
        })
        .apply((known) => scanDashboardBody({ ...known, ...shown })),
    },
    { parent },
  );
}

function labelled(names: Readonly<Record<string, pulumi.Input<string>>>) {
  return Object.entries(names).map(([label, name]) => ({ label, name }));
}

/**
 * The dashboard's JSON: the fleet, its worst hosts and rules, how much of it was measured and when,
 * what exceptions will soon hide no more, and whether the pipeline itself works.
 */
export function scanDashboardBody(dashboard: ScanDashboard): string {
  const { region, logGroupName, exceptionLogGroupName } = dashboard;
  return dashboardBody([
    [alarmStates("Alarms", dashboard.alarmArns, 24)],
    fleetBySeverity(dashboard),
    hostsAndCoverage(dashboard),
    [worstRules(region, logGroupName), oldestScans(region, logGroupName)],
    exceptionLogGroupName === undefined ? [] : [endingExceptions(region, exceptionLogGroupName)],
    [
      ...lifeSigns(dashboard),
      queuesWidget(region, dashboard.queues),
      runsWidget(region, dashboard.functions),
    ],
    [latestScans(region, logGroupName)],
  ]);
}
