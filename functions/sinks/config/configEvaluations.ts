import {
  type ConfigServiceClient,
  type Evaluation,
  PutEvaluationsCommand,
} from "@aws-sdk/client-config-service";
import { append } from "../../findings/extremes";
import { SinkError } from "../../errors";
import { mayPass, sinkFault } from "../awsErrors";
import { batches } from "../batch";
import { type Backoff, retryRemaining } from "../retry";
import { present } from "../text";

/** What a rule says of one resource. */
export interface ConfigEvaluation {
  readonly type: string;
  readonly id: string;
  /** Config refuses INSUFFICIENT_DATA from custom rules. */
  readonly compliance: "COMPLIANT" | "NON_COMPLIANT" | "NOT_APPLICABLE";
  /** Why, for people. */
  readonly annotation?: string;
  /** ISO 8601: of two results of a resource Config keeps the one whose time is later. */
  readonly orderingTime: string;
}

/** Some 10 kB: a periodic run puts thousands, and AWS Config has them all. */
const maxLogged = 100;

/** Which resource got which result, for the log of a rule; what does not comply first. */
export function loggedEvaluations(evaluations: readonly ConfigEvaluation[]) {
  const isFailed = ({ compliance }: ConfigEvaluation): boolean => compliance === "NON_COMPLIANT";
  return [...evaluations]
    .sort((a, b) => Number(isFailed(b)) - Number(isFailed(a)))
    .slice(0, maxLogged)
    .map(({ type, id, compliance, annotation }) => ({ type, id, compliance, annotation }));
}

/** Config's own limits. */
const maxEvaluations = 100;
const maxAnnotation = 256;

/** With this token Config takes nothing and only says what it would refuse. */
export const testToken = "TESTMODE";

/** Evaluations that Config refused one by one, again and again; all others of their call are put. */
export class RefusedEvaluationsError extends SinkError {
  /** How many. */
  readonly count: number;

  constructor(refused: readonly Evaluation[], all: number) {
    const first = refused[0]?.ComplianceResourceId ?? "";
    const many = `${refused.length} of ${all} evaluations`;
    super("AWS Config", `AWS Config refused ${many}, the first of ${first}`);
    this.count = refused.length;
  }
}

/**
 * Puts the results of a rule, which Config takes by the hundred. Those that it refuses one by one are
 * tried again, and keep none of the others back.
 *
 * @param client of the account and Region of the rule.
 * @throws RefusedEvaluationsError for those that Config refused to the end, once all others are put.
 * @throws SinkError where Config takes nothing now: then what comes after it was not tried.
 */
export async function putEvaluations(
  client: ConfigServiceClient,
  resultToken: string,
  evaluations: Iterable<ConfigEvaluation>,
  backoff: Backoff = {},
): Promise<void> {
  const limits = { maxCount: maxEvaluations, maxBytes: Infinity, sizeOf: () => 0 };
  const refused: Evaluation[] = [];
  let all = 0;
  for (const batch of batches(evaluations, limits)) {
    let fault: unknown;
    const left = await retryRemaining(
      batch.map(toEvaluation),
      async (work) => {
        fault = undefined;
        try {
          const { FailedEvaluations = [] } = await client.send(
            new PutEvaluationsCommand({
              ResultToken: resultToken,
              Evaluations: [...work],
              TestMode: resultToken === testToken,
            }),
          );
          const failed = new Set(FailedEvaluations.map(keyOf));
          return work.filter((evaluation) => failed.has(keyOf(evaluation)));
        } catch (error) {
          if (!mayPass(error)) throw error;
          fault = error;
          return work;
        }
      },
      backoff,
    );
    if (fault !== undefined) throw sinkFault("AWS Config", "take evaluations", fault);
    append(refused, left);
    all += batch.length;
  }
  if (refused.length > 0) throw new RefusedEvaluationsError(refused, all);
}

function toEvaluation(evaluation: ConfigEvaluation): Evaluation {
  // An empty annotation is refused, one that is too long too.
  const Annotation = present(evaluation.annotation, maxAnnotation);
  return {
    ComplianceResourceType: evaluation.type,
    ComplianceResourceId: evaluation.id,
    ComplianceType: evaluation.compliance,
    ...(Annotation !== undefined && { Annotation }),
    OrderingTimestamp: new Date(evaluation.orderingTime),
  };
}

function keyOf({ ComplianceResourceType = "", ComplianceResourceId = "" }: Evaluation): string {
  return `${ComplianceResourceType} ${ComplianceResourceId}`;
}
