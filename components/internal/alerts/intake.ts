import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Context } from "../common/context";
import { eventSource, eventTypes } from "../common/events";
import { createQueue, visibilityTimeout } from "../resources/queue";
import { allowUndelivered } from "../statements/services";
import type { AlertSettings } from "./settings";

/** Time for Slack to say how long to wait, a few times. */
export const alertTimeoutSeconds = 120;

/** From an event to a message that waits for the function. */
export interface AlertIntake {
  readonly rule: aws.cloudwatch.EventRule;
  readonly queue: aws.sqs.Queue;
  readonly deadLetterQueue: aws.sqs.Queue;
}

/** The rule, its queue, and the queue for what could not be told. */
export function createAlertIntake(
  name: string,
  { sources, nothingNew }: AlertSettings,
  { common, tags, location }: Context,
  parent: pulumi.Resource,
): AlertIntake {
  const { kmsKeyArn } = common;
  const rule = new aws.cloudwatch.EventRule(
    name,
    {
      description: "Gathers what changed, to tell people of it",
      eventPattern: JSON.stringify({
        source: [eventSource],
        "detail-type": [eventTypes.changed, ...(nothingNew ? [eventTypes.recorded] : [])],
        detail: { source: sources },
      }),
      tags,
    },
    { parent },
  );
  const { queue: deadLetterQueue } = createQueue(
    `${name}-dead-letters`,
    {
      tags,
      kmsKeyArn,
      statements: (queueArn) => [allowUndelivered(queueArn, [rule.arn], location.accountId)],
    },
    parent,
  );
  const { queue, policy } = createQueue(
    name,
    {
      tags,
      kmsKeyArn,
      deadLetterQueue,
      visibilityTimeoutSeconds: visibilityTimeout(alertTimeoutSeconds),
      statements: (queueArn) => [
        { ...allowUndelivered(queueArn, [rule.arn], location.accountId), Sid: "AllowEvents" },
      ],
    },
    parent,
  );
  new aws.cloudwatch.EventTarget(
    name,
    {
      rule: rule.name,
      arn: queue.arn,
      deadLetterConfig: { arn: deadLetterQueue.arn },
      retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
    },
    { parent, dependsOn: [policy] },
  );
  return { rule, queue, deadLetterQueue };
}
