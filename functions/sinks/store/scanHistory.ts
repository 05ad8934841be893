import { type DynamoDBClient, PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { Series } from "../../findings/finding";
import { type ScanItem, type ScanRecord, packScan, unpackScan } from "./scanRecord";
import { itemsUnder, queried, readItem } from "./tableItems";
import { orderInScanKey, scanKey, scanPrefix, targetKey } from "./tableKeys";

/** The history of scans in the findings table: one record per scan, kept for a while. */
export class ScanHistory {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;
  readonly #retentionDays: number;

  constructor(client: DynamoDBClient, tableName: string, retentionDays: number) {
    this.#client = client;
    this.#tableName = tableName;
    this.#retentionDays = retentionDays;
  }

  /** The newest scan of a series. */
  async newest(series: Series): Promise<ScanRecord | undefined> {
    const { Items } = await this.#client.send(
      new QueryCommand({ ...this.#query(series), ScanIndexForward: false, Limit: 1 }),
    );
    const [item] = Items ?? [];
    return item && recordIn(series, unmarshall(item));
  }

  /** The scan at one place of the series. */
  async find(series: Series, order: string): Promise<ScanRecord | undefined> {
    const item = await readItem(this.#client, this.#tableName, scanKey(series, order));
    return item && recordIn(series, item);
  }

  /**
   * The scans of a series from the newest snapshot before a place up to the newest scan, oldest
   * first. Where no snapshot lies before it: all scans, if they go back to the very first one of the
   * series; otherwise none, because what came before them is forgotten.
   */
  async sinceSnapshot(series: Series, place: string): Promise<readonly ScanRecord[]> {
    const scans: ScanRecord[] = [];
    const newestFirst = { ...this.#query(series), ScanIndexForward: false };
    for await (const item of queried(this.#client, newestFirst)) {
      const scan = recordIn(series, item);
      scans.push(scan);
      if (scan.snapshot && scan.order < place) return scans.reverse();
    }
    return scans.at(-1)?.first === true ? scans.reverse() : [];
  }

  async write(series: Series, record: ScanRecord): Promise<void> {
    const { order, ...rest } = packScan(record, this.#retentionDays);
    const key = scanKey(series, order);
    // A write is paid by the kilobyte, and the key has the place already.
    const item = { ...key, ...(orderInScanKey(series, key.item) !== order && { order }), ...rest };
    await this.#client.send(
      new PutItemCommand({
        TableName: this.#tableName,
        Item: marshall(item, { removeUndefinedValues: true }),
      }),
    );
  }

  #query(series: Series) {
    return itemsUnder(this.#tableName, targetKey(series.target), scanPrefix(series));
  }
}

function recordIn(series: Series, found: ReturnType<typeof unmarshall>): ScanRecord {
  const { target: _target, item, ttl: _ttl, ...rest } = found;
  return unpackScan({ order: orderInScanKey(series, String(item)), ...rest } as ScanItem);
}
