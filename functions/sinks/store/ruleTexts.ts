import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Finding } from "../../findings/finding";
import type { Backoff } from "../retry";
import { readItems, writeItems } from "./tableBatches";
import { type TableKey, ruleTextKey } from "./tableKeys";

type Texts = Pick<Finding, "description" | "fixText">;
type TextRecord = TableKey & Texts;

/**
 * What benchmarks say of their rules, once for each release of a benchmark and not once for each
 * machine: a finding is written for every machine, is paid by the kilobyte, and most of it would be
 * these texts.
 */
export class RuleTexts {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;
  readonly #backoff: Backoff | undefined;
  /** Keys that are known to be in the table: texts of a release never change. */
  readonly #kept = new Set<string>();

  constructor(client: DynamoDBClient, tableName: string, backoff?: Backoff) {
    this.#client = client;
    this.#tableName = tableName;
    this.#backoff = backoff;
  }

  /** Writes the texts of findings whose rules' texts are not there yet. */
  async keep(findings: readonly Finding[]): Promise<void> {
    const records = new Map<string, TextRecord>();
    for (const finding of findings) {
      const { description, fixText } = finding;
      const key = ruleTextKey(finding);
      if ((description ?? fixText) === undefined || this.#kept.has(nameOf(key))) continue;
      records.set(nameOf(key), { ...key, description, fixText });
    }
    for (const found of await this.#read([...records.values()])) records.delete(nameOf(found));
    await this.#write([...records.values()]);
  }

  /** Findings with their rules' texts, where the table has them; in the order given. */
  async describe(findings: readonly Finding[]): Promise<readonly Finding[]> {
    const bare = findings.filter(
      ({ description, fixText }) => (description ?? fixText) === undefined,
    );
    const read = await this.#read(bare.map(ruleTextKey));
    const texts = new Map(read.map((record) => [nameOf(record), record]));
    return findings.map((finding) => {
      const found = texts.get(nameOf(ruleTextKey(finding)));
      return found
        ? { description: found.description, fixText: found.fixText, ...defined(finding) }
        : finding;
    });
  }

  async #read(keys: readonly TableKey[]): Promise<readonly TextRecord[]> {
    const items = await readItems(this.#client, this.#tableName, keys, {
      what: "rule texts",
      stale: true,
      backoff: this.#backoff,
    });
    const found = items.map((item) => item as TextRecord);
    for (const record of found) this.#kept.add(nameOf(record));
    return found;
  }

  async #write(records: readonly TextRecord[]): Promise<void> {
    const how = { what: "rule texts", backoff: this.#backoff };
    await writeItems(this.#client, this.#tableName, records, how);
    for (const record of records) this.#kept.add(nameOf(record));
  }
}

function nameOf({ target, item }: TableKey): string {
  return JSON.stringify([target, item]);
}

function defined(finding: Finding): Finding {
  return Object.fromEntries(
    Object.entries(finding).filter(([, value]) => value !== undefined),
  ) as unknown as Finding;
}
