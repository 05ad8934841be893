import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Finding } from "../../findings/finding";
import type { Backoff } from "../retry";
import { readItems, writeItems } from "./tableBatches";
import { type TableKey, ruleTextKey } from "./tableKeys";

type Texts = Pick<Finding, "description" | "fixText">;
type TextRecord = TableKey & Texts;

/**
 * What scans say of rules, once for all hosts that say the same and not once for each host: a finding
 * is written for every host, is paid by the kilobyte, and most of it would be these texts.
 *
 * A text is kept under its digest, which the finding has: what one host says stands for no other host
 * unless that says the same, and nothing that is kept is ever replaced.
 */
export class RuleTexts {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;
  readonly #backoff: Backoff | undefined;
  /** Digests that are known to be in the table. */
  readonly #kept = new Set<string>();

  constructor(client: DynamoDBClient, tableName: string, backoff?: Backoff) {
    this.#client = client;
    this.#tableName = tableName;
    this.#backoff = backoff;
  }

  /** Writes the texts of findings that are not there yet. */
  async keep(findings: readonly Finding[]): Promise<void> {
    const records = new Map<string, TextRecord>();
    for (const { textDigest, description, fixText } of findings) {
      // Without its text the finding is from the table, and so was its digest.
      if (textDigest === undefined || (description ?? fixText) === undefined) continue;
      if (this.#kept.has(textDigest)) continue;
      records.set(textDigest, { ...ruleTextKey(textDigest), description, fixText });
    }
    const there = await this.#read([...records.keys()]);
    await this.#write([...records].filter(([digest]) => !there.has(digest)));
  }

  /** Findings with what their own scans said of their rules; in the order given. */
  async describe(findings: readonly Finding[]): Promise<readonly Finding[]> {
    const texts = await this.#read(findings.flatMap((finding) => missingText(finding) ?? []));
    return findings.map((finding) => {
      const found = texts.get(missingText(finding) ?? "");
      return found ? { ...finding, ...found } : finding;
    });
  }

  async #read(digests: readonly string[]): Promise<ReadonlyMap<string, Texts>> {
    const keys = new Map(digests.map((digest) => [ruleTextKey(digest).target, digest]));
    const items = await readItems(this.#client, this.#tableName, digests.map(ruleTextKey), {
      what: "rule texts",
      stale: true,
      backoff: this.#backoff,
    });
    const found = new Map<string, Texts>();
    for (const item of items) {
      const { target, description, fixText } = item as TextRecord;
      const digest = keys.get(target);
      if (digest === undefined) continue;
      found.set(digest, { description, fixText });
      this.#kept.add(digest);
    }
    return found;
  }

  async #write(records: readonly (readonly [string, TextRecord])[]): Promise<void> {
    const how = { what: "rule texts", backoff: this.#backoff };
    const items = records.map(([, record]) => record);
    await writeItems(this.#client, this.#tableName, items, how);
    for (const [digest] of records) this.#kept.add(digest);
  }
}

/** Under what the text of a finding is kept; nothing where the finding has it, or there is none. */
function missingText({ textDigest, description, fixText }: Finding): string | undefined {
  return (description ?? fixText) === undefined ? textDigest : undefined;
}
