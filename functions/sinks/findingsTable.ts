import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type WriteRequest,
  paginateQuery,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { SinkError, TransientError } from "../errors";
import type { Finding, Series } from "../findings/finding";
import { type FindingRecord, fromRecord, toRecord } from "./findingRecord";
import { type Backoff, retryRemaining } from "./retry";
import type { AppliedScan, Claim, SeriesRecord } from "./seriesRecord";
import { findingKey, findingPrefix, seriesKey, targetKey } from "./tableKeys";

/** BatchWriteItem takes at most 25 requests; 25 of these records stay far below its 16 MB. */
const maxBatch = 25;

export interface FindingsTableOptions {
  readonly tableName: string;
  /** How long a closed finding is kept. */
  readonly resolvedRetentionDays: number;
  readonly backoff?: Backoff;
}

/**
 * The findings table, as one scan at a time of each series sees it. Only the holder of a series'
 * claim writes its findings, so that late, doubled and concurrent scans of one machine end as if
 * they had come one after the other; DynamoDB needs no transaction for that.
 */
export class FindingsTable {
  readonly #client: DynamoDBClient;
  readonly #options: FindingsTableOptions;

  constructor(client: DynamoDBClient, options: FindingsTableOptions) {
    this.#client = client;
    this.#options = options;
  }

  /** A series' own record; absent before its first scan. */
  async loadSeries(series: Series): Promise<SeriesRecord | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({
        TableName: this.#options.tableName,
        Key: marshall(seriesKey(series)),
        ConsistentRead: true,
      }),
    );
    return Item && (unmarshall(Item) as SeriesRecord);
  }

  /** Every finding of a series, closed ones that are still kept included. */
  async loadFindings(series: Series): Promise<readonly Finding[]> {
    const pages = paginateQuery(
      { client: this.#client },
      {
        TableName: this.#options.tableName,
        ConsistentRead: true,
        KeyConditionExpression: "#target = :target AND begins_with(#item, :prefix)",
        ExpressionAttributeNames: { "#target": "target", "#item": "item" },
        ExpressionAttributeValues: marshall({
          ":target": targetKey(series.target),
          ":prefix": findingPrefix(series),
        }),
      },
    );
    const findings: Finding[] = [];
    for await (const page of pages) {
      for (const item of page.Items ?? [])
        findings.push(fromRecord(unmarshall(item) as FindingRecord));
    }
    return findings;
  }

  /**
   * Takes the right to write a series' findings.
   *
   * @returns the revision that `finish` has to name.
   * @throws TransientError while another scan of the series is being applied, or was just now.
   */
  async claim(
    series: Series,
    seen: SeriesRecord | undefined,
    claim: Claim,
    now: number,
  ): Promise<number> {
    const revision = (seen?.revision ?? 0) + 1;
    await this.#conditionally(
      series,
      new UpdateItemCommand({
        TableName: this.#options.tableName,
        Key: marshall(seriesKey(series)),
        UpdateExpression: "SET #claim = :claim, #revision = :next",
        ConditionExpression: `${sameRevision(seen)} AND (attribute_not_exists(#claim) OR #claim.#until < :now)`,
        ExpressionAttributeNames: { "#claim": "claim", "#revision": "revision", "#until": "until" },
        ExpressionAttributeValues: marshall(
          { ":claim": claim, ":next": revision, ":now": now, ":seen": seen?.revision },
          { removeUndefinedValues: true },
        ),
      }),
    );
    return revision;
  }

  /** Writes whole findings; the caller holds the claim. */
  async writeFindings(findings: readonly Finding[]): Promise<void> {
    const { tableName, resolvedRetentionDays } = this.#options;
    const requests = new Map<string, WriteRequest>();
    for (const finding of findings) {
      const record = toRecord(finding, resolvedRetentionDays);
      const { item } = findingKey(finding.series, finding.key);
      // Keyed by sort key: DynamoDB refuses a whole batch that has one key twice.
      requests.set(item, {
        PutRequest: { Item: marshall(record, { removeUndefinedValues: true }) },
      });
    }
    const all = [...requests.values()];
    for (let start = 0; start < all.length; start += maxBatch) {
      const left = await retryRemaining(
        all.slice(start, start + maxBatch),
        async (batch) => {
          const { UnprocessedItems } = await this.#client.send(
            new BatchWriteItemCommand({ RequestItems: { [tableName]: [...batch] } }),
          );
          return UnprocessedItems?.[tableName] ?? [];
        },
        this.#options.backoff,
      );
      if (left.length > 0) {
        throw new SinkError(
          "findings table",
          `${left.length} of ${all.length} findings were not written: DynamoDB left them unprocessed`,
        );
      }
    }
  }

  /**
   * Writes what the series is now and gives the claim back.
   *
   * @param expected the revision that the caller saw last: of `claim`, or of `loadSeries` where no
   *   claim was needed because nothing changed.
   */
  async finish(series: Series, last: AppliedScan, expected: number, claim?: Claim): Promise<void> {
    const record: SeriesRecord = { revision: expected + 1, last };
    const held = claim ? "#claim.#owner = :owner" : "attribute_not_exists(#claim)";
    await this.#conditionally(
      series,
      new PutItemCommand({
        TableName: this.#options.tableName,
        Item: marshall({ ...seriesKey(series), ...record }, { removeUndefinedValues: true }),
        ConditionExpression: `#revision = :seen AND ${held}`,
        ExpressionAttributeNames: {
          "#revision": "revision",
          "#claim": "claim",
          ...(claim && { "#owner": "owner" }),
        },
        ExpressionAttributeValues: marshall(
          { ":seen": expected, ":owner": claim?.owner },
          { removeUndefinedValues: true },
        ),
      }),
    );
  }

  async #conditionally(series: Series, command: UpdateItemCommand | PutItemCommand): Promise<void> {
    try {
      await (command instanceof PutItemCommand
        ? this.#client.send(command)
        : this.#client.send(command));
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      throw new TransientError(
        `another scan of ${series.target.id} (${series.benchmark}, ${series.profile}) is being applied`,
        { cause: error },
      );
    }
  }
}

function sameRevision(seen: SeriesRecord | undefined): string {
  return seen === undefined ? "attribute_not_exists(#revision)" : "#revision = :seen";
}
