import type { ComplianceStatus, RecordState } from "@aws-sdk/client-securityhub";
import type { AppliedException, ClosedAs, Finding } from "../../findings/finding";

/** What Security Hub is told about where a finding stands. */
export interface HubStanding {
  readonly status: ComplianceStatus;
  readonly record: RecordState;
  readonly reasonCode: string;
  readonly reason: string;
}

/**
 * A finding's state in Security Hub's words.
 *
 * | state                    | Compliance.Status | RecordState |
 * | ------------------------ | ----------------- | ----------- |
 * | open                     | FAILED            | ACTIVE      |
 * | excepted                 | WARNING           | ACTIVE      |
 * | resolved, fixed          | PASSED            | ARCHIVED    |
 * | resolved for any other reason | NOT_AVAILABLE | ARCHIVED   |
 *
 * PASSED is kept for what was measured and met, so that an excepted finding is a WARNING. That it is
 * SUPPRESSED too is told apart from the import, see `hubWorkflow`: an import can set the workflow only
 * when it creates a finding and never take it back, so that a finding imported as SUPPRESSED would
 * stay hidden after its exception has expired.
 */
export function hubStanding(finding: Finding): HubStanding {
  switch (finding.state) {
    case "open":
      return {
        status: "FAILED",
        record: "ACTIVE",
        reasonCode: "RULE_NOT_MET",
        reason: `A scan gave the rule the result ${finding.result}; the finding last changed at ${finding.changedAt}.`,
      };
    case "excepted":
      return {
        status: "WARNING",
        record: "ACTIVE",
        reasonCode: "EXCEPTED",
        reason: exceptionReason(finding.exception),
      };
    case "resolved":
      return {
        record: "ARCHIVED",
        ...(finding.closedAs ? closings[finding.closedAs] : closedSomehow),
      };
  }
}

const closings: Readonly<Record<ClosedAs, Omit<HubStanding, "record">>> = {
  fixed: {
    status: "PASSED",
    reasonCode: "RULE_MET",
    reason: "The rule was measured again and is met.",
  },
  notapplicable: {
    status: "NOT_AVAILABLE",
    reasonCode: "RULE_NOT_APPLICABLE",
    reason: "The rule was looked at again and does not apply to this target any more.",
  },
  "rule-left": {
    status: "NOT_AVAILABLE",
    reasonCode: "RULE_LEFT_PROFILE",
    reason: "A complete scan of the same profile no longer knows or selects the rule.",
  },
  "target-gone": {
    status: "NOT_AVAILABLE",
    reasonCode: "TARGET_GONE",
    reason: "The target no longer exists.",
  },
  "profile-retired": {
    status: "NOT_AVAILABLE",
    reasonCode: "PROFILE_RETIRED",
    reason: "The profile is no longer run on this target.",
  },
  "account-gone": {
    status: "NOT_AVAILABLE",
    reasonCode: "ACCOUNT_GONE",
    reason: "The account has left the organization, or is closed.",
  },
};

const closedSomehow: Omit<HubStanding, "record"> = {
  status: "NOT_AVAILABLE",
  reasonCode: "CLOSED",
  reason: "The finding was closed.",
};

function exceptionReason(exception: AppliedException | undefined): string {
  if (exception === undefined) return "The rule is not met and is accepted for now.";
  const { id, reason, owner, expires } = exception;
  const parts = [
    `The rule is not met and is accepted for now by exception ${id}`,
    reason && `because: ${reason}`,
    owner && `owner: ${owner}`,
    expires ? `until ${expires}` : "without an end",
  ];
  return parts.filter(Boolean).join("; ");
}
