import type { LocalAccount } from "../../../account";
import { type JsonObject, listOf, objectOf, textOf } from "../../../json";
import { type Answer, jsonAnswer, restJsonError } from "../../protocol";
import type { EndpointRequest } from "../../request";
import type { PartialFault, Service, ServiceCall } from "../../service";
import { ServiceError } from "../../serviceError";
import { findingFault } from "./asff";
import type { FindingsHub } from "./hub";

const maximumFindings = 100;
const maximumBatchBytes = 6 * 1024 * 1024;

interface FailedFinding {
  readonly Id: string;
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

/** Security Hub CSPM: `BatchImportFindings`. */
export class SecurityHubService implements Service {
  readonly signingName = "securityhub";
  readonly errorForm = restJsonError;
  readonly throttled = new ServiceError("TooManyRequestsException", "Rate exceeded", 429);

  constructor(
    private readonly hub: FindingsHub,
    private readonly account: LocalAccount,
  ) {}

  denied(message: string): ServiceError {
    return new ServiceError("AccessDeniedException", message, 403);
  }

  async call(request: EndpointRequest): Promise<ServiceCall> {
    if (request.method !== "POST" || request.path !== "/findings/import") {
      const message = `the local stack does not do ${request.method} ${request.path} in Security Hub`;
      throw new ServiceError("UnknownOperationException", message, 404);
    }
    const findings = listOf((await request.json())["Findings"]).map(objectOf);
    const bytes = (await request.body()).length;
    const products = new Set(findings.map((finding) => textOf(finding["ProductArn"]) ?? "*"));
    const context = { "securityhub:TargetAccount": this.account.accountId };
    return {
      action: "securityhub:BatchImportFindings",
      needs: [...products].map((resource) => ({
        action: "securityhub:BatchImportFindings",
        resource,
        context,
      })),
      perform: (partial) => Promise.resolve(this.import(findings, bytes, partial)),
    };
  }

  private import(
    findings: readonly JsonObject[],
    bytes: number,
    partial: PartialFault | undefined,
  ): Answer {
    if (findings.length < 1 || findings.length > maximumFindings || bytes > maximumBatchBytes) {
      const message = `a batch has 1 to 100 findings and at most 6 MB, this one ${findings.length} and ${bytes} bytes`;
      throw new ServiceError("InvalidInputException", message);
    }
    const failed: FailedFinding[] = [];
    findings.forEach((finding, index) => {
      const fault = this.fault(finding, index, partial);
      if (fault === undefined) this.hub.import(finding);
      else failed.push(fault);
    });
    const answer = {
      FailedCount: failed.length,
      SuccessCount: findings.length - failed.length,
      FailedFindings: failed,
    };
    return jsonAnswer(answer, "application/json");
  }

  private fault(
    finding: JsonObject,
    index: number,
    partial: PartialFault | undefined,
  ): FailedFinding | undefined {
    const Id = textOf(finding["Id"]) ?? "";
    if (partial !== undefined && index < partial.count) {
      const ErrorCode = partial.code ?? "InternalException";
      return { Id, ErrorCode, ErrorMessage: "injected by a test" };
    }
    if (!this.hub.enabled || finding["AwsAccountId"] !== this.account.accountId) {
      const ErrorMessage = "The account is not the caller's, or has not enabled Security Hub";
      return { Id, ErrorCode: "InvalidAccess", ErrorMessage };
    }
    const fault = findingFault(finding, this.account);
    if (fault === undefined) return undefined;
    const ErrorMessage = `Finding does not adhere to Amazon Finding Format. ${fault}`;
    return { Id, ErrorCode: "InvalidInput", ErrorMessage };
  }
}
