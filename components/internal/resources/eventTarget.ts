import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { QueueWithPolicy } from "./queue";

export interface EventTargetArgs {
  readonly rule: aws.cloudwatch.EventRule;
  /** ARN of what takes the rule's events. */
  readonly arn: pulumi.Input<string>;
  /** Where an event goes that was not taken for a day; its policy lets the rule in. */
  readonly undelivered: QueueWithPolicy;
  /** What lets the rule deliver: an event that comes before it is lost. */
  readonly permission: pulumi.Resource;
}

/** Directs a rule's events to what takes them, as soon as they can go there or be put aside. */
export function createEventTarget(
  name: string,
  { rule, arn, undelivered, permission }: EventTargetArgs,
  parent: pulumi.Resource,
): aws.cloudwatch.EventTarget {
  return new aws.cloudwatch.EventTarget(
    name,
    {
      rule: rule.name,
      arn,
      deadLetterConfig: { arn: undelivered.queue.arn },
      retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
    },
    { parent, dependsOn: [permission, undelivered.policy] },
  );
}
