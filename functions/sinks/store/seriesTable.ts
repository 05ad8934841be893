import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { TransientError } from "../../errors";
import type { Series, Target } from "../../findings/finding";
import type { Claim, PlanName, SeriesHead, SeriesRecord } from "./seriesRecord";
import { readItems } from "./tableBatches";
import { itemsUnder, queried, readItem } from "./tableItems";
import { type TableKey, seriesKey, seriesPrefix, targetKey } from "./tableKeys";

/** A series that has a record, with what the record says. */
export interface KnownSeries {
  readonly series: Series;
  readonly record: SeriesRecord;
}

/** A series' record as the table has it, with its names: the sort key may end in a hash of them. */
interface SeriesItem extends TableKey, SeriesRecord, Omit<Series, "target"> {}

/**
 * The records of series in the findings table. Only the holder of a series' claim writes its
 * findings, so that doubled and concurrent scans of one machine end as if they had come one after the
 * other; DynamoDB needs no transaction for that.
 */
export class SeriesTable {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  /** A series' own record, as the last write left it; absent before its first scan. */
  async load(series: Series): Promise<SeriesRecord | undefined> {
    const item = await readItem(this.#client, this.#tableName, seriesKey(series));
    return item && (item as SeriesRecord);
  }

  /** Those of some series that have a record, be it that the first scan is being applied. */
  async known(all: readonly Series[]): Promise<ReadonlySet<Series>> {
    const keys = all.map(seriesKey);
    const found = new Set(
      (await readItems(this.#client, this.#tableName, keys, { what: "series" })).map(
        ({ target, item }) => nameOf({ target: String(target), item: String(item) }),
      ),
    );
    return new Set(all.filter((series) => found.has(nameOf(seriesKey(series)))));
  }

  /** Every series of a machine, those included whose first scan is being applied. */
  async ofTarget(target: Target): Promise<readonly KnownSeries[]> {
    const all = itemsUnder(this.#tableName, targetKey(target), seriesPrefix);
    const known: KnownSeries[] = [];
    for await (const item of queried(this.#client, all)) {
      const record = item as SeriesItem;
      const { source, benchmark, profile } = record;
      known.push({ series: { target, source, benchmark, profile }, record });
    }
    return known;
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
    const unchanged = seen ? "#revision = :seen" : "attribute_not_exists(#revision)";
    await this.#conditionally(series, () =>
      this.#client.send(
        new UpdateItemCommand({
          TableName: this.#tableName,
          Key: marshall(seriesKey(series)),
          UpdateExpression:
            "SET #claim = :claim, #revision = :next, #source = :source, #benchmark = :benchmark, #profile = :profile",
          ConditionExpression: `${unchanged} AND (attribute_not_exists(#claim) OR #claim.#until < :now)`,
          ExpressionAttributeNames: {
            "#claim": "claim",
            "#revision": "revision",
            "#until": "until",
            "#source": "source",
            "#benchmark": "benchmark",
            "#profile": "profile",
          },
          ExpressionAttributeValues: marshall(
            {
              ":claim": claim,
              ":next": revision,
              ":now": now,
              ":seen": seen?.revision,
              ":source": series.source,
              ":benchmark": series.benchmark,
              ":profile": series.profile,
            },
            { removeUndefinedValues: true },
          ),
        }),
      ),
    );
    return revision;
  }

  /** Names what the holder sets about: from now on it is done, by whomever. */
  async commit(series: Series, plan: PlanName, revision: number, claim: Claim): Promise<void> {
    await this.#conditionally(series, () =>
      this.#client.send(
        new UpdateItemCommand({
          TableName: this.#tableName,
          Key: marshall(seriesKey(series)),
          UpdateExpression: "SET #claim.#plan = :plan",
          ConditionExpression: "#revision = :seen AND #claim.#owner = :owner",
          ExpressionAttributeNames: {
            "#revision": "revision",
            "#claim": "claim",
            "#owner": "owner",
            "#plan": "plan",
          },
          ExpressionAttributeValues: marshall({
            ":plan": plan,
            ":seen": revision,
            ":owner": claim.owner,
          }),
        }),
      ),
    );
  }

  /** Writes what the series' findings reflect now and gives the claim back. */
  async finish(series: Series, head: SeriesHead, revision: number, claim: Claim): Promise<void> {
    await this.#put(series, { revision: revision + 1, head }, revision, claim);
  }

  /** Gives the claim back, with the series as it was before. */
  async release(
    series: Series,
    seen: SeriesRecord | undefined,
    revision: number,
    claim: Claim,
  ): Promise<void> {
    const { settled } = claim;
    // As it was, down to its revision: what was recorded as changing nothing since then still is so.
    const before: SeriesRecord =
      seen === undefined || settled === undefined
        ? { revision: revision + 1, claim: seen?.claim, head: seen?.head }
        : { revision: settled, head: seen.head };
    await this.#put(series, before, revision, claim);
  }

  async #put(series: Series, after: SeriesRecord, revision: number, claim: Claim): Promise<void> {
    const { source, benchmark, profile } = series;
    const record: SeriesItem = { ...seriesKey(series), source, benchmark, profile, ...after };
    await this.#conditionally(series, () =>
      this.#client.send(
        new PutItemCommand({
          TableName: this.#tableName,
          Item: marshall(record, { removeUndefinedValues: true }),
          ConditionExpression: "#revision = :seen AND #claim.#owner = :owner",
          ExpressionAttributeNames: {
            "#revision": "revision",
            "#claim": "claim",
            "#owner": "owner",
          },
          ExpressionAttributeValues: marshall({ ":seen": revision, ":owner": claim.owner }),
        }),
      ),
    );
  }

  async #conditionally(series: Series, write: () => Promise<unknown>): Promise<void> {
    try {
      await write();
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const { target, benchmark, profile } = series;
      throw new TransientError(
        `another scan of ${target.id} (${benchmark}, ${profile}) is being applied`,
        { cause: error },
      );
    }
  }
}

function nameOf({ target, item }: TableKey): string {
  return JSON.stringify([target, item]);
}
