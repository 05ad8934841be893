import { type DynamoDBClient, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import type {
  CisReportFormat,
  CisScanFacts,
  CisScanRecord,
  CisTargetRecord,
} from "./cisScanRecord";
import { conditionHeld, itemsUnder, queried, readItem } from "./tableItems";
import { cisScanKey, cisTargetKey, cisWatermarkKey } from "./tableKeys";
import { ttlAfter } from "./timeToLive";

/** Where a poller works: each has a watermark of its own. */
export interface CisPollScope {
  readonly account: string;
  readonly region: string;
  /** ARN of the configuration whose scans are read; `*` for those of all. */
  readonly configuration: string;
}

/**
 * What is known of CIS scans, in the findings table: how far the poller has come, which scans were
 * read, and what became of their targets. Every write is conditional or the same however often it is
 * made, so that doubled and interrupted polls leave the same behind.
 */
export class CisScanTable {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;
  readonly #retentionDays: number;

  constructor(client: DynamoDBClient, tableName: string, retentionDays: number) {
    this.#client = client;
    this.#tableName = tableName;
    this.#retentionDays = retentionDays;
  }

  /** The instant before which every scan that began was handed out. */
  async watermark(scope: CisPollScope): Promise<string | undefined> {
    const item = await readItem(this.#client, this.#tableName, cisWatermarkKey(scope));
    return item && (item as { at: string }).at;
  }

  /** Puts the watermark forward; never back. */
  async advance(scope: CisPollScope, at: string): Promise<void> {
    await conditionHeld(() =>
      this.#client.send(
        new UpdateItemCommand({
          TableName: this.#tableName,
          Key: marshall(cisWatermarkKey(scope)),
          UpdateExpression: "SET #at = :at",
          ConditionExpression: "attribute_not_exists(#at) OR #at < :at",
          ExpressionAttributeNames: { "#at": "at" },
          ExpressionAttributeValues: marshall({ ":at": at }),
        }),
      ),
    );
  }

  async load(scanArn: string): Promise<CisScanRecord | undefined> {
    const item = await readItem(this.#client, this.#tableName, cisScanKey(scanArn));
    return item && (item as CisScanRecord);
  }

  /**
   * Takes it on oneself to have a scan's targets handed out.
   *
   * @returns whether nobody else has done so, or is doing so.
   */
  async claim(scan: CisScanFacts, now: number, until: number): Promise<boolean> {
    const { arn, configurationArn, name, level, startedAt, status } = scan;
    return this.#set(
      arn,
      {
        arn,
        configurationArn,
        name,
        level,
        startedAt,
        status,
        claimedUntil: until,
        ttl: this.#ttl(startedAt),
      },
      {
        condition:
          "attribute_not_exists(#handedOutAt) AND (attribute_not_exists(#claimedUntil) OR #claimedUntil < :now)",
        names: ["handedOutAt", "claimedUntil"],
        values: { now },
      },
    );
  }

  /** Writes that all targets of a scan were handed out. */
  async finish(
    scanArn: string,
    done: Required<Pick<CisScanRecord, "handedOutAt" | "targets" | "gaps">>,
  ): Promise<void> {
    await this.#set(scanArn, done);
  }

  /** Writes where a report of a scan lies, beside that of the other form. */
  async putReport(scanArn: string, format: CisReportFormat, key: string): Promise<void> {
    await this.#set(scanArn, { [format]: key });
  }

  /** Writes what became of a target. What was measured is never taken back by a gap that comes late. */
  async putTarget(
    scan: Pick<CisScanFacts, "arn" | "startedAt">,
    record: CisTargetRecord,
  ): Promise<void> {
    const item = { ...cisTargetKey(scan.arn, record), ...record, ttl: this.#ttl(scan.startedAt) };
    await conditionHeld(() =>
      this.#client.send(
        new PutItemCommand({
          TableName: this.#tableName,
          Item: marshall(item, { removeUndefinedValues: true }),
          ...(record.gap !== undefined && {
            ConditionExpression: "attribute_not_exists(#item) OR attribute_exists(#gap)",
            ExpressionAttributeNames: { "#item": "item", "#gap": "gap" },
          }),
        }),
      ),
    );
  }

  /** What is known of a scan's targets, one after the other. */
  async *targets(scanArn: string): AsyncGenerator<CisTargetRecord> {
    const { target } = cisScanKey(scanArn);
    const all = itemsUnder(this.#tableName, target, "TARGET#");
    for await (const item of queried(this.#client, all)) yield item as CisTargetRecord;
  }

  #set(
    scanArn: string,
    values: Readonly<Record<string, unknown>>,
    only?: {
      readonly condition: string;
      readonly names: readonly string[];
      readonly values: Readonly<Record<string, unknown>>;
    },
  ): Promise<boolean> {
    const names = [...Object.keys(values), ...(only?.names ?? [])];
    const command = new UpdateItemCommand({
      TableName: this.#tableName,
      Key: marshall(cisScanKey(scanArn)),
      UpdateExpression: `SET ${Object.keys(values)
        .map((name) => `#${name} = :${name}`)
        .join(", ")}`,
      ...(only && { ConditionExpression: only.condition }),
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: marshall(
        Object.fromEntries(
          Object.entries({ ...values, ...only?.values }).map(([name, value]) => [
            `:${name}`,
            value,
          ]),
        ),
        { removeUndefinedValues: true },
      ),
    });
    return conditionHeld(() => this.#client.send(command));
  }

  #ttl(startedAt: string): number {
    return ttlAfter(Date.parse(startedAt), this.#retentionDays);
  }
}
