import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import type { Context } from "aws-lambda";
import { requireEnv, requireNumber } from "../environment";
import { jsonLogger, logged } from "../log";
import { auditedNodes } from "../pipeline/nodeAudits/items";
import { sweepMessageBody } from "../pipeline/nodeAudits/messages";
import { sweepNodes } from "../pipeline/nodeAudits/sweep";
import { placeOf } from "../pipeline/place";
import { findingsStore } from "../sinks/store/findingsStore";
import { sendMessages } from "../sinks/sqs/queueSend";

const environment = process.env;
const log = jsonLogger();
const ssm = new SSMClient();
const sqs = new SQSClient();
const queueUrl = requireEnv(environment, "QUEUE_URL");
const store = findingsStore(new DynamoDBClient(), {
  tableName: requireEnv(environment, "FINDINGS_TABLE"),
  retentionDays: requireNumber(environment, "RESOLVED_RETENTION_DAYS"),
});

/** Looks for audits of which nobody was told; called by a schedule. */
async function handle(_event: unknown, context: Context): Promise<void> {
  const result = await sweepNodes({
    place: placeOf(context.invokedFunctionArn),
    nodes: () => auditedNodes(ssm),
    store,
    order: (nodeIds) => {
      const time = new Date().toISOString();
      const messages = nodeIds.map((nodeId) => ({ body: sweepMessageBody(nodeId, time) }));
      return sendMessages(sqs, queueUrl, messages);
    },
  });
  log.info("nodes looked at", { ...result });
}

export const handler = logged(handle);
