import {
  type ConfigServiceClient,
  paginateGetComplianceDetailsByConfigRule,
} from "@aws-sdk/client-config-service";
import { sinkFault } from "../awsErrors";
import type { ConfigEvaluation } from "./configEvaluations";

/** One resource that a rule has a result for. */
interface Resource {
  readonly type: string;
  readonly id: string;
}

/** A rule may have a longer name; the call that reads its results takes no longer one. */
const maxRuleName = 64;

/** Whether Config gives the results of a rule of this name. */
export function canReadResults(ruleName: string): boolean {
  return ruleName.length <= maxRuleName;
}

/** Resources that a run has seen, to be asked in constant time. */
export class SeenResources {
  readonly #keys = new Set<string>();

  add(resource: Resource): void {
    this.#keys.add(keyOf(resource));
  }

  has(resource: Resource): boolean {
    return this.#keys.has(keyOf(resource));
  }
}

/**
 * Takes back the results of resources that a periodic run has not met with any more: otherwise Config
 * would keep them until the rule is deleted. It reads each of the rule's results once.
 *
 * @param seen all that the run met with, judged or not: what could not be judged is not gone.
 * @param orderingTime of the run: a result that came in meanwhile, on a change, is newer and stays.
 * @param graceMilliseconds results of this age and younger stay: what the run lists may lag behind.
 * @throws SinkError when Config could not be reached or throttled.
 */
export async function staleEvaluations(
  client: ConfigServiceClient,
  ruleName: string,
  seen: Pick<SeenResources, "has">,
  orderingTime: string,
  graceMilliseconds = 0,
): Promise<readonly ConfigEvaluation[]> {
  const stale: ConfigEvaluation[] = [];
  try {
    const pages = paginateGetComplianceDetailsByConfigRule(
      { client, pageSize: 100 },
      { ConfigRuleName: ruleName, ComplianceTypes: ["COMPLIANT", "NON_COMPLIANT"] },
    );
    for await (const { EvaluationResults = [] } of pages) {
      for (const {
        EvaluationResultIdentifier: identifier,
        ResultRecordedTime,
      } of EvaluationResults) {
        const { ResourceType, ResourceId } = identifier?.EvaluationResultQualifier ?? {};
        if (ResourceType === undefined || ResourceId === undefined) continue;
        const resource = { type: ResourceType, id: ResourceId };
        if (seen.has(resource)) continue;
        const age = Date.parse(orderingTime) - (ResultRecordedTime?.getTime() ?? -Infinity);
        if (age < graceMilliseconds) continue;
        stale.push({ ...resource, compliance: "NOT_APPLICABLE", orderingTime });
      }
    }
  } catch (error) {
    throw sinkFault("AWS Config", `give the results of ${ruleName}`, error);
  }
  return stale;
}

function keyOf({ type, id }: Resource): string {
  return `${type} ${id}`;
}
