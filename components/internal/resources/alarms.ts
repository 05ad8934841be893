import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Context } from "../common/context";

/** One metric over which an alarm watches. */
export interface WatchedMetric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions?: Record<string, pulumi.Input<string>>;
}

export interface Alarm extends WatchedMetric {
  /** Suffix of the alarm's name. */
  readonly name: string;
  /** What it means and what to do, for the person it wakes. */
  readonly description: string;
  readonly statistic: "Maximum" | "Sum";
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
  readonly comparison: "GreaterThanThreshold" | "LessThanThreshold";
  readonly threshold: number;
  /**
   * What no data means: `breaching` for a sign of life, `notBreaching` for a count of faults, `ignore`
   * for a state that is reported now and then and stays what it was in between.
   */
  readonly missingData: "breaching" | "notBreaching" | "ignore";
}

const fiveMinutes = 300;
const hour = 3600;

/** Anything at all in a queue that should be empty. */
export function queueNotEmpty(
  name: string,
  description: string,
  queueName: pulumi.Input<string>,
): Alarm {
  return {
    name,
    description,
    namespace: "AWS/SQS",
    metricName: "ApproximateNumberOfMessagesVisible",
    dimensions: { QueueName: queueName },
    statistic: "Maximum",
    periodSeconds: fiveMinutes,
    evaluationPeriods: 1,
    comparison: "GreaterThanThreshold",
    threshold: 0,
    missingData: "notBreaching",
  };
}

/** A message that waits for longer than this: whatever reads the queue does not keep up. */
export function queueFallsBehind(
  name: string,
  description: string,
  queueName: pulumi.Input<string>,
  seconds: number,
): Alarm {
  return {
    ...queueNotEmpty(name, description, queueName),
    metricName: "ApproximateAgeOfOldestMessage",
    threshold: seconds,
  };
}

/** A function that failed as a whole; messages that it gave back one by one do not count. */
export function functionFails(
  name: string,
  description: string,
  functionName: pulumi.Input<string>,
): Alarm {
  return {
    ...faultsReported(name, description, { namespace: "AWS/Lambda", metricName: "Errors" }),
    dimensions: { FunctionName: functionName },
    periodSeconds: fiveMinutes,
  };
}

/** A count of faults that is zero, or not reported, while all is well. */
export function faultsReported(name: string, description: string, metric: WatchedMetric): Alarm {
  return {
    name,
    description,
    ...metric,
    statistic: "Sum",
    periodSeconds: hour,
    evaluationPeriods: 1,
    comparison: "GreaterThanThreshold",
    threshold: 0,
    missingData: "notBreaching",
  };
}

/** A state that is reported each hour, and should be zero. */
export function stateReported(name: string, description: string, metric: WatchedMetric): Alarm {
  return {
    ...faultsReported(name, description, metric),
    statistic: "Maximum",
    missingData: "ignore",
  };
}

/** CloudWatch looks back at most seven days, and more than one only in whole hours. */
export const maxSilentHours = 7 * 24;

/** No sign of life for so many hours on end. */
export function silentFor(
  name: string,
  description: string,
  metric: WatchedMetric,
  hours: number,
): Alarm {
  return {
    name,
    description,
    ...metric,
    statistic: "Sum",
    periodSeconds: hour,
    evaluationPeriods: hours,
    comparison: "LessThanThreshold",
    threshold: 1,
    missingData: "breaching",
  };
}

/**
 * The alarms in CloudWatch.
 *
 * @param topicArns SNS topics that are told when an alarm goes off and when it is over.
 * @returns their ARNs.
 */
export function createAlarms(
  prefix: string,
  alarms: readonly Alarm[],
  topicArns: pulumi.Input<pulumi.Input<string>[]> | undefined,
  { tags }: Context,
  parent: pulumi.Resource,
): pulumi.Output<string[]> {
  const made = alarms.map(
    (alarm) =>
      new aws.cloudwatch.MetricAlarm(
        `${prefix}-${alarm.name}`,
        {
          alarmDescription: alarm.description,
          namespace: alarm.namespace,
          metricName: alarm.metricName,
          dimensions: alarm.dimensions,
          statistic: alarm.statistic,
          period: alarm.periodSeconds,
          evaluationPeriods: alarm.evaluationPeriods,
          comparisonOperator: alarm.comparison,
          threshold: alarm.threshold,
          treatMissingData: alarm.missingData,
          alarmActions: topicArns,
          okActions: topicArns,
          tags,
        },
        { parent },
      ),
  );
  return pulumi.all(made.map(({ arn }) => arn));
}
