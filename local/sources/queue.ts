import { createHash, randomUUID } from "node:crypto";
import { append, least } from "../../functions/findings/extremes";
import type { VirtualClock } from "../clock";

/** A message attribute as the SQS API has it. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

/** A message, where it stands in its life in a queue. */
export interface QueueMessage {
  readonly id: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  /** Who sent it: an IAM unique id, or a service. */
  readonly senderId: string;
  readonly sentAt: number;
  readonly receiveCount: number;
  readonly firstReceivedAt?: number;
  /** Until then nobody else can receive it. */
  readonly visibleAt: number;
  /** Of the latest receive: deleting with an older one does nothing. */
  readonly receiptHandle?: string;
}

/** What makes one queue different from another. */
export interface QueueSettings {
  /** The logical name that the program gave. */
  readonly logicalName: string;
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly visibilityTimeoutSeconds: number;
  readonly delaySeconds: number;
  readonly maxMessageBytes: number;
  /** Where messages go that were received too often. */
  readonly redrive?: { readonly deadLetterArn: string; readonly maxReceiveCount: number };
}

/** What a sender gives. */
export interface NewMessage {
  readonly body: string;
  readonly attributes?: Readonly<Record<string, MessageAttribute>>;
  readonly senderId: string;
  readonly delaySeconds?: number;
}

/** A standard SQS queue: visibility timeout, receive count and redrive, on a virtual clock. */
export class LocalQueue {
  private held: QueueMessage[] = [];

  constructor(
    readonly settings: QueueSettings,
    private readonly clock: VirtualClock,
    /** Takes a message that was received too often. */
    private readonly onRedrive: (message: QueueMessage, deadLetterArn: string) => void,
  ) {}

  /** All messages in the queue, in flight or not, oldest first. */
  get messages(): readonly QueueMessage[] {
    return this.held;
  }

  /** Puts back what an earlier run had, or takes over what another queue redrove. */
  restore(messages: readonly QueueMessage[]): void {
    append(this.held, messages);
  }

  /** Empties the queue and gives what was in it. */
  purge(): readonly QueueMessage[] {
    return this.held.splice(0);
  }

  /** Takes a message in. */
  send(message: NewMessage): QueueMessage {
    const now = this.clock.now();
    const delay = message.delaySeconds ?? this.settings.delaySeconds;
    const taken: QueueMessage = {
      id: randomUUID(),
      body: message.body,
      attributes: message.attributes ?? {},
      senderId: message.senderId,
      sentAt: now,
      receiveCount: 0,
      visibleAt: now + delay * 1000,
    };
    this.held.push(taken);
    return taken;
  }

  /**
   * Gives up to `limit` visible messages and hides them. One that was received as often as the
   * redrive policy allows goes to the dead-letter queue instead, as SQS does it: on the receive
   * after the last.
   */
  receive(limit: number): QueueMessage[] {
    const now = this.clock.now();
    const received: QueueMessage[] = [];
    for (const message of this.held.filter(({ visibleAt }) => visibleAt <= now)) {
      if (received.length >= limit) break;
      const { redrive } = this.settings;
      if (redrive !== undefined && message.receiveCount >= redrive.maxReceiveCount) {
        this.remove(message);
        this.onRedrive({ ...message, visibleAt: now }, redrive.deadLetterArn);
        continue;
      }
      const hidden: QueueMessage = {
        ...message,
        receiveCount: message.receiveCount + 1,
        firstReceivedAt: message.firstReceivedAt ?? now,
        visibleAt: now + this.settings.visibilityTimeoutSeconds * 1000,
        receiptHandle: randomUUID(),
      };
      this.held[this.held.indexOf(message)] = hidden;
      received.push(hidden);
    }
    return received;
  }

  /** Deletes a received message; false when the receipt handle is no longer the latest. */
  delete(receiptHandle: string): boolean {
    const message = this.held.find((candidate) => candidate.receiptHandle === receiptHandle);
    if (message !== undefined) this.remove(message);
    return message !== undefined;
  }

  /** When the next message can be received: now or in the past, later, or never. */
  nextVisibleAt(): number | undefined {
    const times = this.held.map(({ visibleAt }) => visibleAt);
    return times.length === 0 ? undefined : least(times);
  }

  private remove(message: QueueMessage): void {
    this.held = this.held.filter((candidate) => candidate !== message);
  }
}

/** Bytes of a message as SQS counts them: body, and names, types and values of attributes. */
export function messageBytes(message: Pick<NewMessage, "body" | "attributes">): number {
  const attributes = Object.entries(message.attributes ?? {}).map(
    ([name, { DataType, StringValue = "", BinaryValue = "" }]) =>
      Buffer.byteLength(name + DataType + StringValue) + Buffer.byteLength(BinaryValue, "base64"),
  );
  return Buffer.byteLength(message.body) + attributes.reduce((sum, bytes) => sum + bytes, 0);
}

/** MD5 of a message's body, which SDKs compare with what they sent. */
export function bodyMd5(body: string): string {
  return createHash("md5").update(body).digest("hex");
}
