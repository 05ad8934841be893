import type { AwsSecurityFinding, BatchImportFindingsResponse } from "@aws-sdk/client-securityhub";
import { messageOf } from "../../errors";
import { isServiceAnswer, mayPass } from "../awsErrors";

/** Why Security Hub did not take a finding. */
export interface HubRefusal {
  /** The service's code, or the name of the error that the whole call ended in. */
  readonly code: string;
  readonly message: string;
  /** Whether the same finding may be taken later. */
  readonly mayPass: boolean;
  /** The error of the whole call, where it was not this finding's own. */
  readonly cause?: Error;
}

export type HubOutcome = "imported" | HubRefusal;

/** Codes of a finding's own failure that may pass; the service documents none of its codes. */
const passing = /throttl|toomany|limitexceeded|internal|timeout|unavailable/i;

const unnamed: HubRefusal = {
  code: "Unnamed",
  message: "Security Hub counted more failures than it named; this finding may be one of them.",
  mayPass: true,
};

/** A finding's id; the generated types allow there to be none, the service does not. */
export function idOf(finding: AwsSecurityFinding): string {
  return finding.Id ?? "";
}

/** What a call that succeeded says of each finding: it may have failed all the same. */
export function answeredOutcomes(
  findings: readonly AwsSecurityFinding[],
  { FailedFindings = [], FailedCount = 0 }: BatchImportFindingsResponse,
): ReadonlyMap<string, HubOutcome> {
  const failures = new Map(FailedFindings.map((failure) => [failure.Id, failure]));
  const otherwise = FailedCount > failures.size ? unnamed : "imported";
  return new Map(
    findings.map((finding) => {
      const failure = failures.get(finding.Id);
      if (!failure) return [idOf(finding), otherwise];
      const code = failure.ErrorCode ?? "Unknown";
      const message = failure.ErrorMessage ?? "Security Hub gave no reason.";
      return [idOf(finding), { code, message, mayPass: passing.test(code) }];
    }),
  );
}

/**
 * What a call's error means for all of its findings.
 *
 * @throws the error itself where neither the service nor the way to it made it.
 */
export function refusalByError(error: unknown): HubRefusal & { readonly cause: Error } {
  const passes = mayPass(error);
  if (!(error instanceof Error) || !(passes || isServiceAnswer(error))) throw error;
  return { code: error.name, message: sentence(error), mayPass: passes, cause: error };
}

/** Whether the error is about the account or the role: every other call will end in it too. */
export function closesHub(refusal: HubRefusal): boolean {
  return accessErrors.has(refusal.cause?.name ?? "");
}

const accessErrors = new Set(["InvalidAccessException", "AccessDeniedException"]);

function sentence(error: Error): string {
  const said = messageOf(error);
  if (!accessErrors.has(error.name)) return said;
  return `Security Hub CSPM is not enabled in this account and region, or the function's role may not import into it: ${said}`;
}
