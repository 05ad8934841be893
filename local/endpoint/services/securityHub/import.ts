import type { LocalAccount } from "../../../account";
import { type JsonObject, listOf, objectOf, textOf } from "../../../json";
import { type Answer, jsonAnswer } from "../../protocol";
import type { PartialFault, ServiceCall } from "../../service";
import { ServiceError } from "../../serviceError";
import { findingFault } from "./asff";
import type { FindingsHub } from "./hub";

const action = "securityhub:BatchImportFindings";
const maximumFindings = 100;
const maximumBatchBytes = 6 * 1024 * 1024;

interface FailedFinding {
  readonly Id: string;
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

/** `BatchImportFindings`: each finding is taken or refused by itself, the batch by its size. */
export function importCall(
  input: JsonObject,
  bytes: number,
  hub: FindingsHub,
  account: LocalAccount,
): ServiceCall {
  const findings = listOf(input["Findings"]).map(objectOf);
  const products = new Set(findings.map((finding) => textOf(finding["ProductArn"]) ?? "*"));
  const context = { "securityhub:TargetAccount": account.accountId };
  return {
    action,
    needs: [...products].map((resource) => ({ action, resource, context })),
    perform: (partial) => Promise.resolve(importAll(findings, bytes, hub, account, partial)),
  };
}

function importAll(
  findings: readonly JsonObject[],
  bytes: number,
  hub: FindingsHub,
  account: LocalAccount,
  partial: PartialFault | undefined,
): Answer {
  if (findings.length < 1 || findings.length > maximumFindings || bytes > maximumBatchBytes) {
    const message =
      `a batch has 1 to 100 findings and at most 6 MB, ` +
      `this one ${findings.length} and ${bytes} bytes`;
    throw new ServiceError("InvalidInputException", message);
  }
  const failed: FailedFinding[] = [];
  findings.forEach((finding, index) => {
    const injected = partial !== undefined && index < partial.count ? partial : undefined;
    const fault = injected === undefined ? faultOf(finding, hub, account) : failure(injected);
    if (fault === undefined) hub.import(finding);
    else failed.push({ Id: textOf(finding["Id"]) ?? "", ...fault });
  });
  const answer = {
    FailedCount: failed.length,
    SuccessCount: findings.length - failed.length,
    FailedFindings: failed,
  };
  return jsonAnswer(answer, "application/json");
}

function failure(partial: PartialFault): Omit<FailedFinding, "Id"> {
  const ErrorCode = partial.code ?? "InternalException";
  return { ErrorCode, ErrorMessage: "injected by a test" };
}

function faultOf(
  finding: JsonObject,
  hub: FindingsHub,
  account: LocalAccount,
): Omit<FailedFinding, "Id"> | undefined {
  if (!hub.enabled || finding["AwsAccountId"] !== account.accountId) {
    const ErrorMessage = "The account is not the caller's, or has not enabled Security Hub";
    return { ErrorCode: "InvalidAccess", ErrorMessage };
  }
  const fault = findingFault(finding, account);
  if (fault === undefined) return undefined;
  const ErrorMessage = `Finding does not adhere to Amazon Finding Format. ${fault}`;
  return { ErrorCode: "InvalidInput", ErrorMessage };
}
