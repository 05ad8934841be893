import { type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import type { Target } from "../../findings/finding";
import { conditionHeld, readItem } from "./tableItems";
import { auditKey } from "./tableKeys";
import { ttlAfter } from "./timeToLive";

/** Who starts an audit has so long to say that it was started; then another one may. */
const leaseMilliseconds = 300_000;

/** Whether the caller is the one to start an audit now. */
export type AuditClaim =
  | { readonly mine: true }
  /** Somebody has, at this ISO 8601 instant; what is not `reached` was not started by that. */
  | { readonly mine: false; readonly at: string; readonly reached: boolean };

/** What a mark says beside its times. */
interface Mark {
  readonly startedAt: number;
  /** Whether Systems Manager took the command. */
  readonly reached?: boolean;
}

/** Which audits were started of late, in the findings table: one record for each target and document. */
export class AuditMarks {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  /** Takes the right to start an audit, unless one was started whose time is not over. */
  async claim(target: Target, document: string, now: number): Promise<AuditClaim> {
    const until = now + leaseMilliseconds;
    const mine = await conditionHeld(() =>
      this.#write(target, document, now, until, { over: now }),
    );
    if (mine) return { mine };
    const mark = await this.#mark(target, document);
    const at = new Date(mark?.startedAt ?? now).toISOString();
    return { mine, at, reached: mark?.reached ?? true };
  }

  /** Says that it was started: for so long nobody starts it again. */
  async started(
    target: Target,
    document: string,
    now: number,
    milliseconds: number,
  ): Promise<void> {
    await this.#write(target, document, now, now + milliseconds);
  }

  /** Says that the target could not be reached: for so long nobody tries again. */
  async unreached(
    target: Target,
    document: string,
    now: number,
    milliseconds: number,
  ): Promise<void> {
    await this.#write(target, document, now, now + milliseconds, { reached: false });
  }

  /** Gives the right back: the next one may try at once. */
  async release(target: Target, document: string, now: number): Promise<void> {
    await this.#write(target, document, now, now - 1);
  }

  async #mark(target: Target, document: string): Promise<Mark | undefined> {
    const item = await readItem(this.#client, this.#tableName, auditKey(target, document));
    return item as Mark | undefined;
  }

  /** With `over`, it writes only over a mark whose time is over by then. */
  async #write(
    target: Target,
    document: string,
    startedAt: number,
    until: number,
    { over, reached }: { readonly over?: number; readonly reached?: boolean } = {},
  ): Promise<void> {
    const ttl = ttlAfter(until, 1);
    await this.#client.send(
      new PutItemCommand({
        TableName: this.#tableName,
        Item: marshall({
          ...auditKey(target, document),
          ...{ startedAt, until, ttl },
          ...(reached !== undefined && { reached }),
        }),
        ...(over !== undefined && {
          ConditionExpression: "attribute_not_exists(#until) OR #until < :now",
          ExpressionAttributeNames: { "#until": "until" },
          ExpressionAttributeValues: marshall({ ":now": over }),
        }),
      }),
    );
  }
}
