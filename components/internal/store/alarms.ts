import { type Alarm, functionFails, queueNotEmpty } from "../resources/alarms";
import type * as pulumi from "@pulumi/pulumi";

/** What the alarms of a store watch. */
export interface StoreAlarmInputs {
  readonly deadLetterQueueName: pulumi.Input<string>;
  readonly instanceGoneName: pulumi.Input<string>;
  readonly exceptionSweepName: pulumi.Input<string>;
}

/** The alarms of a store; what to do is in docs/findings-store.md under the alarm's name. */
export function storeAlarms(inputs: StoreAlarmInputs): Alarm[] {
  return [
    queueNotEmpty(
      "dead-letters",
      "A terminated instance was not closed, a decision not written to the audit log, or a schedule could not run its function.",
      inputs.deadLetterQueueName,
    ),
    functionFails(
      "instance-gone-errors",
      "Findings of a terminated instance could not be closed: see the log of the function.",
      inputs.instanceGoneName,
    ),
    functionFails(
      "exception-sweep-errors",
      "Findings whose exceptions have ended could not all be opened: see the log of the function.",
      inputs.exceptionSweepName,
    ),
  ];
}
