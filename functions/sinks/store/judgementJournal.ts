import { createHash } from "node:crypto";
import { type DynamoDBClient, paginateQuery, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { judgementKey, judgementPartition } from "./tableKeys";
import { ttlAfter } from "./timeToLive";

/** Whose judgements they are: those of one rule in one account and Region. */
export interface JudgingRule {
  readonly account: string;
  readonly region: string;
  readonly command: string;
  readonly rule: string;
}

/** When something was judged. */
export interface JudgedAt {
  /** ISO 8601: when it was true. */
  readonly time: string;
  /** ISO 8601: when it was found out; of one `time`, the later one counts. */
  readonly judgedAt: string;
}

/** Judgements of one time. */
export interface Judgements extends JudgedAt {
  /** Whether anything was said of a target. */
  readonly has: (id: string) => boolean;
}

/**
 * A message waits in its queues for 14 days each at most, and what is kept for as long can still be
 * told apart from what comes late.
 */
const retentionDays = 30;

/** Enough to tell the resources of an account apart, and few enough for hundreds in a write or two. */
const hashBytes = 8;

/**
 * What rules have judged, a small record for hundreds of resources. A judgement with nothing new in it
 * is written nowhere else, so that this is what tells that one which arrives late was followed by it.
 * It is written first and the series are looked at then; who changes a series leases it first and looks
 * here then: at least one of the two sees the other.
 */
export class JudgementJournal {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  /** Notes what was said of each target. The same judgements again are the same record. */
  async note(
    rule: JudgingRule,
    at: JudgedAt,
    said: readonly { readonly id: string; readonly word: string }[],
  ): Promise<void> {
    const words: Record<string, Buffer[]> = {};
    const whole = createHash("sha256");
    for (const { id, word } of said) {
      const hash = hashOf(id);
      (words[word] ??= []).push(hash);
      whole.update(word).update(hash);
    }
    const digest = whole.digest("hex").slice(0, 16);
    await this.#client.send(
      new PutItemCommand({
        TableName: this.#tableName,
        Item: marshall({
          ...judgementKey(rule, `${orderOf(at)}~${digest}`),
          ...at,
          words: Object.fromEntries(
            Object.entries(words).map(([word, hashes]) => [word, Buffer.concat(hashes)]),
          ),
          ttl: ttlAfter(Date.parse(at.judgedAt), retentionDays),
        }),
      }),
    );
  }

  /** What the rule has judged after an instant, oldest first. */
  async after(rule: JudgingRule, at: JudgedAt): Promise<readonly Judgements[]> {
    const found: Judgements[] = [];
    const pages = paginateQuery(
      { client: this.#client },
      {
        TableName: this.#tableName,
        ConsistentRead: true,
        KeyConditionExpression: "#target = :target AND #item > :after",
        ExpressionAttributeNames: { "#target": "target", "#item": "item" },
        ExpressionAttributeValues: marshall({
          ":target": judgementPartition(rule),
          // Behind all that was judged at the very same time.
          ":after": `${judgementKey(rule, orderOf(at)).item}~~`,
        }),
      },
    );
    for await (const { Items = [] } of pages) {
      for (const item of Items) found.push(judgementsIn(unmarshall(item) as JudgementItem));
    }
    return found;
  }
}

interface JudgementItem extends JudgedAt {
  readonly words: Readonly<Record<string, Uint8Array>>;
}

function judgementsIn({ time, judgedAt, words }: JudgementItem): Judgements {
  const said = new Set<string>();
  for (const hashes of Object.values(words)) {
    for (let start = 0; start < hashes.length; start += hashBytes) {
      said.add(textOf(hashes.subarray(start, start + hashBytes)));
    }
  }
  return { time, judgedAt, has: (id) => said.has(textOf(hashOf(id))) };
}

function orderOf({ time, judgedAt }: JudgedAt): string {
  return `${time}~${judgedAt}`;
}

function hashOf(id: string): Buffer {
  return createHash("sha256").update(id).digest().subarray(0, hashBytes);
}

function textOf(hash: Uint8Array): string {
  return Buffer.from(hash).toString("base64");
}
