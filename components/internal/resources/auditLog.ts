import { createHash } from "node:crypto";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Context } from "../common/context";
import { dataOptions } from "./dataOptions";
import { createEventTarget } from "./eventTarget";
import type { QueueWithPolicy } from "./queue";
import { type EventOwner, type EventType, eventTypes, ownEvents } from "../common/events";
import { policyDocument, type Statement } from "../statements/policies";

/** The audit log, and the rule that fills it. */
export interface AuditLog {
  readonly logGroup: aws.cloudwatch.LogGroup;
  readonly rule: aws.cloudwatch.EventRule;
  /** Without it, EventBridge may write nothing. */
  readonly policy: aws.cloudwatch.LogResourcePolicy;
}

/** What is written to an audit log. */
export interface Audited {
  readonly description: string;
  readonly types: readonly EventType[];
  /** Whose events. */
  readonly owner: EventOwner;
}

/** Every decision that suppressed, closed or reopened a finding of the store. */
export function decisionsOf(findingsTableName: pulumi.Input<string>): Audited {
  return {
    description: "Writes every decision about a finding to the audit log",
    types: [eventTypes.decision],
    owner: { store: findingsTableName },
  };
}

/** A log group of every event of some types of one store or pack, fed by EventBridge. */
export function createAuditLog(
  name: string,
  { description, types, owner }: Audited,
  retentionDays: number,
  context: Context,
  parent: pulumi.Resource,
): AuditLog {
  const { common, tags } = context;
  const logGroup = new aws.cloudwatch.LogGroup(
    name,
    {
      // The console offers EventBridge only log groups with names that begin like this.
      namePrefix: `/aws/events/${name}-`,
      retentionInDays: retentionDays,
      kmsKeyId: common.kmsKeyArn,
      tags,
    },
    dataOptions(context, parent),
  );
  const rule = new aws.cloudwatch.EventRule(
    name,
    {
      description,
      eventPattern: ownEvents(types, owner),
      tags,
    },
    { parent },
  );
  const policy = new aws.cloudwatch.LogResourcePolicy(
    name,
    {
      policyName: policyName(name, parent),
      policyDocument: policyDocument(deliveryStatements(logGroup.arn, rule.arn)),
    },
    { parent },
  );
  return { logGroup, rule, policy };
}

/**
 * CloudWatch Logs has one set of names for an account and Region, and a policy of a name that is taken
 * would take the other one's place. The parent's URN is no other resource's: components of one name, a
 * store inside each of them, and stacks are told apart by it.
 */
async function policyName(name: string, parent: pulumi.Resource): Promise<string> {
  // A promise: what depends on its own parent's output waits for itself.
  const urn = await new Promise<string>((resolve) => {
    parent.urn.apply(resolve);
  });
  const digest = createHash("sha256").update(urn).digest("hex").slice(0, 12);
  return `${pulumi.getProject()}-${pulumi.getStack()}-${name}-${digest}`;
}

/**
 * Directs the rule's events to the log.
 *
 * @param undelivered where a decision goes that could not be written for a day.
 */
export function deliverDecisions(
  name: string,
  { logGroup, rule, policy }: AuditLog,
  undelivered: QueueWithPolicy,
  parent: pulumi.Resource,
): aws.cloudwatch.EventTarget {
  return createEventTarget(
    name,
    { rule, arn: logGroup.arn, undelivered, permission: policy },
    parent,
  );
}

/**
 * What EventBridge needs to write: it names the rule only with the events themselves. A stream that
 * is made without them holds nothing.
 */
function deliveryStatements(
  logGroupArn: pulumi.Input<string>,
  ruleArn: pulumi.Input<string>,
): Statement[] {
  const delivery = {
    Effect: "Allow" as const,
    Principal: { Service: ["events.amazonaws.com", "delivery.logs.amazonaws.com"] },
    Resource: pulumi.interpolate`${logGroupArn}:*`,
  };
  return [
    { ...delivery, Sid: "CreateStreams", Action: "logs:CreateLogStream" },
    {
      ...delivery,
      Sid: "WriteDecisions",
      Action: "logs:PutLogEvents",
      Condition: { ArnEquals: { "aws:SourceArn": ruleArn } },
    },
  ];
}
