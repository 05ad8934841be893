import { type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { readItem } from "./tableItems";
import { judgedKey, unusedKey } from "./tableKeys";

/** By which exceptions everything that is excepted was judged. */
export interface Judged {
  /** Of all the exceptions. */
  readonly digest: string;
  /** ISO 8601: when they were first found to be these. */
  readonly since: string;
  /** Whether nobody can be at work any more by those that were there before. */
  readonly settled: boolean;
}

/** Two records in the findings table: by which exceptions excepted findings were judged last, and when those were looked for that hold for none. */
export class JudgedTable {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async load(): Promise<Judged | undefined> {
    return (await readItem(this.#client, this.#tableName, judgedKey)) as Judged | undefined;
  }

  async write(judged: Judged): Promise<void> {
    await this.#client.send(
      new PutItemCommand({
        TableName: this.#tableName,
        Item: marshall({ ...judgedKey, ...judged }),
      }),
    );
  }

  /** ISO 8601: when exceptions that hold for no finding were looked for last. */
  async unusedLookedForAt(): Promise<string | undefined> {
    const item = await readItem(this.#client, this.#tableName, unusedKey);
    const at: unknown = item?.["at"];
    return typeof at === "string" ? at : undefined;
  }

  async rememberUnusedLook(at: string): Promise<void> {
    await this.#client.send(
      new PutItemCommand({ TableName: this.#tableName, Item: marshall({ ...unusedKey, at }) }),
    );
  }
}
