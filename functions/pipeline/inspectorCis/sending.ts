import type { SQSClient } from "@aws-sdk/client-sqs";
import { sendMessages } from "../../sinks/sqs/queueSend";
import type { CisMessage } from "./messages";

/** Inspector needs minutes for a report or a target: SQS lets a message wait for 15 at most. */
const delays: Readonly<Partial<Record<CisMessage["kind"], number>>> = {
  recheck: 900,
  report: 900,
};

/** Sends messages to the queue that they come from; those that look again, for later. */
export function queueSender(
  client: SQSClient,
  queueUrl: string,
): (messages: readonly CisMessage[]) => Promise<void> {
  return (messages) =>
    sendMessages(
      client,
      queueUrl,
      messages.map((message) => ({
        body: JSON.stringify(message),
        delaySeconds: delays[message.kind],
      })),
    );
}
