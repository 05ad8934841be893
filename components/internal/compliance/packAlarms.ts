import type * as pulumi from "@pulumi/pulumi";
import { type Alarm, functionFails, queueFallsBehind, queueNotEmpty } from "../resources/alarms";
import { maxReceiveCount, visibilityTimeout } from "../resources/queue";
import { findingsTimeoutSeconds } from "./packFindings";

/** What the alarms of a pack watch. */
export interface PackAlarmInputs {
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
      "Some resources could not be judged: see the log of the function.",
      inputs.ruleFunctionName,
    ),
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
