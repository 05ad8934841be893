import type * as pulumi from "@pulumi/pulumi";
import { fleetMetric, type MetricScope } from "../scan/metricFamilies";
import {
  type Alarm,
  faultsReported,
  functionFails,
  queueFallsBehind,
  queueNotEmpty,
} from "../resources/alarms";
import { maxReceiveCount, visibilityTimeout } from "../resources/queue";
import { findingsTimeoutSeconds } from "./packFindings";

/** What the alarms of a pack watch. */
export interface PackAlarmInputs {
  readonly metrics: MetricScope;
  readonly ruleFunctionName: pulumi.Input<string>;
  /** Left out where no rule has a remediation. */
  readonly remediationFunctionName?: pulumi.Input<string>;
  readonly deadLetterQueueName: pulumi.Input<string>;
  /** Left out where nobody keeps findings of results. */
  readonly findings?: {
    readonly functionName: pulumi.Input<string>;
    readonly queueName: pulumi.Input<string>;
    readonly deadLetterQueueName: pulumi.Input<string>;
  };
}

/** The alarms of a pack; what to do is in docs/compliance-conformance-pack.md under the alarm's name. */
export function packAlarms(inputs: PackAlarmInputs): Alarm[] {
  return [
    functionFails(
      "rule-errors",
      "A rule could not be evaluated, or not to its end: see the log of the function.",
      inputs.ruleFunctionName,
    ),
    unreadResources(inputs.metrics),
    ...(inputs.remediationFunctionName === undefined
      ? []
      : [
          functionFails(
            "remediation-errors",
            "A remediation failed, or could not be tried: see the audit trail.",
            inputs.remediationFunctionName,
          ),
        ]),
    queueNotEmpty(
      "dead-letters",
      "An evaluation was given up, or a remediation not written to the audit trail.",
      inputs.deadLetterQueueName,
    ),
    ...(inputs.findings === undefined ? [] : findingsAlarms(inputs.findings)),
  ];
}

/** Name of the metric of resources that could not be read; a test holds it against functions/sinks/cloudWatch. */
export const unreadResourceMetric = "Compliance Resource Not Read";

/** A rule runs at least daily: only a whole day without a refusal says that there is none any more. */
const day = 86_400;

function unreadResources(scope: MetricScope): Alarm {
  return {
    ...faultsReported(
      "unread-resources",
      "Resources cannot be evaluated, because reading them is refused: the log of the function names each.",
      fleetMetric(scope, unreadResourceMetric),
    ),
    periodSeconds: day,
  };
}

function findingsAlarms(inputs: NonNullable<PackAlarmInputs["findings"]>): Alarm[] {
  return [
    functionFails(
      "findings-errors",
      "The function that keeps findings of results failed as a whole: see its log.",
      inputs.functionName,
    ),
    queueFallsBehind(
      "findings-queue-age",
      "Results have been waiting for longer than all attempts to apply them take.",
      inputs.queueName,
      maxReceiveCount * visibilityTimeout(findingsTimeoutSeconds),
    ),
    queueNotEmpty(
      "findings-dead-letters",
      "Results of rules are not among the findings: the message and its attributes say which.",
      inputs.deadLetterQueueName,
    ),
  ];
}
