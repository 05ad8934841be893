import { literal } from "../common/literal";
import {
  inPlace,
  type PlainStatement,
  startFunction,
  trustAutomation,
  trustFunction,
} from "./memberRoles";

/** All that the roles of a member are made of, known to the last. */
export interface MemberRolesPlan {
  /** Path of the roles, such as `/compliance/`. */
  readonly path: string;
  readonly detectionRoleName: string;
  readonly remediationRoleName: string;
  readonly automationRoleName: string;
  readonly externalId: string;
  readonly organizationId: string;
  readonly ruleRoleArn: string;
  readonly remediationRoleArn: string;
  readonly remediationFunctionArn: string;
  readonly detection: readonly PlainStatement[];
  readonly remediation: readonly PlainStatement[];
}

/** One role of a member. */
export interface PlannedRole {
  /** Which one, and its logical id in a template. */
  readonly key: "Detection" | "Remediation" | "Automation";
  readonly name: string;
  readonly description: string;
  readonly trust: PlainStatement;
  readonly statements: readonly PlainStatement[];
}

/**
 * The roles of one member. Who detects alone has one role: there is then nothing that could be
 * remediated.
 */
export function plannedRoles(
  plan: MemberRolesPlan,
  place: { readonly partition: string; readonly region: string; readonly account: string },
): PlannedRole[] {
  const { externalId, organizationId } = plan;
  const detection: PlannedRole = {
    key: "Detection",
    name: plan.detectionRoleName,
    description: "Lets Plumbline judge resources and put the results to AWS Config",
    trust: trustFunction(plan.ruleRoleArn, externalId, organizationId),
    statements: inPlace(plan.detection, place),
  };
  if (plan.remediation.length === 0) return [detection];
  return [
    detection,
    {
      key: "Remediation",
      name: plan.remediationRoleName,
      description: "Lets Plumbline put resources right",
      trust: trustFunction(plan.remediationRoleArn, externalId, organizationId),
      statements: inPlace(plan.remediation, place),
    },
    {
      key: "Automation",
      name: plan.automationRoleName,
      description: "Lets Automation start Plumbline's remediation",
      trust: trustAutomation(place),
      statements: [startFunction(plan.remediationFunctionArn)],
    },
  ];
}

/** Where a text names a member's place: nothing but CloudFormation is to fill it in. */
const pseudoParameter = /\$(?=\{AWS::)/g;

/** What CloudFormation puts where a plan has a member's place. */
const pseudo = {
  partition: "${AWS::Partition}",
  region: "${AWS::Region}",
  account: "${AWS::AccountId}",
};

/** How a StackSet's roles are made, beside what is planned for them. */
export interface MemberTemplateOptions {
  readonly permissionsBoundary?: string;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * A CloudFormation template with a member's roles: JSON, and the same plan gives the same bytes. It
 * says nothing of any one account, so that an account that joins later has them too.
 */
export function memberTemplate(plan: MemberRolesPlan, options: MemberTemplateOptions): string {
  const { permissionsBoundary, tags } = options;
  const entries = Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1));
  const resources = plannedRoles(plan, pseudo).map((role) => [
    `${role.key}Role`,
    {
      Type: "AWS::IAM::Role",
      Properties: {
        RoleName: role.name,
        Path: plan.path,
        Description: role.description,
        AssumeRolePolicyDocument: policy([role.trust]),
        Policies: [{ PolicyName: "plumbline", PolicyDocument: policy(role.statements) }],
        ...(permissionsBoundary === undefined ? {} : { PermissionsBoundary: permissionsBoundary }),
        ...(entries.length === 0 ? {} : { Tags: entries.map(([Key, Value]) => ({ Key, Value })) }),
      },
    },
  ]);
  const template = JSON.stringify(
    {
      AWSTemplateFormatVersion: "2010-09-09",
      Description: "Roles with which Plumbline judges and puts right the resources of this account",
      Resources: Object.fromEntries(resources) as unknown,
    },
    null,
    1,
  );
  return literal(template, pseudoParameter);
}

/** A policy document; a text that names the member's place is for CloudFormation to fill in. */
function policy(statements: readonly PlainStatement[]): unknown {
  return filledIn({ Version: "2012-10-17", Statement: statements });
}

function filledIn(value: unknown): unknown {
  if (typeof value === "string") return value.includes("${AWS::") ? { "Fn::Sub": value } : value;
  if (Array.isArray(value)) return value.map(filledIn);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, filledIn(each)]));
}
