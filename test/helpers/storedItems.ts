import { type DynamoDBClient, paginateQuery } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";

/** Everything that a table has under one partition key. */
export async function storedItems(
  client: DynamoDBClient,
  tableName: string,
  target: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const pages = paginateQuery(
    { client },
    {
      TableName: tableName,
      ConsistentRead: true,
      KeyConditionExpression: "#target = :target",
      ExpressionAttributeNames: { "#target": "target" },
      ExpressionAttributeValues: marshall({ ":target": target }),
    },
  );
  const items: Readonly<Record<string, unknown>>[] = [];
  for await (const { Items = [] } of pages) for (const item of Items) items.push(unmarshall(item));
  return items;
}
