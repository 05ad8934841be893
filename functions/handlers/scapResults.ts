import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { jsonLogger, logged } from "../log";
import { processBatch } from "../pipeline/uploads/processBatch";
import { scanSetup } from "../pipeline/scans/scanSetup";
import { uploadJobs, uploadSetup } from "../pipeline/uploads/uploadJobs";
import { scapUploads, scapUploadsAlone } from "../pipeline/uploads/uploadKinds";

const setup = scanSetup(process.env, jsonLogger());
const kind = process.env["HTML_REPORTS"] === "none" ? scapUploadsAlone : scapUploads;
const uploads = uploadSetup(process.env, kind);

/**
 * Takes scan results from their queue: every message of the batch by itself, so that a poison file
 * or a passing fault holds up none of the others.
 */
async function handle(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const tools = await setup.toolsOf(context);
  const { quarantineQueueUrl } = uploads;
  return processBatch(event.Records, { ...tools, quarantineQueueUrl }, uploadJobs(uploads, tools));
}

export const handler = logged(handle);
