import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type AuditLog, createAuditLog } from "../resources/auditLog";
import { createTopic } from "../resources/topic";
import type { Context } from "../common/context";
import { dataOptions } from "../resources/dataOptions";
import { eventTypes } from "../common/events";
import { putEvents } from "../statements/functions";
import { allow, type Statement } from "../statements/policies";
import { keyStatements } from "../statements/store";

/** Where it is told what was changed, and counted how much. */
export interface PackAudit {
  readonly log: AuditLog;
  readonly topic: aws.sns.Topic;
  readonly table: aws.dynamodb.Table;
  /** What the function that changes needs to know of it. */
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  /** What it needs to be allowed. */
  readonly statements: readonly Statement[];
}

/** The audit trail of remediations, and the table by which they are counted. */
export function createPackAudit(
  name: string,
  retentionDays: number,
  context: Context,
  parent: pulumi.Resource,
): PackAudit {
  const topic = createTopic(`${name}-remediations`, context, parent);
  const table = createCounts(`${name}-counts`, context, parent);
  const remediations = {
    description: "Writes every remediation to the audit log",
    types: [eventTypes.remediation],
    owner: { pack: table.name },
  };
  const log = createAuditLog(`${name}-audit`, remediations, retentionDays, context, parent);
  return {
    log,
    topic,
    table,
    environment: { AUDIT_TOPIC_ARN: topic.arn, LIMITS_TABLE: table.name },
    statements: [
      putEvents([eventTypes.remediation], context.location),
      allow("PublishRemediations", ["sns:Publish"], [topic.arn]),
      allow("CountRemediations", ["dynamodb:UpdateItem"], [table.arn]),
      ...keyStatements({ decrypt: ["dynamodb", "sns"], encrypt: ["sns"] }, context),
    ],
  };
}

/** How much was changed in which hour: a few items, which DynamoDB itself clears away. */
function createCounts(name: string, context: Context, parent: pulumi.Resource): aws.dynamodb.Table {
  const { kmsKeyArn } = context.common;
  return new aws.dynamodb.Table(
    name,
    {
      attributes: [{ name: "id", type: "S" }],
      hashKey: "id",
      billingMode: "PAY_PER_REQUEST",
      ttl: { attributeName: "expires", enabled: true },
      ...(kmsKeyArn === undefined ? {} : { serverSideEncryption: { enabled: true, kmsKeyArn } }),
      tags: context.tags,
    },
    dataOptions(context, parent),
  );
}
