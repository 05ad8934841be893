import { SendMessageBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { SinkError } from "../../errors";
import { sinkFault } from "../awsErrors";
import { batches } from "../batch";
import { type Backoff, retryRemaining } from "../retry";
import { utf8Length } from "../text";

/** A message to send. */
export interface QueueMessage {
  readonly body: string;
  /** Seconds until anybody can receive it, at most 900. */
  readonly delaySeconds?: number;
}

/** SendMessageBatch takes 10 messages, of together no more than one message may have. */
const limits = { count: 10, bytes: 250_000 } as const;

/**
 * Sends messages, as many in a call as it takes. The call may succeed and refuse single messages:
 * those are tried again.
 *
 * @throws SinkError where some were not taken in the end.
 */
export async function sendMessages(
  client: SQSClient,
  queueUrl: string,
  messages: readonly QueueMessage[],
  backoff: Backoff = {},
): Promise<void> {
  for (const batch of batches(messages, {
    maxCount: limits.count,
    maxBytes: limits.bytes,
    separator: 0,
    sizeOf: ({ body }) => utf8Length(body),
  })) {
    const left = await retryRemaining(batch, (work) => sendBatch(client, queueUrl, work), backoff);
    if (left.length > 0) throw new SinkError("SQS", `SQS refused ${left.length} messages`);
  }
}

/** @returns the messages that were refused. */
async function sendBatch(
  client: SQSClient,
  QueueUrl: string,
  messages: readonly QueueMessage[],
): Promise<readonly QueueMessage[]> {
  const Entries = messages.map(({ body, delaySeconds }, index) => ({
    Id: String(index),
    MessageBody: body,
    DelaySeconds: delaySeconds,
  }));
  try {
    const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    const failed = new Set(Failed.map(({ Id }) => Id));
    return messages.filter((_, index) => failed.has(String(index)));
  } catch (error) {
    throw sinkFault("SQS", "send messages", error);
  }
}
