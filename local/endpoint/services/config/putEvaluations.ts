import type { LocalAccount } from "../../../account";
import { type JsonObject, listOf, numberOf, objectOf, textOf } from "../../../json";
import type { PartialFault } from "../../service";
import { ServiceError } from "../../serviceError";
import type { RuleResults } from "./evaluations";
import { placeOf } from "./place";

const maximumEvaluations = 100;
const lengths = { type: 256, id: 768, annotation: 256 } as const;
const verdicts = ["COMPLIANT", "NON_COMPLIANT", "NOT_APPLICABLE"];

/**
 * `PutEvaluations`: up to 100 results for one start of a rule's function, with the token that this
 * start was given, in the account and Region where the rule lives.
 */
export function putEvaluations(
  input: JsonObject,
  caller: LocalAccount,
  results: RuleResults,
  now: number,
  partial: PartialFault | undefined,
): JsonObject {
  const evaluations = listOf(input["Evaluations"]).map(objectOf);
  check(
    evaluations.length <= maximumEvaluations,
    `Value at 'evaluations' failed to satisfy constraint: Member must have length less than or equal to ${maximumEvaluations}`,
  );
  for (const evaluation of evaluations) checkEvaluation(evaluation);
  const token = textOf(input["ResultToken"]);
  check(token !== undefined, "Value null at 'resultToken' failed to satisfy constraint");
  if (input["TestMode"] === true) return { FailedEvaluations: [] };
  const start = results.startOf(token);
  if (start === undefined || placeOf(start.rule.account) !== placeOf(caller)) {
    throw new ServiceError("InvalidResultTokenException", "The ResultToken is not valid.");
  }
  const failed = evaluations.slice(0, partial?.count ?? 0);
  for (const evaluation of evaluations.slice(failed.length)) {
    const annotation = textOf(evaluation["Annotation"]);
    results.put(start, {
      resourceType: String(evaluation["ComplianceResourceType"]),
      resourceId: String(evaluation["ComplianceResourceId"]),
      compliance: String(evaluation["ComplianceType"]),
      ...(annotation === undefined ? {} : { annotation }),
      orderingTime: (numberOf(evaluation["OrderingTimestamp"]) ?? 0) * 1000,
      recordedTime: now,
      invokedTime: start.at,
    });
  }
  return { FailedEvaluations: failed };
}

function checkEvaluation(evaluation: JsonObject): void {
  const text = (name: string): string => textOf(evaluation[name]) ?? "";
  const [type, id] = [text("ComplianceResourceType"), text("ComplianceResourceId")];
  check(type.length >= 1 && type.length <= lengths.type, "ComplianceResourceType: 1 to 256");
  check(id.length >= 1 && id.length <= lengths.id, "ComplianceResourceId: 1 to 768");
  const verdict = text("ComplianceType");
  check(verdicts.includes(verdict), `ComplianceType ${verdict} is not accepted by PutEvaluations`);
  const annotation = evaluation["Annotation"];
  if (annotation !== undefined) {
    const length = typeof annotation === "string" ? annotation.length : 0;
    check(length >= 1 && length <= lengths.annotation, `Annotation: 1 to 256, not ${length}`);
  }
  const time = numberOf(evaluation["OrderingTimestamp"]);
  check(time !== undefined, "OrderingTimestamp is missing");
}

function check(holds: boolean, message: string): asserts holds {
  if (!holds) throw new ServiceError("InvalidParameterValueException", message);
}
