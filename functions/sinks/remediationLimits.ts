import { type DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { conditionHeld } from "./store/tableItems";
import { ttlAfter } from "./store/timeToLive";

/** How much may be changed. */
export interface RemediationLimits {
  /** By one execution of the document. */
  readonly perRun: number;
  /** In one hour by the clock, in all accounts together. */
  readonly perHour: number;
}

/** Which limit was reached. */
export type ReachedLimit = "run" | "hour";

/** How long the counters are kept: past the end of what they count. */
const keptDays = 1;

/**
 * Counts changes before they are made, each under both limits. Counters are changed by conditional
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
  async take(run: string, now: number): Promise<ReachedLimit | undefined> {
    const runId = `run#${run}`;
    if (!(await this.#add(runId, this.limits.perRun, now))) return "run";
    if (await this.#add(hourId(now), this.limits.perHour, now)) return undefined;
    await this.#giveBack(runId);
    return "hour";
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
