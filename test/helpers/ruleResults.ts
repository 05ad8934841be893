import { setTimeout } from "node:timers/promises";
import { TransientError } from "../../functions/errors";
import type { Finding } from "../../functions/findings/finding";
import type {
  ResourceResult,
  RuleResults,
} from "../../functions/pipeline/complianceResults/message";
import {
  applyResults,
  type ResultCounts,
  type ResultTools,
} from "../../functions/pipeline/complianceResults/applyResults";
import { seriesOf } from "../../functions/pipeline/complianceResults/scanOf";
import { DepartureTable } from "../../functions/sinks/store/departureTable";
import { JudgementJournal } from "../../functions/sinks/store/judgementJournal";
import type { TestDatabase } from "./dynamodb";
import { hourOf, Pipeline } from "./lifecycle";
import type { FindingsStore } from "../../functions/sinks/store/findingsStore";

let rules = 0;

/** What a rule that no other test has used says in an hour of November 2026. */
export function resultsAt(
  hour: number,
  results: readonly ResourceResult[],
  rest: Partial<RuleResults> = {},
): RuleResults {
  return {
    version: 1,
    partition: "aws",
    account: "111122223333",
    region: "eu-central-1",
    rule: "s3-enable-versioning",
    command: "S3_ENABLE_VERSIONING",
    title: "Buckets must have versioning enabled.",
    severity: "low",
    time: hourOf(hour),
    judgedAt: hourOf(hour),
    results,
    ...rest,
  };
}

/** A name of a rule, of which nothing is known. */
export function freshRule(): string {
  rules += 1;
  return `rule-${rules}`;
}

/** What is said of a bucket. */
export function bucket(id: string, compliance: ResourceResult["compliance"]): ResourceResult {
  return { type: "AWS::S3::Bucket", id, arn: `arn:aws:s3:::${id}`, compliance };
}

/** Results on their way into a store. */
export class ResultPipeline extends Pipeline {
  readonly aside: RuleResults[] = [];
  readonly departures: DepartureTable;
  readonly #journal: JudgementJournal;

  constructor(store: FindingsStore, { client, findings }: TestDatabase) {
    super(store);
    this.departures = new DepartureTable(client, findings);
    this.#journal = new JudgementJournal(client, findings);
  }

  results(message: RuleResults, rest: Partial<ResultTools> = {}): Promise<ResultCounts> {
    const quiet = (): void => undefined;
    return applyResults(message, {
      ...this.tools(),
      journal: this.#journal,
      departures: this.departures,
      putAside: (left) => {
        this.aside.push(left);
        return Promise.resolve();
      },
      log: { info: quiet, warn: quiet, error: quiet },
      ...rest,
    });
  }

  /** Brings a message the way a queue does: what could not be applied yet comes again. */
  async deliver(message: RuleResults): Promise<void> {
    for (let attempt = 0; attempt < 50; attempt += 1) {
      try {
        await this.results(message);
        return;
      } catch (error) {
        if (!(error instanceof TransientError)) throw error;
        await setTimeout(2);
      }
    }
    throw new Error("the message was never applied");
  }

  /** The finding that a rule has of a resource. */
  async finding(message: RuleResults, result: ResourceResult): Promise<Finding | undefined> {
    const [finding] = await this.store.findings.load(seriesOf(message, result));
    return finding;
  }
}
