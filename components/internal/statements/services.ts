import * as pulumi from "@pulumi/pulumi";
import type { Location } from "../common/location";
import { type Statement, trustService } from "./policies";

/**
 * Lets S3 send its notifications of one bucket to a queue. Bucket ARNs carry no account, so the
 * account is asked for too: a deleted bucket's name may be taken by someone else.
 */
export function allowBucketNotifications(
  queueArn: pulumi.Input<string>,
  bucketArn: pulumi.Input<string>,
  accountId: pulumi.Input<string>,
): Statement {
  return allowSending(
    "AllowBucketNotifications",
    "s3.amazonaws.com",
    queueArn,
    bucketArn,
    accountId,
  );
}

/**
 * Lets EventBridge put aside, into a queue, what a target did not take: only for these rules, and
 * only from this account.
 */
export function allowUndelivered(
  queueArn: pulumi.Input<string>,
  ruleArns: pulumi.Input<string>[],
  accountId: pulumi.Input<string>,
): Statement {
  return allowSending("AllowUndelivered", "events.amazonaws.com", queueArn, ruleArns, accountId);
}

/** Lets EventBridge deliver to a queue: only what these rules of this account select. */
export function allowEvents(
  queueArn: pulumi.Input<string>,
  ruleArns: pulumi.Input<string>[],
  accountId: pulumi.Input<string>,
): Statement {
  return allowSending("AllowEvents", "events.amazonaws.com", queueArn, ruleArns, accountId);
}

/** Lets a service send to a queue on behalf of these sources, if they are this account's. */
function allowSending(
  sid: string,
  service: string,
  queueArn: pulumi.Input<string>,
  sourceArns: pulumi.Input<string> | pulumi.Input<string>[],
  accountId: pulumi.Input<string>,
): Statement {
  return {
    Sid: sid,
    Effect: "Allow",
    Principal: { Service: service },
    Action: "sqs:SendMessage",
    Resource: queueArn,
    Condition: {
      ArnEquals: { "aws:SourceArn": sourceArns },
      StringEquals: { "aws:SourceAccount": accountId },
    },
  };
}

/**
 * Lets EventBridge Scheduler take a role on. It names the group of a schedule as the source, never
 * the schedule itself; all schedules here are in the group that every account has.
 */
export function trustScheduler({ partition, region, accountId }: Location): Statement {
  return {
    ...trustService("scheduler.amazonaws.com"),
    Condition: {
      ArnEquals: {
        "aws:SourceArn": pulumi.interpolate`arn:${partition}:scheduler:${region}:${accountId}:schedule-group/default`,
      },
      StringEquals: { "aws:SourceAccount": accountId },
    },
  };
}
