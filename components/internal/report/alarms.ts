import type * as pulumi from "@pulumi/pulumi";
import { type Alarm, functionFails, queueNotEmpty } from "../resources/alarms";

/** What the alarms of a report watch. */
export interface ReportAlarmInputs {
  readonly deadLetterQueueName: pulumi.Input<string>;
  readonly functionName: pulumi.Input<string>;
}

/** The alarms of a report; what to do is in docs/compliance-report.md under the alarm's name. */
export function reportAlarms(inputs: ReportAlarmInputs): Alarm[] {
  return [
    queueNotEmpty(
      "dead-letters",
      "A report was not made, or did not reach everyone: see the message and the log of the function.",
      inputs.deadLetterQueueName,
    ),
    functionFails(
      "errors",
      "A report could not be made or sent and is tried again: see the log of the function.",
      inputs.functionName,
    ),
  ];
}
