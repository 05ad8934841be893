import { BatchGetItemCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { SinkError } from "../errors";
import type { Finding, Series } from "../findings/finding";
import { type FindingRecord, fromRecord } from "./findingRecord";
import { type Backoff, retryRemaining } from "./retry";
import { findingKey } from "./tableKeys";

/** BatchGetItem takes 100 keys; so many of these records stay far below its 16 MB. */
const maxGet = 100;

/** A finding by its name. */
export interface FindingName {
  readonly series: Series;
  readonly key: string;
}

/**
 * Findings of any series by their names, each once, as the table has them now. What it does not have
 * is left out.
 */
export async function lookUpFindings(
  client: DynamoDBClient,
  tableName: string,
  names: Iterable<FindingName>,
  backoff: Backoff = {},
): Promise<readonly Finding[]> {
  const keys = new Map(
    [...names].map(({ series, key }) => {
      const { target, item } = findingKey(series, key);
      return [JSON.stringify([target, item]), marshall({ target, item })] as const;
    }),
  );
  const all = [...keys.values()];
  const found: Finding[] = [];
  for (let start = 0; start < all.length; start += maxGet) {
    const left = await retryRemaining(
      all.slice(start, start + maxGet),
      async (some) => {
        const { Responses, UnprocessedKeys } = await client.send(
          new BatchGetItemCommand({
            RequestItems: { [tableName]: { Keys: [...some], ConsistentRead: true } },
          }),
        );
        for (const item of Responses?.[tableName] ?? []) {
          found.push(fromRecord(unmarshall(item) as FindingRecord));
        }
        return UnprocessedKeys?.[tableName]?.Keys ?? [];
      },
      backoff,
    );
    if (left.length > 0) {
      throw new SinkError("findings table", `${left.length} findings were left unread by DynamoDB`);
    }
  }
  return found;
}
