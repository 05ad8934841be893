import { S3Client } from "@aws-sdk/client-s3";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { requireEnv, requireNumber, stringList } from "../environment";
import { jsonLogger } from "../log";
import { processBatch } from "../pipeline/processBatch";
import { scanSetup } from "../pipeline/scanSetup";

const environment = process.env;
const setup = scanSetup(environment, jsonLogger());

const uploads = {
  s3: new S3Client(),
  quarantineQueueUrl: requireEnv(environment, "QUARANTINE_QUEUE_URL"),
  trustedUploaders: stringList(environment, "TRUSTED_UPLOADERS"),
  maxResultBytes: requireNumber(environment, "MAX_RESULT_BYTES"),
};

/**
 * Takes scan results from their queue: every message of the batch by itself, so that a poison file
 * or a passing fault holds up none of the others.
 */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  return processBatch(event.Records, { ...(await setup.toolsOf(context)), ...uploads });
}
