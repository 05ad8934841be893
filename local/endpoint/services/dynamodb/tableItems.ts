import type { Graph, GraphResource } from "../../../graph";
import { type JsonObject, listOf, objectOf, parseJson, textOf } from "../../../json";
import type { StateFile } from "../../../stateFile";
import { types } from "../../../types";
import type { DynamoEngine } from "./engine";

/** Where an item of the program is. */
interface ItemKey {
  readonly table: string;
  /** The key in DynamoDB's own JSON. */
  readonly key: JsonObject;
}

/**
 * Writes the items that the program itself puts into tables, and deletes those that it had in an
 * earlier run and has no longer; what others put there stays.
 */
export async function writeTableItems(
  graph: Graph,
  engine: DynamoEngine,
  state: StateFile,
): Promise<void> {
  const resources = graph.ofType(types.tableItem);
  const kept = resources.map(keyOf);
  const known = new Set(kept.map((item) => JSON.stringify(item)));
  for (const before of listOf(state.load()).map(objectOf)) {
    if (known.has(JSON.stringify(before))) continue;
    await engine.run("DeleteItem", { TableName: before["table"], Key: before["key"] });
  }
  for (const resource of resources) {
    const { table } = keyOf(resource);
    await engine.run("PutItem", { TableName: table, Item: itemOf(resource) });
  }
  state.save(kept);
}

function keyOf(resource: GraphResource): ItemKey {
  const { tableName, hashKey, rangeKey } = resource.inputs;
  const item = itemOf(resource);
  const names = [textOf(hashKey), textOf(rangeKey)].filter((name) => name !== undefined);
  const key = Object.fromEntries(names.map((name) => [name, item[name]]));
  return { table: String(tableName), key };
}

function itemOf({ name, inputs }: GraphResource): JsonObject {
  return objectOf(parseJson(String(inputs["item"]), `table item ${name}`));
}
