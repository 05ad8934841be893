import { type DynamoDBClient, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import type { Target } from "../../findings/finding";
import type { HostRecord } from "../../findings/life/hostWatch";
import { conditionHeld, readItem } from "./tableItems";
import { type TableKey, hostKey } from "./tableKeys";
import { ttlAfter } from "./timeToLive";

/** The records of the machines themselves in the findings table: one for each, where there is one. */
export class HostTable {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;
  readonly #retentionDays: number;

  /** @param retentionDays how long it is remembered that a machine is gone. */
  constructor(client: DynamoDBClient, tableName: string, retentionDays: number) {
    this.#client = client;
    this.#tableName = tableName;
    this.#retentionDays = retentionDays;
  }

  /**
   * What is kept of a machine; nothing where nothing is.
   *
   * @param watch whose record of its silence: a machine may scan for one pipeline and not for
   * another, which may be patient for longer. That it is gone is in the machine's own record alone.
   */
  async load(target: Target, watch?: string): Promise<HostRecord | undefined> {
    const key = watch === undefined ? hostKey(target) : watchKey(target, watch);
    const item = await readItem(this.#client, this.#tableName, key);
    if (item === undefined) return undefined;
    const { expectedSince, silentSince, lastScan, confirmedAt, goneAt } = item as HostRecord;
    return { expectedSince, silentSince, lastScan, confirmedAt, goneAt };
  }

  /**
   * Remembers that a machine is gone, whether anything else is known of it or not: a scan of it may
   * still be under way. Of two instants the later one stays.
   */
  async markGone(target: Target, at: string): Promise<void> {
    const ttl = ttlAfter(Date.parse(at), this.#retentionDays);
    await conditionHeld(() =>
      this.#client.send(
        new UpdateItemCommand({
          TableName: this.#tableName,
          Key: marshall(hostKey(target)),
          UpdateExpression: "SET #goneAt = :at, #ttl = :ttl",
          ConditionExpression: "attribute_not_exists(#goneAt) OR #goneAt < :at",
          ExpressionAttributeNames: { "#goneAt": "goneAt", "#ttl": "ttl" },
          ExpressionAttributeValues: marshall({ ":at": at, ":ttl": ttl }),
        }),
      ),
    );
  }

  /**
   * Writes what became of a machine that is watched, unless it was found to be gone, or somebody else
   * came to a conclusion, since `before` was read.
   */
  async write(
    target: Target,
    before: HostRecord | undefined,
    after: Omit<HostRecord, "goneAt">,
    watch?: string,
  ): Promise<void> {
    const key = watch === undefined ? hostKey(target) : watchKey(target, watch);
    const same = (name: keyof HostRecord) =>
      before?.[name] === undefined ? `attribute_not_exists(#${name})` : `#${name} = :${name}`;
    // Only a machine's own record has in it that it is gone.
    const watched =
      watch === undefined ? (["silentSince", "goneAt"] as const) : (["silentSince"] as const);
    const values = Object.fromEntries(
      watched.flatMap((name) => (before?.[name] === undefined ? [] : [[`:${name}`, before[name]]])),
    );
    await conditionHeld(() =>
      this.#client.send(
        new PutItemCommand({
          TableName: this.#tableName,
          Item: marshall({ ...key, ...after }, { removeUndefinedValues: true }),
          ConditionExpression: watched.map(same).join(" AND "),
          ExpressionAttributeNames: Object.fromEntries(watched.map((name) => [`#${name}`, name])),
          ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: marshall(values) }),
        }),
      ),
    );
  }
}

/** Key of what a watch of its own keeps of a machine. */
function watchKey(target: Target, watch: string): TableKey {
  const { target: partition, item } = hostKey(target);
  return { target: partition, item: `${item}~${watch}` };
}
