import { DeleteItemCommand, type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import type { Backoff } from "../retry";
import { writeItems } from "./tableBatches";
import { conditionHeld, readItem } from "./tableItems";
import { type TableKey, sendingKey } from "./tableKeys";
import { ttlAfter } from "./timeToLive";

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
    const record: SendRecord = { ...key, owner, until, ttl: ttlAfter(now, keptDays) };
    const mine = await conditionHeld(() =>
      this.#client.send(
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
      ),
    );
    if (mine) return "mine";
    return (await this.#sentAt(key)) === undefined ? "held" : "sent";
  }

  /** Remembers that things were sent; the caller holds their claims. */
  async remember(ids: readonly string[], now: number): Promise<void> {
    const sentAt = new Date(now).toISOString();
    const records = ids.map((id): SendRecord => {
      return { ...sendingKey(this.#sink, id), sentAt, ttl: ttlAfter(now, keptDays) };
    });
    await writeItems(this.#client, this.#tableName, records, {
      what: "notes of what was sent",
      backoff: this.#backoff,
    });
  }

  /** Gives a claim back, where nothing was sent for it. */
  async release(id: string, owner: string): Promise<void> {
    // Where somebody else has it now, or it was sent, nothing is left to give back.
    await conditionHeld(() =>
      this.#client.send(
        new DeleteItemCommand({
          TableName: this.#tableName,
          Key: marshall(sendingKey(this.#sink, id)),
          ConditionExpression: "#owner = :owner AND attribute_not_exists(#sentAt)",
          ExpressionAttributeNames: { "#owner": "owner", "#sentAt": "sentAt" },
          ExpressionAttributeValues: marshall({ ":owner": owner }),
        }),
      ),
    );
  }

  async #sentAt(key: TableKey): Promise<string | undefined> {
    const record = await readItem(this.#client, this.#tableName, key);
    return record && (record as SendRecord).sentAt;
  }
}
