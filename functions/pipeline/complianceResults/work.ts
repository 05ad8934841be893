import type { SQSClient } from "@aws-sdk/client-sqs";
import type { SQSBatchResponse, SQSRecord } from "aws-lambda";
import { PermanentError } from "../../errors";
import { putAside } from "../../sinks/sqs/deadLetter";
import { processBatch } from "../uploads/processBatch";
import { applyResults, type ResultTools } from "./applyResults";
import { parseResults, type ReadResults, type RuleResults } from "./message";

/** What it takes to work on the queue of results. */
export interface ResultQueueTools extends Omit<ResultTools, "putAside"> {
  readonly sqs: SQSClient;
  readonly deadLetterQueueUrl: string;
}

/** Works on a batch of messages; what failed for now comes again, and only that. */
export function workOnResults(
  records: readonly SQSRecord[],
  tools: ResultQueueTools,
): Promise<SQSBatchResponse> {
  const quarantined = { publishQuarantined: () => Promise.resolve() };
  return processBatch(records, { ...tools, ...quarantined }, (body) => {
    const read = parseResults(body);
    return [{ run: () => work(read, tools) }];
  });
}

async function work({ message, unreadable }: ReadResults, tools: ResultQueueTools): Promise<void> {
  const aside = (left: Omit<RuleResults, "results"> & { results: unknown }, error: Error) =>
    putAside(tools.sqs, tools.deadLetterQueueUrl, {
      body: JSON.stringify(left),
      reason: error.message,
      errorName: error.name,
    });
  const counts = await applyResults(message, { ...tools, putAside: aside });
  // Last of all, so that a message that comes again puts nothing aside twice.
  if (unreadable.length > 0) {
    const many = `${unreadable.length} of ${unreadable.length + message.results.length}`;
    await aside(
      { ...message, results: unreadable },
      new PermanentError(`${many} results could not be read`),
    );
  }
  const { rule, command, account, region, time } = message;
  tools.log.info("results of a rule processed", {
    rule,
    command,
    account,
    region,
    time,
    ...counts,
  });
}
