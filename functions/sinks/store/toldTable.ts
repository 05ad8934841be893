import { type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { readItem } from "./tableItems";
import { exceptionEndKey } from "./tableKeys";
import { ttlAfter } from "./timeToLive";

/** Which ends of exceptions were told of already, kept in the findings table for a while. */
export class ToldTable {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;
  readonly #retentionDays: number;

  constructor(client: DynamoDBClient, tableName: string, retentionDays: number) {
    this.#client = client;
    this.#tableName = tableName;
    this.#retentionDays = retentionDays;
  }

  /** Whether somebody was told that an exception has ended at this instant. */
  async knows(exception: string, expires: string): Promise<boolean> {
    const key = exceptionEndKey(exception, expires);
    return (await readItem(this.#client, this.#tableName, key)) !== undefined;
  }

  async remember(exception: string, expires: string, now: number): Promise<void> {
    const ttl = ttlAfter(now, this.#retentionDays);
    await this.#client.send(
      new PutItemCommand({
        TableName: this.#tableName,
        Item: marshall({ ...exceptionEndKey(exception, expires), exception, expires, ttl }),
      }),
    );
  }
}
