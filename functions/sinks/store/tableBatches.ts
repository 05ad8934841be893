import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type DynamoDBClient,
  type WriteRequest,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { SinkError } from "../../errors";
import { type Backoff, retryRemaining } from "../retry";
import type { TableKey } from "./tableKeys";

/** BatchGetItem takes 100 keys, BatchWriteItem 25 items; so many of ours stay far below 16 MB. */
const maxGet = 100;
const maxWrite = 25;

/** What a batch is about, and how patiently it is done. */
interface BatchOptions {
  /** What the items are, for the error that says how many of them were left. */
  readonly what: string;
  readonly backoff?: Backoff | undefined;
}

interface ReadOptions extends BatchOptions {
  /** Whether items may be a moment old: that costs half. */
  readonly stale?: boolean;
}

/** The items under keys, each once and in no order; a key without an item is left out. */
export async function readItems(
  client: DynamoDBClient,
  tableName: string,
  keys: readonly TableKey[],
  { what, backoff, stale = false }: ReadOptions,
): Promise<readonly ReturnType<typeof unmarshall>[]> {
  const found: ReturnType<typeof unmarshall>[] = [];
  // DynamoDB refuses a whole batch that has one key twice.
  const unique = new Map(
    keys.map(({ target, item }) => [JSON.stringify([target, item]), { target, item }]),
  );
  const all = [...unique.values()].map((key) => marshall(key));
  for (let start = 0; start < all.length; start += maxGet) {
    const left = await retryRemaining(
      all.slice(start, start + maxGet),
      async (some) => {
        const { Responses, UnprocessedKeys } = await client.send(
          new BatchGetItemCommand({
            RequestItems: { [tableName]: { Keys: [...some], ConsistentRead: !stale } },
          }),
        );
        for (const item of Responses?.[tableName] ?? []) found.push(unmarshall(item));
        return UnprocessedKeys?.[tableName]?.Keys ?? [];
      },
      backoff,
    );
    if (left.length > 0) throw unprocessed(left.length, what, "read");
  }
  return found;
}

/** Puts whole items, over what is under their keys. No key may come twice. */
export async function writeItems(
  client: DynamoDBClient,
  tableName: string,
  items: readonly object[],
  { what, backoff }: BatchOptions,
): Promise<void> {
  const requests = items.map((item): WriteRequest => {
    return { PutRequest: { Item: marshall(item, { removeUndefinedValues: true }) } };
  });
  for (let start = 0; start < requests.length; start += maxWrite) {
    const left = await retryRemaining(
      requests.slice(start, start + maxWrite),
      async (some) => {
        const { UnprocessedItems } = await client.send(
          new BatchWriteItemCommand({ RequestItems: { [tableName]: [...some] } }),
        );
        return UnprocessedItems?.[tableName] ?? [];
      },
      backoff,
    );
    if (left.length > 0) throw unprocessed(left.length, what, "written");
  }
}

function unprocessed(count: number, what: string, done: string): SinkError {
  return new SinkError(
    "findings table",
    `${count} ${what} were not ${done}: DynamoDB left them unprocessed`,
  );
}
