import type { SQSClient } from "@aws-sdk/client-sqs";
import type { SQSBatchResponse, SQSRecord } from "aws-lambda";
import { DocumentError, PermanentError, RejectedError, messageOf } from "../../errors";
import { putAside } from "../../sinks/sqs/deadLetter";
import type { Logger } from "../../log";

/** What a message asks for. */
export interface Job {
  /** The object that it is about, where it is about one. */
  readonly object?: { readonly bucket: string; readonly key: string; readonly versionId?: string };
  /** @throws PermanentError where it can never be done; RejectedError where it is not taken for whose it is. */
  readonly run: () => Promise<void>;
}

export interface QueueTools {
  readonly sqs: SQSClient;
  readonly deadLetterQueueUrl: string;
  /** Where what is not believed goes; with the dead letters where there is none. */
  readonly quarantineQueueUrl?: string;
  readonly publishQuarantined: () => Promise<void>;
  readonly now: () => number;
  /** Epoch milliseconds after which this invocation can do no more. */
  readonly deadline: () => number;
  readonly log: Logger;
}

/** What a message's body asks for. @param attempt how often it was handed out, this time included. */
export type JobsOf = (body: string, attempt: number) => readonly Job[];

/** A file may need this long; a message that would get less goes back at once instead of being cut off. */
const leastMilliseconds = 20_000;

/**
 * Takes a batch of queue messages, oldest first, so that scans of one host come in order. What can
 * never be taken is put aside with its reason; what failed for now is reported by its id, so that SQS
 * brings that message back, and only that one.
 *
 * @param jobsOf what a message's body asks for. @throws PermanentError where it is no such message.
 */
export async function processBatch(
  records: readonly SQSRecord[],
  tools: QueueTools,
  jobsOf: JobsOf,
): Promise<SQSBatchResponse> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const record of [...records].sort(bySentTime)) {
    if (!(await processMessage(record, tools, jobsOf))) {
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
}

function bySentTime(a: SQSRecord, b: SQSRecord): number {
  return Number(a.attributes.SentTimestamp) - Number(b.attributes.SentTimestamp);
}

function attemptOf({ attributes }: SQSRecord): number {
  return Number(attributes.ApproximateReceiveCount);
}

/** @returns whether the message is done with. */
async function processMessage(
  record: SQSRecord,
  tools: QueueTools,
  jobsOf: JobsOf,
): Promise<boolean> {
  if (tools.deadline() - tools.now() < leastMilliseconds) {
    tools.log.warn("message left for the next invocation", { messageId: record.messageId });
    return false;
  }
  let job: Job | undefined;
  try {
    for (job of jobsOf(record.body, attemptOf(record))) await processOne(job, record, tools);
    return true;
  } catch (error) {
    if (error instanceof PermanentError && job === undefined) {
      return setAside(error, record.body, undefined, tools);
    }
    tools.log.error("message goes back to its queue", {
      messageId: record.messageId,
      key: job?.object?.key,
      error,
    });
    return false;
  }
}

/** A file that can never be taken does not hold up the others that its message tells of. */
async function processOne(job: Job, record: SQSRecord, tools: QueueTools): Promise<void> {
  try {
    await job.run();
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    if (!(await setAside(error, record.body, job.object, tools))) throw error;
  }
}

async function setAside(
  error: PermanentError,
  body: string,
  object: Job["object"],
  tools: QueueTools,
): Promise<boolean> {
  const quarantined = error instanceof RejectedError;
  const { deadLetterQueueUrl, quarantineQueueUrl = deadLetterQueueUrl } = tools;
  const queueUrl = quarantined ? quarantineQueueUrl : deadLetterQueueUrl;
  tools.log.error(quarantined ? "upload quarantined" : "message put aside", {
    bucket: object?.bucket,
    key: object?.key,
    error,
    reason: messageOf(error),
  });
  try {
    await putAside(tools.sqs, queueUrl, {
      body,
      reason: messageOf(error),
      errorName: error.name,
      bucket: object?.bucket,
      key: object?.key,
      versionId: object?.versionId,
      ...(error instanceof DocumentError && { line: error.line, column: error.column }),
    });
    if (quarantined) await tools.publishQuarantined();
    return true;
  } catch (failure) {
    tools.log.error("could not put the message aside", { error: failure });
    return false;
  }
}
