import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { requireEnv } from "../environment";
import { jsonLogger, logged } from "../log";
import { itemsOfNode } from "../pipeline/nodeAudits/items";
import { nodeNewsOf } from "../pipeline/nodeAudits/messages";
import { type NodeTools, processNode } from "../pipeline/nodeAudits/processNode";
import { processBatch } from "../pipeline/uploads/processBatch";
import { scanSetup } from "../pipeline/scans/scanSetup";

const environment = process.env;
const setup = scanSetup(environment, jsonLogger());
const s3 = new S3Client();
const bucket = requireEnv(environment, "RESULTS_BUCKET");
const filter = {
  associationId: requireEnv(environment, "ASSOCIATION_ID"),
  documentName: requireEnv(environment, "DOCUMENT_NAME"),
};

/** Takes news of audited nodes from their queue: every message of the batch by itself. */
async function handle(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const scanTools = await setup.toolsOf(context);
  const tools: NodeTools = {
    ...scanTools,
    itemsOf: (nodeId) => itemsOfNode(setup.ssm, nodeId),
    bucket,
    keep: async (Key, Body) => {
      const ContentType = "application/gzip";
      const put = new PutObjectCommand({ Bucket: bucket, Key, Body, ContentType });
      return (await s3.send(put)).VersionId;
    },
  };
  return processBatch(event.Records, scanTools, (body) => {
    const news = nodeNewsOf(body, filter);
    return news === undefined ? [] : [{ run: () => processNode(news, tools) }];
  });
}

export const handler = logged(handle);
