import type { SQSBatchResponse, SQSRecord } from "aws-lambda";
import { PermanentError, messageOf } from "../../errors";
import { applyTarget } from "./applyTarget";
import { fetchReport } from "./fetchReport";
import { handOut, recheck } from "./handOut";
import { type CisMessage, parseCisMessage } from "./messages";
import type { CisWorkTools } from "./tools";

/** A message may need this long; one that would get less goes back to its queue at once. */
const leastMilliseconds = 45_000;

export interface CisQueueTools extends CisWorkTools {
  /** Puts a message aside that nothing can be made of. */
  readonly putAside: (body: string, error: Error) => Promise<void>;
}

/**
 * Works on a batch of messages. What can never be done is put aside with its reason; what failed for
 * now is reported by its id, so that SQS brings that message again, and only that one.
 */
export async function workOnCis(
  records: readonly SQSRecord[],
  tools: CisQueueTools,
): Promise<SQSBatchResponse> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const record of records) {
    if (!(await isDone(record, tools))) {
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
}

async function isDone({ messageId, body }: SQSRecord, tools: CisQueueTools): Promise<boolean> {
  if (tools.deadline() - tools.now() < leastMilliseconds) {
    tools.log.warn("message left for the next invocation", { messageId });
    return false;
  }
  try {
    await work(parseCisMessage(body), tools);
    return true;
  } catch (error) {
    if (error instanceof PermanentError) return isAside(body, error, tools);
    tools.log.error("message goes back to its queue", { messageId, error });
    return false;
  }
}

async function isAside(body: string, error: Error, tools: CisQueueTools): Promise<boolean> {
  tools.log.error("message put aside", { error, reason: messageOf(error) });
  try {
    await tools.putAside(body, error);
    return true;
  } catch (failure) {
    tools.log.error("could not put the message aside", { error: failure });
    return false;
  }
}

function work(message: CisMessage, tools: CisWorkTools): Promise<void> {
  switch (message.kind) {
    case "scan":
      return handOut(message, tools);
    case "target":
      return applyTarget(message, tools);
    case "recheck":
      return recheck(message, tools);
    case "report":
      return fetchReport(message, tools);
  }
}
