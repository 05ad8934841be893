import type { Graph } from "../../local/graph";
import { type JsonObject, listOf, objectOf, textOf } from "../../local/json";
import { types } from "../../local/types";
import type { IndexDefinition } from "./capacity";

/** What a meter has to know of a table. */
export interface TableDefinition {
  readonly name: string;
  /** Names of the key attributes. */
  readonly keys: readonly string[];
  readonly indexes: readonly IndexDefinition[];
}

/** The tables of a program, with their indexes. */
export function tablesOf(graph: Graph): TableDefinition[] {
  return graph.ofType(types.table).map(({ inputs, outputs }) => {
    const tableKeys = keysOf(inputs);
    return {
      name: String(outputs["name"]),
      keys: tableKeys,
      indexes: listOf(inputs["globalSecondaryIndexes"])
        .map(objectOf)
        .map((index) => ({
          name: String(index["name"]),
          keys: keysOf(index),
          tableKeys,
          ...(index["projectionType"] === "ALL"
            ? {}
            : { attributes: listOf(index["nonKeyAttributes"]).map(String) }),
        })),
    };
  });
}

/** Keys are given as `hashKey` and `rangeKey` or, for indexes, as a list of key schemas. */
function keysOf(inputs: JsonObject): string[] {
  const schemas = listOf(inputs["keySchemas"]).map(objectOf);
  const names = schemas.map((key) => textOf(key["attributeName"]));
  return [...names, textOf(inputs["hashKey"]), textOf(inputs["rangeKey"])].filter(
    (name) => name !== undefined,
  );
}
