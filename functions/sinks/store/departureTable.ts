import {
  type AttributeValue,
  type DynamoDBClient,
  PutItemCommand,
  ScanCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { append } from "../../findings/extremes";
import type { Series } from "../../findings/finding";
import type { AccountMemory, PackRule, RuleMemory } from "../../findings/life/departures";
import { type FindingRecord, seriesOf } from "./findingRecord";
import { readItems } from "./tableBatches";
import { itemsUnder, queried, readItem } from "./tableItems";
import {
  accountKey,
  accountsListedKey,
  accountsPartition,
  departurePassKey,
  packPrefix,
  packRuleKey,
  packsPartition,
  type TableKey,
} from "./tableKeys";

/** What packs have, and what they have had. */
export interface PackMemory {
  readonly declared: readonly PackRule[];
  readonly remembered: readonly RuleMemory[];
}

/** How far the findings of what has gone are closed: what runs out of time goes on from there. */
export interface DeparturePass {
  readonly rules: readonly PackRule[];
  readonly accounts: readonly string[];
  /** Whether accounts that findings are of are looked for, too, as they are once. */
  readonly seeding?: true;
  /** The last record that was looked at. */
  readonly after?: TableKey;
  /** How many findings were closed so far, by what has gone. */
  readonly closed: Readonly<Record<string, number>>;
}

/** Series with findings that are open or excepted, as far as one page has them. */
export interface StandingPage {
  readonly series: readonly Series[];
  readonly after?: TableKey;
}

/**
 * What the findings table knows of what may go as a whole: rules of packs, each of which is declared by
 * the deployment that has it, and accounts of the organization.
 */
export class DepartureTable {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async packs(): Promise<PackMemory> {
    const remembered: RuleMemory[] = [];
    const rules = itemsUnder(this.#tableName, packsPartition, "RULE#");
    for await (const item of queried(this.#client, rules)) remembered.push(item as RuleMemory);
    // Last: what has just been remembered must not be missing in what was declared before.
    return { declared: await this.declared(), remembered };
  }

  /** The rules that packs have, as their deployments say. */
  async declared(): Promise<readonly PackRule[]> {
    const declared: PackRule[] = [];
    const packs = itemsUnder(this.#tableName, packsPartition, packPrefix);
    for await (const item of queried(this.#client, packs)) {
      append(declared, item["rules"] as readonly PackRule[]);
    }
    return declared;
  }

  async rememberRule({ command, rule, leftAt, back, closedAt }: RuleMemory): Promise<void> {
    const memory = { command, rule, leftAt, back, closedAt };
    await this.#put({ ...packRuleKey(memory), ...memory });
  }

  async accounts(): Promise<readonly AccountMemory[]> {
    const accounts: AccountMemory[] = [];
    const all = itemsUnder(this.#tableName, accountsPartition, "ACCOUNT#");
    for await (const item of queried(this.#client, all)) accounts.push(item as AccountMemory);
    return accounts;
  }

  /** What is remembered of a rule and of an account, in one call. */
  async of(
    rule: PackRule,
    account: string,
  ): Promise<{ readonly rule?: RuleMemory; readonly account?: AccountMemory }> {
    const keys = [packRuleKey(rule), accountKey(account)];
    const items = await readItems(this.#client, this.#tableName, keys, { what: "departures" });
    const ofRule = items.find(({ target }) => target === packsPartition);
    const ofAccount = items.find(({ target }) => target === accountsPartition);
    return {
      ...(ofRule && { rule: ofRule as RuleMemory }),
      ...(ofAccount && { account: ofAccount as AccountMemory }),
    };
  }

  async rememberAccount(given: AccountMemory): Promise<void> {
    const { account, leftAt, back, closedAt, missingSince } = given;
    const memory = { account, leftAt, back, closedAt, missingSince };
    await this.#put({ ...accountKey(account), ...memory });
  }

  /** ISO 8601: when the accounts were listed last. */
  async listedAt(): Promise<string | undefined> {
    const item = await readItem(this.#client, this.#tableName, accountsListedKey);
    return item && String(item["at"]);
  }

  async rememberListing(at: string): Promise<void> {
    await this.#put({ ...accountsListedKey, at });
  }

  async pass(): Promise<DeparturePass | undefined> {
    const item = await readItem(this.#client, this.#tableName, departurePassKey);
    return item === undefined || item["ended"] === true ? undefined : (item as DeparturePass);
  }

  async rememberPass({ rules, accounts, seeding, after, closed }: DeparturePass): Promise<void> {
    await this.#put({ ...departurePassKey, rules, accounts, seeding, after, closed });
  }

  async endPass(): Promise<void> {
    await this.#put({ ...departurePassKey, ended: true });
  }

  /** Every series with findings that are open or excepted, page by page of the whole table. */
  async *standing(after: TableKey | undefined): AsyncGenerator<StandingPage> {
    let from: Record<string, AttributeValue> | undefined =
      after && marshall({ target: after.target, item: after.item });
    do {
      const page = await this.#client.send(
        new ScanCommand({
          TableName: this.#tableName,
          ConsistentRead: true,
          ExclusiveStartKey: from,
          FilterExpression: "begins_with(#item, :finding) AND #state IN (:open, :excepted)",
          ProjectionExpression:
            "#item, #partition, #account, #region, #instance, #source, #benchmark, #profile",
          ExpressionAttributeNames: {
            "#item": "item",
            "#state": "state",
            "#partition": "partition",
            "#account": "account",
            "#region": "region",
            "#instance": "instanceId",
            "#source": "source",
            "#benchmark": "benchmark",
            "#profile": "profile",
          },
          ExpressionAttributeValues: marshall({
            ":finding": "FINDING#",
            ":open": "open",
            ":excepted": "excepted",
          }),
        }),
      );
      from = page.LastEvaluatedKey;
      const all = (page.Items ?? []).map((item) => seriesOf(unmarshall(item) as FindingRecord));
      const series = new Map(all.map((each) => [JSON.stringify(each), each]));
      yield {
        series: [...series.values()],
        ...(from !== undefined && { after: unmarshall(from) as TableKey }),
      };
    } while (from !== undefined);
  }

  async #put(item: object): Promise<void> {
    await this.#client.send(
      new PutItemCommand({
        TableName: this.#tableName,
        Item: marshall(item, { removeUndefinedValues: true }),
      }),
    );
  }
}
