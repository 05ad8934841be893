import { type DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { exceptionEndKey } from "./tableKeys";

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
    const { Item } = await this.#client.send(
      new GetItemCommand({
        TableName: this.#tableName,
        Key: marshall(exceptionEndKey(exception, expires)),
        ConsistentRead: true,
      }),
    );
    return Item !== undefined;
  }

  async remember(exception: string, expires: string, now: number): Promise<void> {
    const ttl = Math.floor(now / 1000) + this.#retentionDays * 86_400;
    await this.#client.send(
      new PutItemCommand({
        TableName: this.#tableName,
        Item: marshall({ ...exceptionEndKey(exception, expires), exception, expires, ttl }),
      }),
    );
  }
}
