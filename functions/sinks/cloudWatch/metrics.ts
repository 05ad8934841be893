import type { Dimension, MetricDatum, StandardUnit } from "@aws-sdk/client-cloudwatch";
import { sufficiencyOf } from "../../findings/coverage";
import type { ScanSummary } from "../../findings/finding";
import type { Severity } from "../../findings/model";

/**
 * Which metrics to publish: CloudWatch bills each name with each set of dimensions as a metric of
 * its own. `instance`: per host. `fleet`: of all hosts of a pipeline together.
 */
export const metricsChoices = ["both", "instance", "fleet", "none"] as const;
export type MetricsChoice = (typeof metricsChoices)[number];

/** Whose metrics: scanners that differ in what they look at do not add up. */
export const metricFamilies = ["SCAP", "InSpec", "Inspector CIS"] as const;
export type MetricFamily = (typeof metricFamilies)[number];

/** Names of all metrics of a family, in the namespace that `METRIC_NAMESPACE` gives. */
export function metricNamesOf(family: MetricFamily = "SCAP") {
  return {
    high: `${family} High Finding`,
    medium: `${family} Medium Finding`,
    low: `${family} Low Finding`,
    unknown: `${family} Unknown Finding`,
    excepted: `${family} Excepted Finding`,
    coverage: `${family} Coverage`,
    belowCoverage: `${family} Scan Below Minimum Coverage`,
    score: `${family} Score`,
    scanCompleted: `${family} Scan Completed`,
    scanFailed: `${family} Scan Failed`,
    quarantined: `${family} Quarantined Result`,
    silentHost: `${family} Silent Host`,
    // The first family's has no name in front of it, and alarms go by it.
    hubFailure: `${family === "SCAP" ? "" : `${family} `}Security Hub Import Failure`,
  } as const;
}

/** When something was measured, when it is published, and for whom. */
export interface MetricContext {
  /** Defaults to `SCAP`. */
  readonly family?: MetricFamily;
  /** Value of the dimension `Pipeline`, which every metric has. */
  readonly pipeline: string;
  readonly choice: MetricsChoice;
  /** Value of the dimension `InstanceId`. */
  readonly instanceId: string;
  /** Instant of the measurement, ISO 8601: the scan's end. */
  readonly at: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The same for a finished scan. */
export interface ScanMetricContext extends MetricContext {
  /** The least coverage with which a target is called compliant. */
  readonly minimumCoverage: number;
}

/** Data to publish, or why there are none. */
export interface Metrics {
  readonly data: readonly MetricDatum[];
  /** One sentence where CloudWatch would refuse the time of the measurement. */
  readonly omitted?: string;
}

/**
 * The metrics of a finished scan, zeros included, because an alarm takes no data for no answer. What
 * assessed nothing has neither coverage nor score: any number would be taken for an answer. That it
 * is below the minimum is published, so that an alarm sees it.
 *
 * Severities count as the benchmark has them. `critical`, which XCCDF does not know, counts as
 * high. `info` has no metric: XCCDF says that such a rule is no failure to comply.
 */
export function scanMetrics(summary: ScanSummary, context: ScanMetricContext): Metrics {
  const { coverage, score } = summary;
  const sufficiency = sufficiencyOf(summary, context.minimumCoverage);
  return measured(context, [
    ["high", open(summary, "high") + open(summary, "critical")],
    ["medium", open(summary, "medium")],
    ["low", open(summary, "low")],
    ["unknown", open(summary, "unknown")],
    ["excepted", summary.excepted],
    ...(coverage === undefined ? [] : [["coverage", coverage * 100] as const]),
    ...(score === undefined || sufficiency === "unknown" ? [] : [["score", score] as const]),
    ["belowCoverage", sufficiency === "sufficient" ? 0 : 1],
    ["scanCompleted", 1],
  ]);
}

/** The metric of a scan that ended in a failure record instead of results. */
export function scanFailedMetrics(context: MetricContext): Metrics {
  return measured(context, [["scanFailed", 1]]);
}

/** Results that were not believed; of the fleet only, because who sent them is what is not known. */
export function quarantineMetrics(count: number, context: FleetContext): Metrics {
  return fleetOnly("quarantined", count, context);
}

/** Hosts that should have sent scans and did not, zero included: of the fleet, once for each look. */
export function silentHostMetrics(count: number, context: FleetContext): Metrics {
  return fleetOnly("silentHost", count, context);
}

/** Findings that Security Hub did not take. */
export function hubFailureMetrics(count: number, context: FleetContext): Metrics {
  return fleetOnly("hubFailure", count, context);
}

/** What the metrics of the function itself need: they happen now, to no machine. */
export type FleetContext = Pick<MetricContext, "family" | "pipeline" | "choice" | "now">;

type MetricKey = keyof ReturnType<typeof metricNamesOf>;

/** What tells whether the pipeline itself works: published for the fleet unless all is turned off. */
const vital: ReadonlySet<MetricKey> = new Set<MetricKey>([
  "scanCompleted",
  "scanFailed",
  "belowCoverage",
]);

/** Counted over the fleet alone: a host's own coverage says as much, and each metric is billed. */
const fleetAlone: ReadonlySet<MetricKey> = new Set<MetricKey>(["belowCoverage"]);

const units: Partial<Readonly<Record<MetricKey, StandardUnit>>> = {
  coverage: "Percent",
  score: "None",
};

function open(summary: ScanSummary, severity: Severity): number {
  return summary.open[severity];
}

function measured(
  context: MetricContext,
  values: readonly (readonly [MetricKey, number])[],
): Metrics {
  const { family, pipeline, choice, instanceId, at, now } = context;
  const names = metricNamesOf(family);
  if (choice === "none") return { data: [] };
  const time = publishableTime(at, now);
  if (time === undefined) {
    return {
      data: [],
      omitted: `metrics were measured at ${at}, CloudWatch takes none older than two weeks`,
    };
  }
  const value = dimensionValue(instanceId);
  const data: MetricDatum[] = [];
  for (const [key, amount] of values) {
    const metric = datum(names, key, amount, { pipeline, time });
    const { Dimensions = [] } = metric;
    if (choice !== "fleet" && value !== undefined && !fleetAlone.has(key)) {
      data.push({ ...metric, Dimensions: [{ Name: "InstanceId", Value: value }, ...Dimensions] });
    }
    if (choice !== "instance" || vital.has(key)) data.push(metric);
  }
  return { data };
}

function fleetOnly(
  key: MetricKey,
  count: number,
  { family, pipeline, choice, now }: FleetContext,
): Metrics {
  if (choice === "none") return { data: [] };
  return { data: [datum(metricNamesOf(family), key, count, { pipeline, time: new Date(now) })] };
}

function datum(
  names: Readonly<Record<MetricKey, string>>,
  key: MetricKey,
  value: number,
  { pipeline, time }: { readonly pipeline: string; readonly time: Date },
): MetricDatum {
  const unit = units[key] ?? "Count";
  return {
    MetricName: names[key],
    Dimensions: pipelineDimension(pipeline),
    Value: value,
    Unit: unit,
    Timestamp: time,
  };
}

/**
 * Names the pipeline that a metric is of: CloudWatch adds up what has the same namespace, name and
 * dimensions, and alarms of one pipeline would watch the hosts of another.
 */
export function pipelineDimension(pipeline: string): Dimension[] {
  return [{ Name: "Pipeline", Value: dimensionValue(pipeline) ?? "unnamed" }];
}

const minute = 60_000;
const oldest = 14 * 24 * 60 * minute;
const furthest = 2 * 60 * minute;

/**
 * The time to publish under: CloudWatch takes two weeks back to two hours ahead. A few minutes are
 * kept for the way there. What was measured further ahead, by a wrong clock, counts as of now.
 */
function publishableTime(at: string, now: number): Date | undefined {
  const time = Date.parse(at);
  if (Number.isNaN(time) || time > now + furthest - 5 * minute) return new Date(now);
  return time < now - oldest + 5 * minute ? undefined : new Date(time);
}

/** CloudWatch takes 1 to 1,024 printable ASCII characters, not all blank, no colon first. */
function dimensionValue(text: string): string | undefined {
  const ascii = text
    .replace(/[^\x20-\x7e]/g, "?")
    .trim()
    .replace(/^:/, "?");
  return ascii === "" ? undefined : ascii.slice(0, 1024);
}
