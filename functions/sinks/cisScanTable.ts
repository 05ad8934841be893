import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type QueryCommandInput,
  UpdateItemCommand,
  paginateQuery,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type {
  CisReportFormat,
  CisScanFacts,
  CisScanRecord,
  CisTargetRecord,
} from "./cisScanRecord";
import { type TableKey, cisScanKey, cisTargetKey, cisWatermarkKey } from "./tableKeys";

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
    const item = await this.#get(cisWatermarkKey(scope));
    return item && (unmarshall(item) as { at: string }).at;
  }

  /** Puts the watermark forward; never back. */
  async advance(scope: CisPollScope, at: string): Promise<void> {
    await this.#ifHolds(
      new UpdateItemCommand({
        TableName: this.#tableName,
        Key: marshall(cisWatermarkKey(scope)),
        UpdateExpression: "SET #at = :at",
        ConditionExpression: "attribute_not_exists(#at) OR #at < :at",
        ExpressionAttributeNames: { "#at": "at" },
        ExpressionAttributeValues: marshall({ ":at": at }),
      }),
    );
  }

  async load(scanArn: string): Promise<CisScanRecord | undefined> {
    const item = await this.#get(cisScanKey(scanArn));
    return item && (unmarshall(item) as CisScanRecord);
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
    await this.#ifHolds(
      new PutItemCommand({
        TableName: this.#tableName,
        Item: marshall(item, { removeUndefinedValues: true }),
        ...(record.gap !== undefined && {
          ConditionExpression: "attribute_not_exists(#item) OR attribute_exists(#gap)",
          ExpressionAttributeNames: { "#item": "item", "#gap": "gap" },
        }),
      }),
    );
  }

  /** What is known of a scan's targets, one after the other. */
  async *targets(scanArn: string): AsyncGenerator<CisTargetRecord> {
    const { target } = cisScanKey(scanArn);
    const query: QueryCommandInput = {
      TableName: this.#tableName,
      ConsistentRead: true,
      KeyConditionExpression: "#target = :target AND begins_with(#item, :prefix)",
      ExpressionAttributeNames: { "#target": "target", "#item": "item" },
      ExpressionAttributeValues: marshall({ ":target": target, ":prefix": "TARGET#" }),
    };
    for await (const { Items = [] } of paginateQuery({ client: this.#client }, query)) {
      for (const item of Items) yield unmarshall(item) as CisTargetRecord;
    }
  }

  async #get(key: TableKey): Promise<Record<string, AttributeValue> | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#tableName, Key: marshall(key), ConsistentRead: true }),
    );
    return Item;
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
    return this.#ifHolds(
      new UpdateItemCommand({
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
      }),
    );
  }

  /** @returns whether the condition held. */
  async #ifHolds(command: UpdateItemCommand | PutItemCommand): Promise<boolean> {
    try {
      await (command instanceof PutItemCommand
        ? this.#client.send(command)
        : this.#client.send(command));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  #ttl(startedAt: string): number {
    return Math.floor(Date.parse(startedAt) / 1000) + this.#retentionDays * 86_400;
  }
}
