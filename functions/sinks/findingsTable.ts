import {
  BatchWriteItemCommand,
  type DynamoDBClient,
  type WriteRequest,
  paginateQuery,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { SinkError } from "../errors";
import type { Finding, Series } from "../findings/finding";
import { type FindingRecord, fromRecord, toRecord } from "./findingRecord";
import { type Backoff, retryRemaining } from "./retry";
import { RuleTexts } from "./ruleTexts";
import { findingKey, findingPrefix, targetKey } from "./tableKeys";

/** BatchWriteItem takes at most 25 requests; 25 of these records stay far below its 16 MB. */
const maxBatch = 25;

export interface FindingsTableOptions {
  readonly tableName: string;
  /** How long a closed finding is kept. */
  readonly resolvedRetentionDays: number;
  readonly backoff?: Backoff;
}

/** The findings in the findings table. Who writes them holds the claim of their series. */
export class FindingsTable {
  readonly #client: DynamoDBClient;
  readonly #options: FindingsTableOptions;
  readonly #texts: RuleTexts;

  constructor(client: DynamoDBClient, options: FindingsTableOptions) {
    this.#client = client;
    this.#options = options;
    this.#texts = new RuleTexts(client, options.tableName, options.backoff);
  }

  /** Every finding of a series, closed ones that are still kept included. */
  async load(series: Series): Promise<readonly Finding[]> {
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

  /** Findings with what their benchmark says of the rules, which their records do not hold. */
  describe(findings: readonly Finding[]): Promise<readonly Finding[]> {
    return this.#texts.describe(findings);
  }

  /** Writes whole findings; the caller holds the claim. */
  async write(findings: readonly Finding[]): Promise<void> {
    await this.#texts.keep(findings);
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
}
