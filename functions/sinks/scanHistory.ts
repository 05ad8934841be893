import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  paginateQuery,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { Series } from "../findings/finding";
import { type ScanItem, type ScanRecord, packScan, unpackScan } from "./scanRecord";
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
    return item && this.#record(series, item);
  }

  /** The scan at one place of the series. */
  async find(series: Series, order: string): Promise<ScanRecord | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({
        TableName: this.#tableName,
        Key: marshall(scanKey(series, order)),
        ConsistentRead: true,
      }),
    );
    return Item && this.#record(series, Item);
  }

  /**
   * The scans of a series from the newest snapshot before a place up to the newest scan, oldest
   * first. Where no snapshot lies before it: all scans, if they go back to the very first one of the
   * series; otherwise none, because what came before them is forgotten.
   */
  async sinceSnapshot(series: Series, place: string): Promise<readonly ScanRecord[]> {
    const scans: ScanRecord[] = [];
    const pages = paginateQuery(
      { client: this.#client },
      { ...this.#query(series), ScanIndexForward: false },
    );
    for await (const page of pages) {
      for (const item of page.Items ?? []) {
        const scan = this.#record(series, item);
        scans.push(scan);
        if (scan.snapshot && scan.order < place) return scans.reverse();
      }
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

  #record(series: Series, found: Record<string, AttributeValue>): ScanRecord {
    const { target: _target, item, ttl: _ttl, ...rest } = unmarshall(found);
    return unpackScan({ order: orderInScanKey(series, String(item)), ...rest } as ScanItem);
  }

  #query(series: Series) {
    return {
      TableName: this.#tableName,
      ConsistentRead: true,
      KeyConditionExpression: "#target = :target AND begins_with(#item, :prefix)",
      ExpressionAttributeNames: { "#target": "target", "#item": "item" },
      ExpressionAttributeValues: marshall({
        ":target": targetKey(series.target),
        ":prefix": scanPrefix(series),
      }),
    };
  }
}
