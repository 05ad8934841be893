import type { IamAction } from "./model";

/**
 * What the generic rule needs in an account whatever its commands are: to read what Config could not
 * send, to put results, and to see which it has. IAM knows no resources for the first two; a rule's
 * ARN has an id that nobody knows beforehand.
 */
export const ruleActions: readonly IamAction[] = [
  { action: "config:GetResourceConfigHistory", resources: ["*"] },
  { action: "config:PutEvaluations", resources: ["*"] },
  {
    action: "config:GetComplianceDetailsByConfigRule",
    resources: ["arn:{partition}:config:{region}:{account}:config-rule/*"],
  },
];

/** What the generic remediation needs in an account beside its commands' own actions, and only where it is bound to tags, or to exceptions. */
export const tagGuardActions: readonly IamAction[] = [
  { action: "tag:GetResources", resources: ["*"] },
];

/** What it needs beside them where the execution that asks has to be at work in the account. */
export const executionGuardActions: readonly IamAction[] = [
  {
    action: "ssm:GetAutomationExecution",
    resources: ["arn:{partition}:ssm:{region}:{account}:automation-execution/*"],
  },
];
