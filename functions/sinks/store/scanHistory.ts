import { type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
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

  /**
   * The newest scan of a series, or the newest before a place. Scans that came late changed nothing,
   * and are no answer.
   */
  async newest(series: Series, before?: string): Promise<ScanRecord | undefined> {
    const newestFirst = {
      ...itemsUnder(this.#tableName, targetKey(series.target), scanPrefix(series)),
      ScanIndexForward: false,
      Limit: before === undefined ? 1 : 2,
    };
    for await (const item of queried(this.#client, newestFirst)) {
      const scan = recordIn(series, item);
      if (scan.late !== true && (before === undefined || scan.order < before)) return scan;
    }
    return undefined;
  }

  /** The scan at one place of the series. */
  async find(series: Series, order: string): Promise<ScanRecord | undefined> {
    const item = await readItem(this.#client, this.#tableName, scanKey(series, order));
    return item && recordIn(series, item);
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
}

function recordIn(series: Series, found: ReturnType<typeof unmarshall>): ScanRecord {
  const { target: _target, item, ttl: _ttl, ...rest } = found;
  return unpackScan({ order: orderInScanKey(series, String(item)), ...rest } as ScanItem);
}
