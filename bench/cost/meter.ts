import type { EngineTap } from "../../local/endpoint/services/dynamodb/engine";
import { type JsonObject, isObject, listOf, numberOf, objectOf, textOf } from "../../local/json";
import { indexWriteUnits, readUnits, writeUnits } from "./capacity";
import { itemBytes } from "./itemSize";
import type { TableDefinition } from "./tables";

/** What one operation consumed for one record, or, for a read, for all that it read. */
export interface Consumption {
  readonly operation: string;
  readonly access: "read" | "write";
  readonly table: string;
  /** Plain values of the key, or of the beginning of the keys that were asked for. */
  readonly key: readonly string[];
  /** Units as the engine reports them. */
  readonly units: number;
  /** The same by DynamoDB's documented rules. */
  readonly unitsByRule: number;
  /** Write units of the table's indexes, by rule: the engine does not count them. */
  readonly indexUnits: number;
  /** Bytes of the item as written, or of the items as read. */
  readonly bytes: number;
}

/** One record as a write leaves it. */
interface Written {
  readonly table: TableDefinition;
  readonly key: JsonObject;
  readonly after: JsonObject | undefined;
}

/** Asks the engine for the capacity that every operation consumes, and notes its answer. */
export class Meter implements EngineTap {
  readonly consumed: Consumption[] = [];
  private readonly tables: ReadonlyMap<string, TableDefinition>;
  /** Every item as it stands, because a write costs by what it replaces, too. */
  private readonly items = new Map<string, JsonObject>();

  constructor(tables: readonly TableDefinition[]) {
    this.tables = new Map(tables.map((table) => [table.name, table]));
  }

  request(operation: string, input: JsonObject): JsonObject {
    return {
      ...input,
      ReturnConsumedCapacity: "TOTAL",
      ...(operation === "UpdateItem" && { ReturnValues: "ALL_NEW" }),
    };
  }

  answered(operation: string, input: JsonObject, answer: JsonObject): void {
    switch (operation) {
      case "PutItem":
        this.wrote(operation, answer, [this.put(input["TableName"], input["Item"])]);
        return;
      case "UpdateItem":
        this.wrote(operation, answer, [this.put(input["TableName"], answer["Attributes"])]);
        return;
      case "DeleteItem":
        this.wrote(operation, answer, [this.delete(input["TableName"], input["Key"])]);
        return;
      case "BatchWriteItem":
        this.wrote(operation, answer, this.batch(input));
        return;
      case "GetItem":
      case "Query":
      case "Scan":
        this.read(operation, input, answer);
        return;
      case "BatchGetItem":
        this.readBatch(input, answer);
        return;
      default:
        throw new Error(`the meter does not know what ${operation} consumes`);
    }
  }

  private batch(input: JsonObject): Written[] {
    return Object.entries(objectOf(input["RequestItems"])).flatMap(([table, requests]) =>
      listOf(requests).map((request) => {
        const { PutRequest, DeleteRequest } = objectOf(request);
        return isObject(PutRequest)
          ? this.put(table, PutRequest["Item"])
          : this.delete(table, objectOf(DeleteRequest)["Key"]);
      }),
    );
  }

  private put(table: unknown, item: unknown): Written {
    const definition = this.table(table);
    const after = objectOf(item);
    const key = Object.fromEntries(definition.keys.map((name) => [name, after[name]]));
    return { table: definition, key, after };
  }

  private delete(table: unknown, key: unknown): Written {
    return { table: this.table(table), key: objectOf(key), after: undefined };
  }

  /** The engine reports one figure for a batch: each record is given its share by rule. */
  private wrote(operation: string, answer: JsonObject, written: readonly Written[]): void {
    const reported = reportedUnits(answer);
    const each = written.map((record) => this.replace(record));
    const byRule = each.reduce((sum, { unitsByRule }) => sum + unitsByRule, 0);
    for (const record of each) {
      const units = (reported * record.unitsByRule) / byRule;
      this.consumed.push({ operation, access: "write", ...record, units });
    }
  }

  private replace({ table, key, after }: Written) {
    const values = plainKey(table, key);
    const address = JSON.stringify([table.name, ...values]);
    const before = this.items.get(address);
    if (after === undefined) this.items.delete(address);
    else this.items.set(address, after);
    return {
      table: table.name,
      key: values,
      unitsByRule: writeUnits(before, after),
      indexUnits: table.indexes.reduce(
        (sum, index) => sum + indexWriteUnits(index, before, after),
        0,
      ),
      bytes: after ? itemBytes(after) : 0,
    };
  }

  private read(operation: string, input: JsonObject, answer: JsonObject): void {
    const table = this.table(input["TableName"]);
    const single = isObject(answer["Item"]) ? [answer["Item"]] : [];
    const items = operation === "GetItem" ? single : listOf(answer["Items"]).map(objectOf);
    const [first] = items;
    // What a filter or a projection leaves out, and an index, was read and cannot be seen.
    const partial = ["FilterExpression", "ProjectionExpression", "IndexName"].some(
      (name) => input[name] !== undefined,
    );
    const units = reportedUnits(answer);
    this.consumed.push({
      operation,
      access: "read",
      table: table.name,
      key: first ? plainKey(table, first) : askedKey(table, input),
      units,
      unitsByRule: partial ? units : readUnits(items, input["ConsistentRead"] === true),
      indexUnits: 0,
      bytes: items.reduce((sum, item) => sum + itemBytes(item), 0),
    });
  }

  private readBatch(input: JsonObject, answer: JsonObject): void {
    const responses = objectOf(answer["Responses"]);
    const tables = Object.entries(objectOf(input["RequestItems"]));
    const [asked] = tables;
    if (asked === undefined || tables.length > 1) {
      throw new Error("the meter knows BatchGetItem of one table only");
    }
    const [name, request] = asked;
    const { Keys, ConsistentRead } = objectOf(request);
    const consistent = ConsistentRead === true;
    const table = this.table(name);
    const items = listOf(responses[name]).map(objectOf);
    const missing = listOf(Keys).length - items.length;
    const found = items.reduce<number>((sum, item) => sum + readUnits([item], consistent), 0);
    this.consumed.push({
      operation: "BatchGetItem",
      access: "read",
      table: table.name,
      key: plainKey(table, objectOf(listOf(Keys)[0])),
      units: reportedUnits(answer),
      unitsByRule: found + missing * readUnits([], consistent),
      indexUnits: 0,
      bytes: items.reduce((sum, item) => sum + itemBytes(item), 0),
    });
  }

  private table(name: unknown): TableDefinition {
    const table = this.tables.get(String(name));
    if (table === undefined) throw new Error(`the meter was not told of table ${String(name)}`);
    return table;
  }
}

/** Single operations report one object, batches one for each table. */
function reportedUnits({ ConsumedCapacity }: JsonObject): number {
  return listOf(ConsumedCapacity).reduce<number>(
    (sum, each) => sum + (numberOf(objectOf(each)["CapacityUnits"]) ?? 0),
    0,
  );
}

/** The values of an item's key, numbers as text. */
function plainKey(table: TableDefinition, item: JsonObject): string[] {
  return table.keys.map((name) => String(Object.values(objectOf(item[name]))[0]));
}

/** The key that was asked for, where nothing was found: all of it, or what a query names of it. */
function askedKey(table: TableDefinition, { Key, ExpressionAttributeValues }: JsonObject) {
  if (isObject(Key)) return plainKey(table, Key);
  return Object.values(objectOf(ExpressionAttributeValues))
    .map((value) => textOf(objectOf(value)["S"]))
    .filter((text) => text !== undefined);
}
