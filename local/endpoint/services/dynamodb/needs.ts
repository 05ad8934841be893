import { type LocalAccount, regionalArn } from "../../../account";
import type { AccessNeed } from "../../../iam/authorizer";
import { type JsonObject, listOf, objectOf, textOf } from "../../../json";

/** Operations on the one table in `TableName`, whose IAM action has the operation's own name. */
const oneTable = new Set([
  "DeleteItem",
  "DescribeTable",
  "GetItem",
  "PutItem",
  "Query",
  "Scan",
  "UpdateItem",
]);

/** What a DynamoDB operation needs, or undefined for operations that the local stack refuses. */
export function dynamoNeeds(
  operation: string,
  input: JsonObject,
  account: LocalAccount,
): readonly AccessNeed[] | undefined {
  const need = (table: string, index?: string): AccessNeed => {
    const name = index === undefined ? table : `${table}/index/${index}`;
    return {
      action: `dynamodb:${operation}`,
      resource: regionalArn(account, "dynamodb", `table/${name}`),
    };
  };
  if (oneTable.has(operation)) {
    return [need(String(input["TableName"]), textOf(input["IndexName"]))];
  }
  if (operation === "BatchGetItem" || operation === "BatchWriteItem") {
    return Object.keys(objectOf(input["RequestItems"])).map((table) => need(table));
  }
  return undefined;
}

/** The put and delete requests of a `BatchWriteItem`, table by table. */
export function writeRequests(input: JsonObject): readonly (readonly [string, JsonObject])[] {
  return Object.entries(objectOf(input["RequestItems"])).flatMap(([table, requests]) =>
    listOf(requests).map((request) => [table, objectOf(request)] as const),
  );
}

/** The same requests in the form of `RequestItems`. */
export function requestItems(requests: readonly (readonly [string, JsonObject])[]): JsonObject {
  const items: Record<string, JsonObject[]> = {};
  for (const [table, request] of requests) items[table] = [...(items[table] ?? []), request];
  return items;
}
