import type { ComplianceCommand, IamAction } from "../../../functions/commands";

/** One statement of a policy, with nothing in it that is not known yet. */
export interface PlainStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[] | string;
  readonly Resource?: readonly string[] | string;
  readonly Principal?: Readonly<Record<string, string>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Where a member's roles are: what stands in braces in the ARNs of statements. */
export interface MemberPlace {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** What the roles of members are called: the same in all of them, or nobody could name them. */
export interface MemberRoleNames {
  readonly detection: string;
  readonly remediation: string;
  readonly automation: string;
}

/** The longest ending of a role's name, for which its beginning must leave room. */
const longestEnding = "-remediation";

/** Characters that the beginning of the names may have: IAM takes 64 for the whole. */
export const rolePrefixCharacters = 64 - longestEnding.length;

/** The names of a pack's roles. */
export function memberRoleNames(prefix: string): MemberRoleNames {
  return {
    detection: `${prefix}-detection`,
    remediation: `${prefix}-remediation`,
    automation: `${prefix}-automation`,
  };
}

/**
 * What the detection role may do: what these commands need to judge, and no more.
 *
 * @param ruleActions what the function that judges needs, whatever the command.
 */
export function detectionStatements(
  commands: readonly ComplianceCommand[],
  ruleActions: readonly IamAction[],
): PlainStatement[] {
  return statements("Detect", [
    ...ruleActions,
    ...commands.flatMap(({ detectActions }) => detectActions),
  ]);
}

/**
 * What the remediation role may do; nothing where no rule has a remediation.
 *
 * @param guardActions what the function's guard rails need to be judged.
 */
export function remediationStatements(
  commands: readonly ComplianceCommand[],
  guardActions: readonly IamAction[],
): PlainStatement[] {
  if (commands.length === 0) return [];
  return statements("Remediate", [
    ...guardActions,
    ...commands.flatMap(({ remediateActions }) => remediateActions),
  ]);
}

/** Statements with a member's own place in their ARNs. */
export function inPlace(all: readonly PlainStatement[], place: MemberPlace): PlainStatement[] {
  const text = JSON.stringify(all)
    .replaceAll("{partition}", place.partition)
    .replaceAll("{region}", place.region)
    .replaceAll("{account}", place.account);
  return JSON.parse(text) as PlainStatement[];
}

/** Lets one of the central functions take a role on, by its own role and the external id alone. */
export function trustFunction(
  functionRoleArn: string,
  externalId: string,
  organizationId: string,
): PlainStatement {
  return {
    Sid: "TrustFunction",
    Effect: "Allow",
    Principal: { AWS: functionRoleArn },
    Action: "sts:AssumeRole",
    Condition: {
      StringEquals: {
        "sts:ExternalId": externalId,
        ...(organizationId === "" ? {} : { "aws:PrincipalOrgID": organizationId }),
      },
    },
  };
}

/** Lets Automation take a role on, for executions of the member's own account. */
export function trustAutomation({ partition, account }: MemberPlace): PlainStatement {
  return {
    Sid: "TrustAutomation",
    Effect: "Allow",
    Principal: { Service: "ssm.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: {
      StringEquals: { "aws:SourceAccount": account },
      ArnLike: { "aws:SourceArn": `arn:${partition}:ssm:*:${account}:automation-execution/*` },
    },
  };
}

/** Lets the automation role start the one function. */
export function startFunction(functionArn: string): PlainStatement {
  return {
    Sid: "StartRemediation",
    Effect: "Allow",
    Action: "lambda:InvokeFunction",
    Resource: functionArn,
  };
}

/** One statement for all actions that are for the same resources, in the order of their letters. */
function statements(sid: string, actions: readonly IamAction[]): PlainStatement[] {
  const byResources = new Map<string, Set<string>>();
  for (const { action, resources } of actions) {
    const key = JSON.stringify([...resources].sort());
    byResources.set(key, (byResources.get(key) ?? new Set<string>()).add(action));
  }
  return [...byResources].sort(byText).map(([key, names], index) => ({
    Sid: `${sid}${index + 1}`,
    Effect: "Allow",
    Action: [...names].sort(),
    Resource: JSON.parse(key) as string[],
  }));
}

function byText([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
