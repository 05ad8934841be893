import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { PermanentError } from "../../errors";
import type { Finding, Series } from "../../findings/finding";
import { cut } from "../../findings/text";
import { type FindingRecord, fromRecord, toRecord } from "./findingRecord";
import type { Backoff } from "../retry";
import { RuleTexts } from "./ruleTexts";
import { writeItems } from "./tableBatches";
import { itemsUnder, queried } from "./tableItems";
import { findingKey, findingPrefix, targetKey } from "./tableKeys";

/** DynamoDB takes 400 KB; a real finding has one. */
const maxRecordBytes = 64 * 1024;

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
    const all = itemsUnder(
      this.#options.tableName,
      targetKey(series.target),
      findingPrefix(series),
    );
    const findings: Finding[] = [];
    for await (const item of queried(this.#client, all)) {
      findings.push(fromRecord(item as FindingRecord));
    }
    return findings;
  }

  /** Findings with what their benchmark says of the rules, which their records do not hold. */
  describe(findings: readonly Finding[]): Promise<readonly Finding[]> {
    return this.#texts.describe(findings);
  }

  /** @throws PermanentError where a finding is larger than a record may be. */
  check(findings: readonly Finding[]): void {
    for (const finding of findings) {
      const bytes = Buffer.byteLength(JSON.stringify(toRecord(finding, 0)));
      if (bytes <= maxRecordBytes) continue;
      throw new PermanentError(
        `the finding of rule ${cut(finding.rule, 100)} takes ${bytes} bytes in the findings table, must be at most ${maxRecordBytes}`,
      );
    }
  }

  /** Writes whole findings; the caller holds the claim. */
  async write(findings: readonly Finding[]): Promise<void> {
    await this.#texts.keep(findings);
    const { tableName, resolvedRetentionDays, backoff } = this.#options;
    // Keyed by sort key: DynamoDB refuses a whole batch that has one key twice.
    const records = new Map<string, FindingRecord>();
    for (const finding of findings) {
      const { item } = findingKey(finding.series, finding.key);
      records.set(item, toRecord(finding, resolvedRetentionDays));
    }
    await writeItems(this.#client, tableName, [...records.values()], { what: "findings", backoff });
  }
}
