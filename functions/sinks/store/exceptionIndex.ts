import {
  type DynamoDBClient,
  type QueryCommandInput,
  UpdateItemCommand,
  paginateQuery,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { Finding, Series } from "../../findings/finding";
import { type ExceptionEnds, type FindingRecord, fromRecord, seriesOf } from "./findingRecord";
import type { Backoff } from "../retry";
import { readItems } from "./tableBatches";
import { conditionHeld } from "./tableItems";
import type { TableKey } from "./tableKeys";

/**
 * The sparse index of the findings table: only a finding that is excepted is in it, those whose
 * exception has an end apart from the others, so that asking what has expired costs by what has expired
 * and not by what is known.
 */
export const exceptionIndex = {
  name: "exceptions-by-expiry",
  hashKey: "exceptionEnds",
  rangeKey: "exceptionExpires",
  /** What the index has beside the keys: enough to tell the series, and who was warned. */
  attributes: [
    "partition",
    "account",
    "region",
    "instanceId",
    "source",
    "benchmark",
    "profile",
    "exceptionWarned",
  ],
} as const;

/** A finding that is excepted, as the index has it: a moment old. */
export interface ExceptedEntry {
  readonly key: TableKey;
  readonly series: Series;
  /** ISO 8601: the end of its exception; a word where it has none. */
  readonly expires: string;
  /** The end that somebody was warned of. */
  readonly warned?: string;
}

/** A finding with the key that it is stored under. */
export interface StoredFinding {
  readonly key: TableKey;
  readonly finding: Finding;
}

/** So many are looked at in one go. */
const maxBatch = 100;

/** The findings that are excepted; those for a time in the order in which their exceptions end. */
export class ExceptionIndex {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;
  readonly #backoff: Backoff | undefined;

  constructor(client: DynamoDBClient, tableName: string, backoff?: Backoff) {
    this.#client = client;
    this.#tableName = tableName;
    this.#backoff = backoff;
  }

  /** Those whose exception ends after one instant and not after another, in batches. */
  async *ending(
    after: string | undefined,
    until: string,
  ): AsyncGenerator<readonly ExceptedEntry[]> {
    const range = after === undefined ? "#expires <= :until" : "#expires BETWEEN :after AND :until";
    const entries = this.#query({
      KeyConditionExpression: `#ends = :ends AND ${range}`,
      ExpressionAttributeNames: {
        "#ends": exceptionIndex.hashKey,
        "#expires": exceptionIndex.rangeKey,
      },
      ExpressionAttributeValues: valuesOf({ ":ends": "yes", ":after": after, ":until": until }),
    });
    // BETWEEN takes both ends.
    for await (const batch of entries) yield batch.filter(({ expires }) => expires !== after);
  }

  /** Every one of them, in batches. */
  async *all(): AsyncGenerator<readonly ExceptedEntry[]> {
    for (const ends of exceptionEnds) {
      yield* this.#query({
        KeyConditionExpression: "#ends = :ends",
        ExpressionAttributeNames: { "#ends": exceptionIndex.hashKey },
        ExpressionAttributeValues: valuesOf({ ":ends": ends }),
      });
    }
  }

  async *#query(
    condition: Omit<QueryCommandInput, "TableName" | "IndexName">,
  ): AsyncGenerator<readonly ExceptedEntry[]> {
    const query = { ...condition, TableName: this.#tableName, IndexName: exceptionIndex.name };
    for await (const { Items = [] } of paginateQuery({ client: this.#client }, query)) {
      const entries = Items.map((item) => toEntry(unmarshall(item) as FindingRecord));
      for (let start = 0; start < entries.length; start += maxBatch) {
        yield entries.slice(start, start + maxBatch);
      }
    }
  }

  /** The findings themselves, of at most one batch of entries, as the table has them now. */
  async load(entries: readonly ExceptedEntry[]): Promise<readonly StoredFinding[]> {
    const keys = entries.map(({ key }) => key);
    const items = await readItems(this.#client, this.#tableName, keys, {
      what: "findings",
      backoff: this.#backoff,
    });
    return items.map((item) => {
      const record = item as FindingRecord;
      return { key: keyOf(record), finding: fromRecord(record) };
    });
  }

  /**
   * Remembers that somebody was warned of the end of a finding's exception. It needs no claim of the
   * series: it changes nothing that a claim protects, and where it is lost to somebody who holds one,
   * the warning comes twice.
   */
  async markWarned({ key, expires }: Pick<ExceptedEntry, "key" | "expires">): Promise<void> {
    // Where it is not excepted any more, or until another day, the warning has lost its object.
    await conditionHeld(() =>
      this.#client.send(
        new UpdateItemCommand({
          TableName: this.#tableName,
          Key: marshall(key),
          UpdateExpression: "SET #warned = :expires",
          ConditionExpression: "#expires = :expires",
          ExpressionAttributeNames: {
            "#warned": "exceptionWarned",
            "#expires": exceptionIndex.rangeKey,
          },
          ExpressionAttributeValues: marshall({ ":expires": expires }),
        }),
      ),
    );
  }
}

const exceptionEnds: readonly ExceptionEnds[] = ["yes", "never"];

function valuesOf(values: Readonly<Record<string, string | undefined>>) {
  return marshall(values, { removeUndefinedValues: true });
}

function keyOf({ target, item }: TableKey): TableKey {
  return { target, item };
}

function toEntry(record: FindingRecord): ExceptedEntry {
  return {
    key: keyOf(record),
    series: seriesOf(record),
    expires: record.exceptionExpires ?? "",
    ...(record.exceptionWarned !== undefined && { warned: record.exceptionWarned }),
  };
}
