import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { jsonLogger } from "../log";
import { processBatch } from "../pipeline/processBatch";
import { scanSetup } from "../pipeline/scanSetup";
import { uploadJobs, uploadSetup } from "../pipeline/uploadJobs";
import { inspecUploads } from "../pipeline/uploadKinds";

const setup = scanSetup(process.env, jsonLogger());
const uploads = uploadSetup(process.env, inspecUploads);

/**
 * Takes reports of audits from their queue: every message of the batch by itself, so that a poison file
 * or a passing fault holds up none of the others.
 */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const tools = await setup.toolsOf(context);
  const { quarantineQueueUrl } = uploads;
  return processBatch(event.Records, { ...tools, quarantineQueueUrl }, uploadJobs(uploads, tools));
}
