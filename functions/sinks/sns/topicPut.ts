import { type MessageAttributeValue, PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import { sinkFault } from "../awsErrors";
import { allowedText, cutBytes, present, utf8Length } from "../text";

/** A message for people, and for the filters of their subscriptions. */
export interface TopicMessage {
  /** One line; what is not printable ASCII is replaced. */
  readonly subject: string;
  readonly text: string;
  /**
   * What subscriptions can filter by: a text, or several of which a filter may match any. More than
   * ten would keep the message from queues with raw delivery.
   */
  readonly attributes: Readonly<Record<string, string | readonly string[]>>;
}

/** SNS counts body and attributes together. A topic takes 256 KiB unless it is told to take more. */
const maxMessageBytes = 262_144;
/** "Less than 100 characters". */
const maxSubject = 99;
const maxAttribute = 256;

/**
 * Publishes a message to a topic.
 *
 * @throws SinkError when SNS could not be reached or throttled, after the client's own retries.
 */
export async function publishMessage(
  client: SNSClient,
  topicArn: string,
  { subject, text, attributes }: TopicMessage,
): Promise<void> {
  const MessageAttributes = Object.fromEntries(Object.entries(attributes).flatMap(attributeOf));
  const Message = present(text, maxMessageBytes) ?? "(empty)";
  try {
    await client.send(
      new PublishCommand({
        TopicArn: topicArn,
        Subject: subjectLine(subject),
        Message: cutBytes(Message, maxMessageBytes - attributeBytes(MessageAttributes)),
        MessageAttributes,
      }),
    );
  } catch (error) {
    throw sinkFault("SNS", "publish a message", error);
  }
}

/** It has to begin with a letter, a number or a punctuation mark. */
function subjectLine(subject: string): string {
  const line = subject.replace(/[^\x20-\x7e]/g, "?").trim();
  if (line === "") return "Plumbline";
  return line.length > maxSubject ? `${line.slice(0, maxSubject - 3)}...` : line;
}

/** SNS refuses empty values. */
function attributeOf([name, value]: readonly [
  string,
  string | readonly string[],
]): readonly (readonly [string, MessageAttributeValue])[] {
  if (typeof value !== "string") {
    const list = JSON.stringify(value.map((each) => allowedText(each)));
    return [[name, { DataType: "String.Array", StringValue: list }]];
  }
  const shown = present(value, maxAttribute);
  return shown === undefined ? [] : [[name, { DataType: "String", StringValue: shown }]];
}

/** Names, types and values count. */
function attributeBytes(attributes: Readonly<Record<string, MessageAttributeValue>>): number {
  return Object.entries(attributes).reduce(
    (sum, [name, { DataType = "", StringValue = "" }]) =>
      sum + utf8Length(name) + utf8Length(DataType) + utf8Length(StringValue),
    0,
  );
}
