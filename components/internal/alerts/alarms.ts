import type * as pulumi from "@pulumi/pulumi";
import { type Alarm, functionFails, queueFallsBehind, queueNotEmpty } from "../resources/alarms";

/** What the alarms of alerts watch. */
export interface AlertAlarmInputs {
  readonly queueName: pulumi.Input<string>;
  readonly deadLetterQueueName: pulumi.Input<string>;
  readonly functionName: pulumi.Input<string>;
}

/** So long no digest should be on its way, whatever the window. */
const lateSeconds = 1800;

/** The alarms of alerts; what to do is in docs/inspec-drift-alerts.md under the alarm's name. */
export function alertAlarms(inputs: AlertAlarmInputs): Alarm[] {
  return [
    queueNotEmpty(
      "dead-letters",
      "People were not told of a change: see the reason in the message, or the log of the function.",
      inputs.deadLetterQueueName,
    ),
    queueFallsBehind(
      "late",
      "Changes have been waiting for half an hour to be told of: Slack or SNS refuses, see the log of the function.",
      inputs.queueName,
      lateSeconds,
    ),
    functionFails(
      "errors",
      "The function that tells people of changes failed as a whole: see its log.",
      inputs.functionName,
    ),
  ];
}
