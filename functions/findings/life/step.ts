import type { ChangeKind, ClosedAs, Finding } from "../finding";
import { sameWaiver } from "../waiver";

/** What the step from one state of a finding to the next is called; nothing where it is no step. */
export function kindOf(before: Finding | undefined, after: Finding): ChangeKind | undefined {
  if (before === undefined) return after.state === "excepted" ? "excepted" : "opened";
  if (before.state === after.state) return differs(before, after) ? "updated" : undefined;
  if (after.state === "excepted") return "excepted";
  return before.state === "resolved" ? "reopened" : "exception-expired";
}

/** Whether two states of a finding are told apart by anything but their wording. */
export function sameStanding(a: Finding, b: Finding): boolean {
  return (
    a.state === b.state &&
    a.severity === b.severity &&
    a.exception?.id === b.exception?.id &&
    a.exception?.expires === b.exception?.expires
  );
}

/** Why a step was taken, in words for an auditor. */
export function reasonOf(kind: ChangeKind, { result, exception, closedAs }: Finding): string {
  switch (kind) {
    case "opened":
      return `the scan gave ${result}`;
    case "reopened":
      return `the scan gave ${result} after the finding had been closed`;
    case "excepted":
      return `accepted by exception ${exception?.id ?? ""}`;
    case "exception-expired":
      return "no exception holds for it any more";
    case "updated":
      return "still not met; what is known of the rule or its exception has changed";
    case "resolved":
    case "gone":
      return `closed as ${closedAs ?? ""}`;
  }
}

/** Why a finding is open again that nothing was measured of. */
export const backReason =
  "the target and the profile are scanned again, and the rule was not measured since";

/** Why findings are closed, in words for an auditor. */
export const closingReasons: Readonly<Record<ClosedAs, string>> = {
  fixed: "a complete scan measured the rule again and it is met",
  notapplicable: "a complete scan found that the rule does not apply to this target",
  "rule-left": "the revised benchmark does not have the rule in this profile any more",
  "target-gone": "the target is gone",
  "profile-retired": "the profile is not run on this target any more",
  "account-gone": "the account is gone",
};

/** Why a finding is closed that the rule's role has taken out of compliance. */
export const unscoredReason = "the profile does not score the rule any more: its role is unscored";

function differs(a: Finding, b: Finding): boolean {
  return (
    a.rule !== b.rule ||
    a.title !== b.title ||
    // Findings of a release that kept texts by the rule have no digest: see `withOwnText`.
    (a.textDigest !== undefined && a.textDigest !== b.textDigest) ||
    a.exception?.reason !== b.exception?.reason ||
    a.exception?.owner !== b.exception?.owner ||
    a.exception?.category !== b.exception?.category ||
    a.exception?.ticket !== b.exception?.ticket ||
    !sameWaiver(a.waiver, b.waiver) ||
    !sameStanding(a, b)
  );
}
