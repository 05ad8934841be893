import type { JsonObject } from "../../local/json";
import { itemBytes } from "./itemSize";

/** Capacity units by DynamoDB's documented rules, to hold against what the engine reports. */

/** A write unit is 1 KB of the larger of an item before and after; writing nothing costs one too. */
export function writeUnits(before: JsonObject | undefined, after: JsonObject | undefined): number {
  const bytes = Math.max(before ? itemBytes(before) : 0, after ? itemBytes(after) : 0);
  return Math.max(1, Math.ceil(bytes / 1024));
}

/**
 * A read unit is 4 KB, half of one where the read need not be consistent. A query is rounded up once,
 * over all that it reads; reading nothing costs as much as reading little.
 */
export function readUnits(items: readonly JsonObject[], consistent: boolean): number {
  const bytes = items.reduce((sum, item) => sum + itemBytes(item), 0);
  return Math.max(1, Math.ceil(bytes / 4096)) * (consistent ? 1 : 0.5);
}

/** A secondary index of a table. */
export interface IndexDefinition {
  readonly name: string;
  /** The index's key attributes: an item without one of them is not in it. */
  readonly keys: readonly string[];
  /** What is copied besides keys; undefined where everything is. */
  readonly attributes?: readonly string[];
  /** Key attributes of the table, which every index has. */
  readonly tableKeys: readonly string[];
}

/**
 * Write units that a change of an item costs in an index: none where the index does not see it, one
 * entry written or removed, or both where its key changed. Indexes are billed apart from their table.
 */
export function indexWriteUnits(
  index: IndexDefinition,
  before: JsonObject | undefined,
  after: JsonObject | undefined,
): number {
  const old = before && projected(index, before);
  const now = after && projected(index, after);
  const size = (entry: JsonObject): number => Math.max(1, Math.ceil(itemBytes(entry) / 1024));
  if (old === undefined) return now === undefined ? 0 : size(now);
  if (now === undefined) return size(old);
  if (same(old, now)) return 0;
  const moved = index.keys.some((key) => !same(old[key], now[key]));
  return moved ? size(old) + size(now) : Math.max(size(old), size(now));
}

function projected(index: IndexDefinition, item: JsonObject): JsonObject | undefined {
  if (index.keys.some((key) => item[key] === undefined)) return undefined;
  if (index.attributes === undefined) return item;
  const names = new Set([...index.tableKeys, ...index.keys, ...index.attributes]);
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name)));
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

/** The same value with the names in all its objects in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, entry]) => [name, sorted(entry)]));
}
