import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  type QueryCommandInput,
  paginateQuery,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { TableKey } from "./tableKeys";

/** An item as JavaScript has it. */
type Item = ReturnType<typeof unmarshall>;

/** The item under a key, as the last write left it. */
export async function readItem(
  client: DynamoDBClient,
  tableName: string,
  { target, item }: TableKey,
): Promise<Item | undefined> {
  const { Item } = await client.send(
    new GetItemCommand({
      TableName: tableName,
      Key: marshall({ target, item }),
      ConsistentRead: true,
    }),
  );
  return Item && unmarshall(Item);
}

/** Asks for the items of one partition whose sort keys begin alike, as the last writes left them. */
export function itemsUnder(
  tableName: string,
  target: string,
  prefix: string,
): Omit<QueryCommandInput, "ScanIndexForward" | "Limit"> {
  return {
    TableName: tableName,
    ConsistentRead: true,
    KeyConditionExpression: "#target = :target AND begins_with(#item, :prefix)",
    ExpressionAttributeNames: { "#target": "target", "#item": "item" },
    ExpressionAttributeValues: marshall({ ":target": target, ":prefix": prefix }),
  };
}

/** What a query finds, one item after the other; no page is asked for before it is needed. */
export async function* queried(
  client: DynamoDBClient,
  query: QueryCommandInput,
): AsyncGenerator<Item> {
  for await (const { Items = [] } of paginateQuery({ client }, query)) {
    for (const item of Items) yield unmarshall(item);
  }
}

/** Makes a conditional write. @returns whether its condition held. */
export async function conditionHeld(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
