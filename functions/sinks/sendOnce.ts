import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type WriteRequest,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { SinkError } from "../errors";
import { type Backoff, retryRemaining } from "./retry";
import { type TableKey, sendingKey } from "./tableKeys";

/** BatchWriteItem takes 25 requests. */
const maxWrite = 25;

/**
 * Longer than any message can still come back: a queue and its dead-letter queue keep one for two
 * weeks each, and archives of EventBridge are replayed by hand, commonly within weeks.
 */
const keptDays = 90;

/** Whether something may be sent now: by nobody else, or not at all because it was sent. */
export type SendState = "mine" | "held" | "sent";

/** Who wants to send, and until when nobody else may. */
export interface SendClaim {
  /** Of one invocation and its retries; others with another owner have to wait. */
  readonly owner: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Epoch milliseconds after which the owner can send no more. */
  readonly until: number;
}

interface SendRecord extends TableKey {
  readonly owner?: string;
  readonly until?: number;
  /** ISO 8601. */
  readonly sentAt?: string;
  readonly ttl: number;
}

/**
 * What was sent where, kept in the findings table for a while. Who wants to send something takes it
 * first and remembers it afterwards. What ends in between is sent again once the claim is over: a
 * message may come twice then, and none is lost.
 */
export class SendOnce {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;
  readonly #sink: string;
  readonly #backoff: Backoff | undefined;

  /** @param sink to whom it is sent: what was told to one is not yet told to another. */
  constructor(client: DynamoDBClient, tableName: string, sink: string, backoff?: Backoff) {
    this.#client = client;
    this.#tableName = tableName;
    this.#sink = sink;
    this.#backoff = backoff;
  }

  /** Takes the right to send something, unless it was sent or somebody is sending it. */
  async claim(id: string, { owner, now, until }: SendClaim): Promise<SendState> {
    const key = sendingKey(this.#sink, id);
    const record: SendRecord = { ...key, owner, until, ttl: expiry(now) };
    try {
      await this.#client.send(
        new PutItemCommand({
          TableName: this.#tableName,
          Item: marshall(record),
          ConditionExpression:
            "attribute_not_exists(#target) OR (attribute_not_exists(#sentAt) AND (#until < :now OR #owner = :owner))",
          ExpressionAttributeNames: {
            "#target": "target",
            "#sentAt": "sentAt",
            "#until": "until",
            "#owner": "owner",
          },
          ExpressionAttributeValues: marshall({ ":now": now, ":owner": owner }),
        }),
      );
      return "mine";
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return (await this.#sentAt(key)) === undefined ? "held" : "sent";
    }
  }

  /** Remembers that things were sent; the caller holds their claims. */
  async remember(ids: readonly string[], now: number): Promise<void> {
    const sentAt = new Date(now).toISOString();
    const requests = ids.map((id): WriteRequest => {
      const record: SendRecord = { ...sendingKey(this.#sink, id), sentAt, ttl: expiry(now) };
      return { PutRequest: { Item: marshall(record) } };
    });
    for (let start = 0; start < requests.length; start += maxWrite) {
      const left = await retryRemaining(
        requests.slice(start, start + maxWrite),
        async (some) => {
          const { UnprocessedItems } = await this.#client.send(
            new BatchWriteItemCommand({ RequestItems: { [this.#tableName]: [...some] } }),
          );
          return UnprocessedItems?.[this.#tableName] ?? [];
        },
        this.#backoff,
      );
      if (left.length > 0) {
        throw new SinkError(
          "findings table",
          `${left.length} notes of what was sent were not kept`,
        );
      }
    }
  }

  /** Gives a claim back, where nothing was sent for it. */
  async release(id: string, owner: string): Promise<void> {
    try {
      await this.#client.send(
        new DeleteItemCommand({
          TableName: this.#tableName,
          Key: marshall(sendingKey(this.#sink, id)),
          ConditionExpression: "#owner = :owner AND attribute_not_exists(#sentAt)",
          ExpressionAttributeNames: { "#owner": "owner", "#sentAt": "sentAt" },
          ExpressionAttributeValues: marshall({ ":owner": owner }),
        }),
      );
    } catch (error) {
      // Somebody else has it now, or it was sent: nothing is left to give back.
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  async #sentAt(key: TableKey): Promise<string | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({
        TableName: this.#tableName,
        Key: marshall(key),
        ConsistentRead: true,
      }),
    );
    return Item && (unmarshall(Item) as SendRecord).sentAt;
  }
}

function expiry(now: number): number {
  return Math.floor(now / 1000) + keptDays * 86_400;
}
