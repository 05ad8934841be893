import { type LocalAccount, regionalArn } from "../../../account";
import { type JsonObject, listOf, objectOf, textOf } from "../../../json";
import { type Answer, jsonAnswer } from "../../protocol";
import type { PartialFault, ServiceCall } from "../../service";
import { ServiceError } from "../../serviceError";
import { workflowStatuses } from "./asff";
import type { FindingsHub } from "./hub";

const action = "securityhub:BatchUpdateFindings";
const maximumFindings = 100;
const maximumNote = 512;

/** Fields of a request that the local stack applies; others would be overlooked. */
const knownFields = ["FindingIdentifiers", "Note", "Workflow", "UserDefinedFields"];

/** `BatchUpdateFindings`: what a person, and not a scanner, says of findings. */
export function updateCall(
  input: JsonObject,
  hub: FindingsHub,
  account: LocalAccount,
): ServiceCall {
  return {
    action,
    needs: [{ action, resource: regionalArn(account, "securityhub", "hub/default") }],
    perform: (partial) => Promise.resolve(updateAll(input, hub, partial)),
  };
}

function updateAll(input: JsonObject, hub: FindingsHub, partial: PartialFault | undefined): Answer {
  const identifiers = listOf(input["FindingIdentifiers"]).map(objectOf);
  check(input, identifiers.length);
  const { Note, Workflow, UserDefinedFields } = input;
  const changes = { Note, Workflow, UserDefinedFields };
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const unprocessed: JsonObject[] = [];
  const processed = identifiers.filter((FindingIdentifier, index) => {
    const ErrorCode = refusal(FindingIdentifier, index, hub, partial);
    if (ErrorCode === undefined) return true;
    unprocessed.push({ FindingIdentifier, ErrorCode, ErrorMessage: ErrorCode });
    return false;
  });
  for (const { Id } of processed) hub.update(String(Id), Object.fromEntries(given));
  const answer = { ProcessedFindings: processed, UnprocessedFindings: unprocessed };
  return jsonAnswer(answer, "application/json");
}

function refusal(
  identifier: JsonObject,
  index: number,
  hub: FindingsHub,
  partial: PartialFault | undefined,
): string | undefined {
  if (partial !== undefined && index < partial.count) return partial.code ?? "InternalException";
  const finding = hub.finding(textOf(identifier["Id"]) ?? "");
  return finding?.["ProductArn"] === identifier["ProductArn"] ? undefined : "FindingNotFound";
}

function check(input: JsonObject, count: number): void {
  const fail = (message: string): never => {
    throw new ServiceError("InvalidInputException", message);
  };
  if (count < 1 || count > maximumFindings) fail(`1 to 100 findings are taken, not ${count}`);
  const unknown = Object.keys(input).find((name) => !knownFields.includes(name));
  if (unknown !== undefined) fail(`the local stack does not apply ${unknown}`);
  const note = objectOf(input["Note"]);
  if (input["Note"] !== undefined) {
    const text = textOf(note["Text"]) ?? "";
    if (text.trim() === "" || text.length > maximumNote)
      fail("Note.Text must have 1 to 512 characters");
    if (textOf(note["UpdatedBy"]) === undefined) fail("Note.UpdatedBy is required");
  }
  const status = objectOf(input["Workflow"])["Status"];
  if (status !== undefined && !workflowStatuses.some((known) => known === status)) {
    fail(`Workflow.Status must be one of ${workflowStatuses.join(", ")}`);
  }
}
