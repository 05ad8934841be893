import { createHash } from "node:crypto";
import { type DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { conditionHeld } from "./store/tableItems";
import { ttlAfter } from "./store/timeToLive";

/** How much may be changed. */
export interface RemediationLimits {
  /** By one execution of the document. */
  readonly perRun: number;
  /**
   * Of one resource by one command in a day of UTC. What is changed again and again is changed back
   * by somebody, and two who do not give in would go on for ever.
   */
  readonly perResource: number;
  /** In one hour by the clock, in all accounts together. */
  readonly perHour: number;
}

/** Which limit was reached. */
export type ReachedLimit = "run" | "resource" | "hour";

/** A change as it is counted. */
export interface CountedChange {
  /** What one run is: an execution of the document. */
  readonly run: string;
  /** Everything that tells the resource, and what is done to it, from any other. */
  readonly subject: readonly string[];
}

/** How long the counters are kept: past the end of what they count. */
const keptDays = 1;

/**
 * Counts changes before they are made, each under every limit. Counters are changed by conditional
 * writes: however many functions run at once, none goes over a limit. The table has a hash key `id`
 * and a time to live in `expires`.
 */
export class RemediationCounter {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly limits: RemediationLimits,
  ) {}

  /**
   * Takes one change from what is left.
   *
   * @returns the limit that is reached; then nothing was taken.
   */
  async take(change: CountedChange, now: number): Promise<ReachedLimit | undefined> {
    const counters = [
      ["run", `run#${change.run}`, this.limits.perRun],
      ["resource", subjectId(change.subject, now), this.limits.perResource],
      ["hour", hourId(now), this.limits.perHour],
    ] as const;
    const taken: string[] = [];
    for (const [limit, id, most] of counters) {
      if (await this.#add(id, most, now)) {
        taken.push(id);
        continue;
      }
      for (const each of taken) await this.#giveBack(each);
      return limit;
    }
    return undefined;
  }

  async #add(id: string, limit: number, now: number): Promise<boolean> {
    return conditionHeld(() =>
      this.client.send(
        new UpdateItemCommand({
          TableName: this.tableName,
          Key: marshall({ id }),
          UpdateExpression: "SET #count = if_not_exists(#count, :none) + :one, #expires = :expires",
          ConditionExpression: "attribute_not_exists(#count) OR #count < :limit",
          ExpressionAttributeNames: { "#count": "count", "#expires": "expires" },
          ExpressionAttributeValues: marshall({
            ":none": 0,
            ":one": 1,
            ":limit": limit,
            ":expires": ttlAfter(now, keptDays),
          }),
        }),
      ),
    );
  }

  async #giveBack(id: string): Promise<void> {
    await this.client.send(
      new UpdateItemCommand({
        TableName: this.tableName,
        Key: marshall({ id }),
        UpdateExpression: "SET #count = #count - :one",
        ExpressionAttributeNames: { "#count": "count" },
        ExpressionAttributeValues: marshall({ ":one": 1 }),
      }),
    );
  }
}

/** Such as `hour#2026-11-21T02`. */
function hourId(now: number): string {
  return `hour#${new Date(now).toISOString().slice(0, 13)}`;
}

/** A resource's id may be longer than a key of the table, and what it is made of is for nobody to read. */
function subjectId(subject: readonly string[], now: number): string {
  const digest = createHash("sha256").update(JSON.stringify(subject)).digest("hex");
  return `resource#${new Date(now).toISOString().slice(0, 10)}#${digest}`;
}
