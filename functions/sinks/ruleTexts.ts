import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type DynamoDBClient,
  type KeysAndAttributes,
  type WriteRequest,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { SinkError } from "../errors";
import type { Finding } from "../findings/finding";
import { type Backoff, retryRemaining } from "./retry";
import { type TableKey, ruleTextKey } from "./tableKeys";

/** BatchGetItem takes 100 keys, BatchWriteItem 25 requests. */
const maxGet = 100;
const maxWrite = 25;

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
    const unique = [...new Map(keys.map((key) => [nameOf(key), key])).values()];
    const found: TextRecord[] = [];
    for (let start = 0; start < unique.length; start += maxGet) {
      const batch = unique
        .slice(start, start + maxGet)
        .map(({ target, item }) => marshall({ target, item }));
      const left = await retryRemaining(
        batch,
        async (some) => {
          const { Responses, UnprocessedKeys } = await this.#client.send(
            new BatchGetItemCommand({ RequestItems: { [this.#tableName]: { Keys: [...some] } } }),
          );
          for (const item of Responses?.[this.#tableName] ?? []) {
            found.push(unmarshall(item) as TextRecord);
          }
          return keysOf(UnprocessedKeys?.[this.#tableName]);
        },
        this.#backoff,
      );
      if (left.length > 0) throw this.#unprocessed(left.length, "read");
    }
    for (const record of found) this.#kept.add(nameOf(record));
    return found;
  }

  async #write(records: readonly TextRecord[]): Promise<void> {
    for (let start = 0; start < records.length; start += maxWrite) {
      const batch = records.slice(start, start + maxWrite);
      const requests = batch.map((record): WriteRequest => {
        return { PutRequest: { Item: marshall(record, { removeUndefinedValues: true }) } };
      });
      const left = await retryRemaining(
        requests,
        async (some) => {
          const { UnprocessedItems } = await this.#client.send(
            new BatchWriteItemCommand({ RequestItems: { [this.#tableName]: [...some] } }),
          );
          return UnprocessedItems?.[this.#tableName] ?? [];
        },
        this.#backoff,
      );
      if (left.length > 0) throw this.#unprocessed(left.length, "written");
      for (const record of batch) this.#kept.add(nameOf(record));
    }
  }

  #unprocessed(count: number, done: string): SinkError {
    return new SinkError(
      "findings table",
      `${count} rule texts were not ${done}: DynamoDB left them unprocessed`,
    );
  }
}

function nameOf({ target, item }: TableKey): string {
  return JSON.stringify([target, item]);
}

function keysOf(left: KeysAndAttributes | undefined) {
  return left?.Keys ?? [];
}

function defined(finding: Finding): Finding {
  return Object.fromEntries(
    Object.entries(finding).filter(([, value]) => value !== undefined),
  ) as unknown as Finding;
}
