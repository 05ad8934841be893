import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Context } from "./context";
import {
  alarmStates,
  bars,
  dashboardBody,
  daySeconds,
  logTable,
  type Metric,
  timeSeries,
  type Unplaced,
} from "./dashboard";
import { publishesFleet, publishesHosts, publishesVitals } from "./metricsMode";
import { hostDimension, scanMetrics } from "./scanMetrics";
import type { ScapSettings } from "./scapSettings";

const metric = scanMetrics("SCAP");

/** Names that are known once everything is created. */
export interface ScapDashboardInputs {
  readonly settings: ScapSettings;
  readonly queueName: pulumi.Input<string>;
  readonly deadLetterQueueName: pulumi.Input<string>;
  readonly quarantineQueueName: pulumi.Input<string>;
  readonly functionName: pulumi.Input<string>;
  readonly logGroupName: pulumi.Input<string>;
  readonly alarmArns: pulumi.Input<string[]>;
}

/** What the dashboard shows, everything known. */
export interface ScapDashboard extends pulumi.Unwrap<Omit<ScapDashboardInputs, "settings">> {
  readonly region: string;
  readonly namespace: string;
  /** Whether findings by severity are published for the fleet. */
  readonly fleet: boolean;
  /** Whether the metrics of each host are published. */
  readonly perHost: boolean;
  /** Whether the fleet's signs of life are published. */
  readonly vitals: boolean;
}

/**
 * A dashboard of a pipeline. CloudWatch makes no names for dashboards, and has one set of names for
 * all regions of an account: project, stack and region make it unique.
 */
export function createScapDashboard(
  name: string,
  { settings, ...names }: ScapDashboardInputs,
  { location }: Context,
  parent: pulumi.Resource,
): aws.cloudwatch.Dashboard {
  const { region } = location;
  const { metrics, metricNamespace: namespace } = settings;
  const shown = {
    namespace,
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
        .output({ ...names, region })
        .apply((known) => scapDashboardBody({ ...known, ...shown })),
    },
    { parent },
  );
}

/** Hosts in the list of the worst ones. */
const worstHosts = 10;

/** The dashboard's JSON: the fleet, its worst hosts, the signs of life, and what went wrong. */
export function scapDashboardBody(dashboard: ScapDashboard): string {
  return dashboardBody([
    [alarmStates("Alarms", dashboard.alarmArns, 24)],
    [
      ...(dashboard.fleet || dashboard.perHost ? [fleetBySeverity(dashboard)] : []),
      ...(dashboard.perHost ? [worstByHighFindings(dashboard)] : []),
    ],
    [...(dashboard.vitals ? [heartbeat(dashboard)] : []), queues(dashboard), runs(dashboard)],
    [latestScans(dashboard)],
  ]);
}

/**
 * The fleet's own metrics add up over any number of hosts. Where they are not published the hosts'
 * are added up instead, of which CloudWatch takes the first hundred.
 */
function fleetBySeverity({ region, namespace, fleet }: ScapDashboard): Unplaced {
  const metrics = metric.severities.map(({ name, label, color }, index): Metric =>
    fleet
      ? [namespace, name, { stat: "Sum", period: daySeconds, label, color }]
      : [{ expression: `SUM(${hostSearch(namespace, name)})`, id: `e${index}`, label, color }],
  );
  const title = `Findings by severity, sum of ${fleet ? "the day's scans" : "all hosts"}`;
  return timeSeries(title, region, metrics, {
    width: 12,
    height: 8,
    stacked: true,
  });
}

function worstByHighFindings({ region, namespace }: ScapDashboard): Unplaced {
  const search = hostSearch(namespace, metric.severities[0].name);
  const expression = `SORT(${search}, MAX, DESC, ${worstHosts})`;
  return bars(
    `The ${worstHosts} hosts with most high findings`,
    region,
    [[{ expression, id: "worst" }]],
    {
      width: 12,
      height: 8,
    },
  );
}

function hostSearch(namespace: string, name: string): string {
  const schema = `{"${namespace}",${hostDimension}}`;
  return `SEARCH('${schema} MetricName="${name}"', 'Maximum', ${daySeconds})`;
}

function heartbeat({ region, namespace }: ScapDashboard): Unplaced {
  const options = { stat: "Sum", period: 3600 };
  return timeSeries(
    "Scans received",
    region,
    [
      [namespace, metric.scanCompleted, { ...options, label: "completed", color: "#2ca02c" }],
      [namespace, metric.scanFailed, { ...options, label: "failed", color: "#d62728" }],
    ],
    { width: 8, height: 6 },
  );
}

function queues(dashboard: ScapDashboard): Unplaced {
  const visible = (queue: string, label: string): Metric => [
    "AWS/SQS",
    "ApproximateNumberOfMessagesVisible",
    "QueueName",
    queue,
    { stat: "Maximum", period: 300, label },
  ];
  return timeSeries(
    "Messages waiting",
    dashboard.region,
    [
      visible(dashboard.queueName, "to be read"),
      visible(dashboard.deadLetterQueueName, "dead letters"),
      visible(dashboard.quarantineQueueName, "quarantined"),
    ],
    { width: 8, height: 6 },
  );
}

function runs({ region, functionName }: ScapDashboard): Unplaced {
  const of = (name: string, label: string): Metric => [
    "AWS/Lambda",
    name,
    "FunctionName",
    functionName,
    { stat: "Sum", period: 300, label },
  ];
  return timeSeries(
    "Runs of the results function",
    region,
    [of("Invocations", "runs"), of("Errors", "errors"), of("Throttles", "throttled")],
    { width: 8, height: 6 },
  );
}

function latestScans({ region, logGroupName }: ScapDashboard): Unplaced {
  return logTable(
    "Latest scans",
    region,
    logGroupName,
    [
      'filter message = "scan processed"',
      "fields @timestamp, target, scan.profile, outcome, counts.pass, counts.fail, counts.error, counts.notchecked",
      "sort @timestamp desc",
      "limit 25",
    ],
    { width: 24, height: 8 },
  );
}
