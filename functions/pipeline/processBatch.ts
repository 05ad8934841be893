import type { SQSClient } from "@aws-sdk/client-sqs";
import type { SQSBatchResponse, SQSRecord } from "aws-lambda";
import { DocumentError, IdentityError, PermanentError, messageOf } from "../errors";
import { putAside } from "../sinks/deadLetter";
import { type UploadTools, processUpload } from "./processUpload";
import { type Upload, uploadsOf } from "./uploads";

export interface ResultsQueueTools extends UploadTools {
  readonly sqs: SQSClient;
  readonly deadLetterQueueUrl: string;
  readonly quarantineQueueUrl: string;
  readonly publishQuarantined: () => Promise<void>;
}

/** A file may need this long; a message that would get less goes back at once instead of being cut off. */
const leastMilliseconds = 20_000;

/**
 * Takes a batch of queue messages, oldest upload first, so that scans of one host come in order.
 * What can never be taken is put aside with its reason; what failed for now is reported by its id,
 * so that SQS brings that message back, and only that one.
 */
export async function processBatch(
  records: readonly SQSRecord[],
  tools: ResultsQueueTools,
): Promise<SQSBatchResponse> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const record of [...records].sort(bySentTime)) {
    if (!(await processMessage(record, tools))) {
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
}

function bySentTime(a: SQSRecord, b: SQSRecord): number {
  return Number(a.attributes.SentTimestamp) - Number(b.attributes.SentTimestamp);
}

/** @returns whether the message is done with. */
async function processMessage(record: SQSRecord, tools: ResultsQueueTools): Promise<boolean> {
  if (tools.deadline() - tools.now() < leastMilliseconds) {
    tools.log.warn("message left for the next invocation", { messageId: record.messageId });
    return false;
  }
  let upload: Upload | undefined;
  try {
    for (upload of uploadsOf(record.body)) await processOne(upload, record, tools);
    return true;
  } catch (error) {
    if (error instanceof PermanentError && upload === undefined) {
      return setAside(error, record.body, undefined, tools);
    }
    tools.log.error("message goes back to its queue", {
      messageId: record.messageId,
      key: upload?.key,
      error: messageOf(error),
    });
    return false;
  }
}

/** A file that can never be taken does not hold up the others that its message tells of. */
async function processOne(
  upload: Upload,
  record: SQSRecord,
  tools: ResultsQueueTools,
): Promise<void> {
  try {
    await processUpload(upload, tools);
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    if (!(await setAside(error, record.body, upload, tools))) throw error;
  }
}

async function setAside(
  error: PermanentError,
  body: string,
  upload: Upload | undefined,
  tools: ResultsQueueTools,
): Promise<boolean> {
  const quarantined = error instanceof IdentityError;
  const queueUrl = quarantined ? tools.quarantineQueueUrl : tools.deadLetterQueueUrl;
  tools.log.error(quarantined ? "upload quarantined" : "message put aside", {
    bucket: upload?.bucket,
    key: upload?.key,
    error: error.name,
    reason: messageOf(error),
  });
  try {
    await putAside(tools.sqs, queueUrl, {
      body,
      reason: messageOf(error),
      errorName: error.name,
      bucket: upload?.bucket,
      key: upload?.key,
      versionId: upload?.versionId,
      ...(error instanceof DocumentError && { line: error.line, column: error.column }),
    });
    if (quarantined) await tools.publishQuarantined();
    return true;
  } catch (failure) {
    tools.log.error("could not put the message aside", { error: messageOf(failure) });
    return false;
  }
}
