import type { DynamoEngine, EngineTap } from "./endpoint/services/dynamodb/engine";
import { putItem, scanAll } from "./endpoint/services/dynamodb/items";
import { createTables } from "./endpoint/services/dynamodb/tables";
import { writeTableItems } from "./endpoint/services/dynamodb/tableItems";
import type { Graph } from "./graph";
import type { JsonObject } from "./json";
import type { StateFile } from "./stateFile";
import { types } from "./types";

/** The program's tables, for looking into them and for arranging a test: past IAM. */
export class LocalTables {
  private constructor(
    private readonly graph: Graph,
    private readonly engine: DynamoEngine,
  ) {}

  /** Makes the tables that are not there yet, and writes the program's own items. */
  static async create(graph: Graph, engine: DynamoEngine, state: StateFile): Promise<LocalTables> {
    await createTables(graph, engine);
    await writeTableItems(graph, engine, state);
    return new LocalTables(graph, engine);
  }

  /** All items of the table with this logical or physical name, as plain values. */
  items(table: string): Promise<JsonObject[]> {
    return scanAll(this.engine, this.physicalName(table));
  }

  /** Puts an item of plain values. */
  put(table: string, item: JsonObject): Promise<void> {
    return putItem(this.engine, this.physicalName(table), item);
  }

  /** Lets somebody listen to every operation that clients send from now on. */
  tap(listener: EngineTap): void {
    this.engine.tap = listener;
  }

  close(): Promise<void> {
    return this.engine.close();
  }

  private physicalName(table: string): string {
    const resource = this.graph.find(types.table, table) ?? this.graph.named(types.table, table);
    return String(resource.outputs["name"]);
  }
}
