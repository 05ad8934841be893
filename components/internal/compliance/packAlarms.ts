import type * as pulumi from "@pulumi/pulumi";
import { type Alarm, functionFails, queueNotEmpty } from "../resources/alarms";

/** What the alarms of a pack watch. */
export interface PackAlarmInputs {
  readonly ruleFunctionName: pulumi.Input<string>;
  /** Left out where no rule has a remediation. */
  readonly remediationFunctionName?: pulumi.Input<string>;
  readonly deadLetterQueueName: pulumi.Input<string>;
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
  ];
}
