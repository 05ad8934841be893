import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { Target } from "../findings/finding";
import { auditKey } from "./tableKeys";

/** Who starts an audit has so long to say that it was started; then another one may. */
const leaseMilliseconds = 300_000;

/** Whether the caller is the one to start an audit now. */
export type AuditClaim =
  | { readonly mine: true }
  /** Somebody has started it, at this ISO 8601 instant. */
  | { readonly mine: false; readonly at: string };

/** Which audits were started of late, in the findings table: one record for each target and document. */
export class AuditMarks {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  /** Takes the right to start an audit, unless one was started whose time is not over. */
  async claim(target: Target, document: string, now: number): Promise<AuditClaim> {
    try {
      await this.#write(target, document, now, now + leaseMilliseconds, now);
      return { mine: true };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const at = await this.#startedAt(target, document);
      return { mine: false, at: new Date(at ?? now).toISOString() };
    }
  }

  /** Says that it was started: for so long nobody starts it again. */
  async started(
    target: Target,
    document: string,
    now: number,
    milliseconds: number,
  ): Promise<void> {
    await this.#write(target, document, now, now + milliseconds);
  }

  /** Gives the right back: the next one may try at once. */
  async release(target: Target, document: string, now: number): Promise<void> {
    await this.#write(target, document, now, now - 1);
  }

  async #startedAt(target: Target, document: string): Promise<number | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({
        TableName: this.#tableName,
        Key: marshall(auditKey(target, document)),
        ConsistentRead: true,
      }),
    );
    return Item && (unmarshall(Item) as { startedAt: number }).startedAt;
  }

  /** @param over writes only over a mark whose time is over by then. */
  async #write(
    target: Target,
    document: string,
    startedAt: number,
    until: number,
    over?: number,
  ): Promise<void> {
    const ttl = Math.floor(until / 1000) + 86_400;
    await this.#client.send(
      new PutItemCommand({
        TableName: this.#tableName,
        Item: marshall({ ...auditKey(target, document), startedAt, until, ttl }),
        ...(over !== undefined && {
          ConditionExpression: "attribute_not_exists(#until) OR #until < :now",
          ExpressionAttributeNames: { "#until": "until" },
          ExpressionAttributeValues: marshall({ ":now": over }),
        }),
      }),
    );
  }
}
