import type { LocalAccount } from "../account";
import type { JsonObject } from "../json";
import { bodyMd5, type LocalQueue, type QueueMessage } from "./queue";

/** The event that Lambda makes of messages of a queue. */
export function sqsEvent(
  queue: LocalQueue,
  messages: readonly QueueMessage[],
  account: LocalAccount,
): JsonObject {
  return { Records: messages.map((message) => record(queue, message, account)) };
}

function record(queue: LocalQueue, message: QueueMessage, account: LocalAccount): JsonObject {
  const attributes = Object.entries(message.attributes).map(([name, attribute]) => [
    name,
    {
      stringValue: attribute.StringValue,
      binaryValue: attribute.BinaryValue,
      stringListValues: [],
      binaryListValues: [],
      dataType: attribute.DataType,
    },
  ]);
  return {
    messageId: message.id,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      SentTimestamp: String(message.sentAt),
      SenderId: message.senderId,
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.sentAt),
    },
    messageAttributes: Object.fromEntries(attributes) as object,
    md5OfBody: bodyMd5(message.body),
    eventSource: "aws:sqs",
    eventSourceARN: queue.settings.arn,
    awsRegion: account.region,
  };
}
