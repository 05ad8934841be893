import { LocalStackError } from "../../../errors";
import type { Graph, GraphResource } from "../../../graph";
import { type JsonObject, listOf, objectOf, textOf } from "../../../json";
import { types } from "../../../types";
import { type DynamoEngine, EngineError } from "./engine";

/** Makes the graph's tables that the engine does not have yet. */
export async function createTables(graph: Graph, engine: DynamoEngine): Promise<void> {
  for (const table of graph.ofType(types.table)) {
    const wanted = tableDefinition(table);
    const existing = await describe(engine, String(wanted["TableName"]));
    if (existing === undefined) {
      await engine.run("CreateTable", wanted);
      await active(engine, String(wanted["TableName"]));
    } else if (shape(existing) !== shape(wanted)) {
      throw new LocalStackError(
        `table ${table.name} has other keys or indexes than the one kept from an earlier run: ` +
          `start with an empty state (--fresh)`,
      );
    }
  }
}

function tableDefinition(table: GraphResource): JsonObject {
  const { inputs, outputs } = table;
  const indexes = listOf(inputs["globalSecondaryIndexes"]).map(objectOf).map(index);
  return {
    TableName: outputs["name"],
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: listOf(inputs["attributes"])
      .map(objectOf)
      .map(({ name, type }) => ({ AttributeName: name, AttributeType: type })),
    KeySchema: keySchema(inputs),
    ...(indexes.length === 0 ? {} : { GlobalSecondaryIndexes: indexes }),
  };
}

function index(inputs: JsonObject): JsonObject {
  const attributes = listOf(inputs["nonKeyAttributes"]);
  return {
    IndexName: inputs["name"],
    KeySchema: keySchema(inputs),
    Projection: {
      ProjectionType: inputs["projectionType"],
      ...(attributes.length === 0 ? {} : { NonKeyAttributes: attributes }),
    },
  };
}

/** Keys are given as `hashKey` and `rangeKey`, or, for indexes, as a list of key schemas. */
function keySchema(inputs: JsonObject): JsonObject[] {
  const schemas = listOf(inputs["keySchemas"]).map(objectOf);
  if (schemas.length > 0) {
    return schemas.map((key) => ({
      AttributeName: key["attributeName"],
      KeyType: key["keyType"],
    }));
  }
  const keys = [
    { AttributeName: textOf(inputs["hashKey"]), KeyType: "HASH" },
    { AttributeName: textOf(inputs["rangeKey"]), KeyType: "RANGE" },
  ];
  return keys.filter(({ AttributeName }) => AttributeName !== undefined);
}

async function describe(engine: DynamoEngine, name: string): Promise<JsonObject | undefined> {
  try {
    return objectOf((await engine.run("DescribeTable", { TableName: name }))["Table"]);
  } catch (error) {
    if (error instanceof EngineError && error.code === "ResourceNotFoundException") {
      return undefined;
    }
    throw error;
  }
}

async function active(engine: DynamoEngine, name: string): Promise<void> {
  while ((await describe(engine, name))?.["TableStatus"] !== "ACTIVE") {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** What cannot be changed in a table that exists, as comparable text. */
function shape(table: JsonObject): string {
  const keys = (of: JsonObject): string =>
    listOf(of["KeySchema"])
      .map(objectOf)
      .map((key) => `${String(key["KeyType"])} ${String(key["AttributeName"])}`)
      .sort()
      .join(", ");
  const indexes = listOf(table["GlobalSecondaryIndexes"])
    .map(objectOf)
    .map((entry) => `${String(entry["IndexName"])}: ${keys(entry)}`);
  return [keys(table), ...indexes.sort()].join("; ");
}
