import type * as pulumi from "@pulumi/pulumi";
import { type Alarm, functionFails, queueFallsBehind, queueNotEmpty } from "../resources/alarms";

/** What the alarms of a rule watch. */
export interface ConfigRuleWatched {
  readonly deadLetterQueueName: pulumi.Input<string>;
  readonly queueName: pulumi.Input<string>;
  readonly judgeName: pulumi.Input<string>;
  readonly reevaluateName: pulumi.Input<string>;
}

/** Longer than five attempts take while AWS Config is busy. */
const behindSeconds = 3600;

/** All alarms of a rule. */
export function configRuleAlarms(watched: ConfigRuleWatched): Alarm[] {
  return [
    queueNotEmpty(
      "dead-letters",
      "An evaluation failed to the end, or a scan did not reach the rule: see the message's reason in the dead-letter queue.",
      watched.deadLetterQueueName,
    ),
    functionFails(
      "evaluation-fails",
      "Instances could not be judged or audits not started: AWS Config shows what it had before. See the function's log.",
      watched.judgeName,
    ),
    functionFails(
      "reevaluation-fails",
      "The function that has the rule evaluated again fails as a whole: see its log.",
      watched.reevaluateName,
    ),
    queueFallsBehind(
      "scans-wait",
      "Scans have waited for an hour to be shown in AWS Config: it refuses to evaluate the rule again.",
      watched.queueName,
      behindSeconds,
    ),
  ];
}
