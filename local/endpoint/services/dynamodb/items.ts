import { append } from "../../../../functions/findings/extremes";
import { type JsonObject, listOf, objectOf } from "../../../json";
import type { DynamoEngine } from "./engine";

/** All items of a table, as plain values, whatever its size: for looking at, past IAM. */
export async function scanAll(engine: DynamoEngine, table: string): Promise<JsonObject[]> {
  const items: JsonObject[] = [];
  let start: unknown;
  do {
    const page: JsonObject = await engine.run("Scan", {
      TableName: table,
      ...(start === undefined ? {} : { ExclusiveStartKey: start }),
    });
    append(items, listOf(page["Items"]).map(plainItem));
    start = page["LastEvaluatedKey"];
  } while (start !== undefined);
  return items;
}

/** Puts an item given as plain values: for arranging a test, past IAM. */
export async function putItem(
  engine: DynamoEngine,
  table: string,
  item: JsonObject,
): Promise<void> {
  const attributes = Object.entries(item).map(([name, value]) => [name, attributeValue(value)]);
  await engine.run("PutItem", { TableName: table, Item: Object.fromEntries(attributes) as object });
}

function plainItem(item: unknown): JsonObject {
  return Object.fromEntries(
    Object.entries(objectOf(item)).map(([name, value]) => [name, plainValue(objectOf(value))]),
  );
}

/** DynamoDB's typed JSON as a plain value; binary stays base64 text. */
function plainValue(attribute: JsonObject): unknown {
  const [[type, value] = ["NULL", true]] = Object.entries(attribute);
  switch (type) {
    case "N":
      return Number(value);
    case "NS":
      return listOf(value).map(Number);
    case "M":
      return plainItem(value);
    case "L":
      return listOf(value).map((entry) => plainValue(objectOf(entry)));
    case "NULL":
      return null;
    default:
      return value;
  }
}

function attributeValue(value: unknown): JsonObject {
  if (typeof value === "string") return { S: value };
  if (typeof value === "number") return { N: String(value) };
  if (typeof value === "boolean") return { BOOL: value };
  if (value === null || value === undefined) return { NULL: true };
  if (Array.isArray(value)) return { L: value.map(attributeValue) };
  const members = Object.entries(objectOf(value)).map(([name, member]) => [
    name,
    attributeValue(member),
  ]);
  return { M: Object.fromEntries(members) as object };
}
