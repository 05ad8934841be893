import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { FindingsStoreReference } from "../../findingsStoreArgs";
import type { Context } from "../common/context";
import { eventTypes, ownEvents } from "../common/events";
import { createEventTarget } from "../resources/eventTarget";
import { createQueue, visibilityTimeout } from "../resources/queue";
import { allowEvents, allowUndelivered } from "../statements/services";
import type { AlertSettings } from "./settings";

/** Time for Slack to say how long to wait, a few times. */
export const alertTimeoutSeconds = 120;

/** From an event to a message that waits for the function. */
export interface AlertIntake {
  readonly queue: aws.sqs.Queue;
  readonly deadLetterQueue: aws.sqs.Queue;
}

/** The rule, its queue, and the queue for what could not be told. */
export function createAlertIntake(
  name: string,
  { sources, nothingNew, digestSeconds }: AlertSettings,
  store: FindingsStoreReference,
  context: Context,
  parent: pulumi.Resource,
): AlertIntake {
  const { accountId } = context.location;
  const rule = new aws.cloudwatch.EventRule(
    name,
    {
      description: "Gathers what changed, to tell people of it",
      eventPattern: ownEvents(
        [eventTypes.changed, ...(nothingNew ? [eventTypes.recorded] : [])],
        { store: store.findingsTableName },
        { source: sources },
      ),
      tags: context.tags,
    },
    { parent },
  );
  const undelivered = createQueue(
    `${name}-dead-letters`,
    { statements: (queueArn) => [allowUndelivered(queueArn, [rule.arn], accountId)] },
    context,
    parent,
  );
  const { queue: deadLetterQueue } = undelivered;
  const { queue, policy } = createQueue(
    name,
    {
      deadLetterQueue,
      visibilityTimeoutSeconds: visibilityTimeout(alertTimeoutSeconds, digestSeconds),
      statements: (queueArn) => [allowEvents(queueArn, [rule.arn], accountId)],
    },
    context,
    parent,
  );
  createEventTarget(name, { rule, arn: queue.arn, undelivered, permission: policy }, parent);
  return { queue, deadLetterQueue };
}
