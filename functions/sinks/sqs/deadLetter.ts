import {
  type MessageAttributeValue,
  SendMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { sinkFault } from "../awsErrors";
import { allowedText, cutBytes, present, utf8Length } from "../text";

/** A message that nothing can be made of, and why. */
export interface PutAside {
  /** The message as it came. */
  readonly body: string;
  /** One sentence for whoever looks into the queue. */
  readonly reason: string;
  /** Name of the error's class. */
  readonly errorName: string;
  /** The object that the message speaks of, as far as it is known. */
  readonly bucket?: string;
  readonly key?: string;
  readonly versionId?: string;
  /** Where in the object the fault is, counted from 1. */
  readonly line?: number;
  readonly column?: number;
}

/**
 * SQS counts body and attributes together. A queue takes 256 KiB unless it is told to take more,
 * and what Plumbline reads is a few kilobytes.
 */
const maxMessageBytes = 262_144;
const maxReason = 1000;
const maxName = 256;
/** S3's keys are at most 1,024 bytes. */
const maxKey = 1024;

/** Puts a message aside in a queue, with its reason as message attributes. */
export async function putAside(
  client: SQSClient,
  queueUrl: string,
  message: PutAside,
): Promise<void> {
  try {
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, ...asideMessage(message) }));
  } catch (error) {
    throw sinkFault("SQS", "put a message aside", error);
  }
}

/** A message's body and attributes, as SQS takes them. */
export interface AsideMessage {
  readonly MessageBody: string;
  readonly MessageAttributes: Record<string, MessageAttributeValue>;
}

/**
 * The message that is put aside. Where the body had to be changed to be taken at all, because it is
 * empty, too long or holds characters that SQS refuses, the attribute `BodyChanged` says so.
 */
export function asideMessage(message: PutAside): AsideMessage {
  const attributes = {
    ...text("Reason", message.reason, maxReason),
    ...text("ErrorName", message.errorName, maxName),
    ...text("Bucket", message.bucket, maxName),
    ...text("Key", message.key, maxKey),
    ...text("VersionId", message.versionId, maxKey),
    ...number("Line", message.line),
    ...number("Column", message.column),
  };
  const changed = { ...attributes, ...text("BodyChanged", changeNote(message.body), maxReason) };
  const whole = allowedText(message.body);
  if (whole === message.body && whole !== "" && fits(whole, attributes)) {
    return { MessageBody: whole, MessageAttributes: attributes };
  }
  const room = maxMessageBytes - attributeBytes(changed);
  return {
    MessageBody: whole === "" ? "(empty)" : cutBytes(whole, room),
    MessageAttributes: changed,
  };
}

function changeNote(body: string): string {
  return `The body was ${utf8Length(body)} bytes; empty bodies, characters that SQS refuses and what exceeds ${maxMessageBytes} bytes are replaced.`;
}

function fits(body: string, attributes: Record<string, MessageAttributeValue>): boolean {
  return utf8Length(body) + attributeBytes(attributes) <= maxMessageBytes;
}

/** Names, types and values count. */
function attributeBytes(attributes: Record<string, MessageAttributeValue>): number {
  return Object.entries(attributes).reduce(
    (sum, [name, { DataType = "", StringValue = "" }]) =>
      sum + utf8Length(name) + utf8Length(DataType) + utf8Length(StringValue),
    0,
  );
}

function text(
  name: string,
  value: string | undefined,
  limit: number,
): Record<string, MessageAttributeValue> {
  const shown = present(value, limit);
  return shown === undefined ? {} : { [name]: { DataType: "String", StringValue: shown } };
}

function number(name: string, value: number | undefined): Record<string, MessageAttributeValue> {
  return value === undefined || !Number.isFinite(value)
    ? {}
    : { [name]: { DataType: "Number", StringValue: String(value) } };
}
