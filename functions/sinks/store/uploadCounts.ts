import { type DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import type { Target } from "../../findings/finding";
import { conditionHeld } from "./tableItems";
import { uploadCountKey } from "./tableKeys";
import { ttlAfter } from "./timeToLive";

/** Counts are of one hour; a few days leave time to look at them. */
const retentionDays = 7;

/** What a host may upload in an hour. */
export interface UploadAllowance {
  readonly uploads: number;
  readonly bytes: number;
}

/** How much each host has uploaded in an hour, in the findings table. */
export class UploadCounts {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  /**
   * Counts an upload, unless its host has used up what it may upload in that hour.
   *
   * @param time ISO 8601: when it was uploaded.
   * @returns whether it was counted.
   */
  take(
    host: Target,
    { time, size }: { readonly time: string; readonly size: number },
    { uploads, bytes }: UploadAllowance,
  ): Promise<boolean> {
    return conditionHeld(() =>
      this.#client.send(
        new UpdateItemCommand({
          TableName: this.#tableName,
          Key: marshall(uploadCountKey(host, time)),
          UpdateExpression: "ADD #uploads :one, #bytes :size SET #ttl = :ttl",
          ConditionExpression:
            "attribute_not_exists(#uploads) OR (#uploads < :uploads AND #bytes < :bytes)",
          ExpressionAttributeNames: { "#uploads": "uploads", "#bytes": "bytes", "#ttl": "ttl" },
          ExpressionAttributeValues: marshall({
            ":one": 1,
            ":size": size,
            ":uploads": uploads,
            ":bytes": bytes,
            ":ttl": ttlAfter(Date.parse(time), retentionDays),
          }),
        }),
      ),
    );
  }
}
