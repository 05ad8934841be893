import { gunzipSync, gzipSync } from "node:zlib";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { PermanentError } from "../../errors";
import type { Series } from "../../findings/finding";
import type { PlanName } from "./seriesRecord";
import { readItems, writeItems } from "./tableBatches";
import { type TableKey, planKey } from "./tableKeys";
import { ttlAfter } from "./timeToLive";

/** DynamoDB takes 400 KB in an item; 25 of these stay below the 16 MB of a batch. */
const maxPartBytes = 256 * 1024;

/** What is larger could not be carried out in the time that a function has, either. */
const maxPackedBytes = 16 * 1024 * 1024;
const maxUnpackedBytes = 256 * 1024 * 1024;

/** A message waits in its queue for 14 days at most, and may be moved back to it after as many. */
const keptDays = 30;

interface PartItem extends TableKey {
  readonly part: Uint8Array;
  readonly ttl: number;
}

/**
 * What is to become of series, written down before anything of it is done: a plan that was begun is
 * carried out to its end, by whomever comes next, where its own function was cut off.
 */
export class PlanTable {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  /**
   * Writes a plan, in as many records as it takes.
   *
   * @param id of no other plan of the series.
   * @throws PermanentError where it is too large, before anything is written.
   */
  async write(series: Series, id: string, plan: object, now: number): Promise<PlanName> {
    const packed = gzipSync(JSON.stringify(plan));
    if (packed.length > maxPackedBytes) {
      throw new PermanentError(
        `the changes of ${series.target.id} take ${packed.length} bytes, must be at most ${maxPackedBytes}`,
      );
    }
    const ttl = ttlAfter(now, keptDays);
    const items: PartItem[] = [];
    for (let start = 0; start < packed.length; start += maxPartBytes) {
      const part = packed.subarray(start, start + maxPartBytes);
      items.push({ ...planKey(series, id, items.length), part, ttl });
    }
    await writeItems(this.#client, this.#tableName, items, { what: "parts of a plan" });
    return { id, parts: items.length };
  }

  /** A plan as it was written; nothing where a part of it is forgotten. */
  async load(series: Series, { id, parts }: PlanName): Promise<unknown> {
    const keys = Array.from({ length: parts }, (_, part) => planKey(series, id, part));
    const found = (await readItems(this.#client, this.#tableName, keys, {
      what: "parts of a plan",
    })) as unknown as readonly PartItem[];
    const byItem = new Map(found.map(({ item, part }) => [item, part]));
    const packed = keys.flatMap(({ item }) => byItem.get(item) ?? []);
    if (packed.length < parts) return undefined;
    const text = gunzipSync(Buffer.concat(packed), { maxOutputLength: maxUnpackedBytes });
    return JSON.parse(text.toString("utf8")) as unknown;
  }
}
