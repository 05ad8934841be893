import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type ArgumentChecks, checkedArguments } from "./internal/common/checks";
import type { PlainStatement } from "./internal/compliance/memberRoles";
import {
  type MemberRolesPlan,
  memberTemplate,
  type PlannedRole,
  plannedRoles,
} from "./internal/compliance/memberTemplate";
import { type Context, contextOf } from "./internal/common/context";
import type { Location } from "./internal/common/location";
import { ownOutputs } from "./internal/common/ownOutputs";
import type { CompliancePackReference } from "./complianceConformancePackArgs";
import type { MemberAccountRolesArgs } from "./memberAccountRolesArgs";

/** Which of a member's roles. */
type RoleKey = PlannedRole["key"];

/** Roles for what no rule does would be for nothing. */
const noRemediation = "false: no rule of the pack has a remediation";

/**
 * The roles that a pack's functions take on in the accounts that they judge: in the provider's own
 * account, in all accounts of organizational units by a StackSet, or both. What they are called, whom
 * they trust and what they may do comes from the pack itself, so that it cannot disagree with it.
 */
export class MemberAccountRoles extends pulumi.ComponentResource {
  /** ARN of the detection role in the provider's account; empty where it has none. */
  public readonly detectionRoleArn: pulumi.Output<string>;
  /** ARN of the remediation role in the provider's account; empty where it has none. */
  public readonly remediationRoleArn: pulumi.Output<string>;
  /** ARN of the automation role in the provider's account; empty where it has none. */
  public readonly automationRoleArn: pulumi.Output<string>;
  /** Name of the StackSet; empty where there is none. */
  public readonly stackSetName: pulumi.Output<string>;

  constructor(name: string, args: MemberAccountRolesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plumbline:index:MemberAccountRoles", name, args, opts);
    const checks = checkedArguments("MemberAccountRoles", name, args, checkArgs);
    const { ownAccount = true, pack, organizationalUnitIds = [] } = args;
    const { remediation = pack.hasRemediation ?? true } = args;
    const context = contextOf("MemberAccountRoles", name, args, this);
    const place = placeOf(pack, context.location);
    const plan = rolesPlan(pack, remediation, checks);

    const keys: readonly RoleKey[] = remediation
      ? ["Detection", "Remediation", "Automation"]
      : ["Detection"];
    const own = ownAccount ? createRoles(name, plan, place, keys, context, this) : {};
    const stackSet =
      organizationalUnitIds.length === 0
        ? undefined
        : createStackSet(name, { ...args, organizationalUnitIds }, plan, place, context, this);

    const nothing = pulumi.output("");
    this.detectionRoleArn = own.Detection ?? nothing;
    this.remediationRoleArn = own.Remediation ?? nothing;
    this.automationRoleArn = own.Automation ?? nothing;
    this.stackSetName = stackSet?.name ?? nothing;
    this.registerOutputs(ownOutputs(this));
  }
}

function checkArgs(args: MemberAccountRolesArgs, checks: ArgumentChecks): ArgumentChecks {
  const { ownAccount = true, organizationalUnitIds } = args;
  if (!ownAccount && (organizationalUnitIds ?? []).length === 0) {
    checks.refuse("ownAccount", false, "true where there are no organizationalUnitIds");
  }
  checks.listLength("organizationalUnitIds", organizationalUnitIds, 0, 1000);
  checks.distinct("organizationalUnitIds", organizationalUnitIds);
  for (const [index, id] of (organizationalUnitIds ?? []).entries()) {
    const form = /^(?:ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|r-[a-z0-9]{4,32})$/;
    const must = "an id such as ou-ab12-cdef3456, or a root's such as r-ab12";
    checks.matches(`organizationalUnitIds[${index}]`, id, form, must);
  }
  if (args.remediation === true && args.pack.hasRemediation === false) {
    checks.refuse("remediation", true, noRemediation);
  }
  checks.wholeNumber("maxConcurrentPercent", args.maxConcurrentPercent, 1, 100);
  checks.wholeNumber("failureTolerancePercent", args.failureTolerancePercent, 0, 100);
  return checks;
}

/** Where the pack is, which the resources that its rules look at are, too. */
interface PackPlace {
  readonly partition: pulumi.Output<string>;
  readonly region: pulumi.Output<string>;
}

/**
 * The place of the pack's function, by its ARN: IAM is the same in every Region, so that a provider for
 * an account may have any. A pack that names no function is taken to be where the provider is.
 */
function placeOf(
  { ruleFunctionArn, remediationFunctionArn }: CompliancePackReference,
  location: Location,
): PackPlace {
  const place = pulumi
    .all([ruleFunctionArn ?? remediationFunctionArn, location.partition, location.region])
    .apply(([arn, ownPartition, ownRegion]) => {
      const [, partition = ownPartition, , region = ownRegion] = arn.split(":");
      return { partition, region };
    });
  return { partition: place.partition, region: place.region };
}

/** All that the roles are made of, once the pack is known. */
function rolesPlan(
  pack: CompliancePackReference,
  remediation: boolean,
  checks: ArgumentChecks,
): pulumi.Output<MemberRolesPlan> {
  const {
    memberRolePath,
    detectionRoleName,
    remediationRoleName,
    automationRoleName,
    externalId,
    organizationId,
    ruleRoleArn,
    remediationRoleArn,
    remediationFunctionArn,
    detectionPolicy,
    remediationPolicy,
  } = pack;
  // Of a component, its properties alone are asked for: it has more than can be an output.
  const all = {
    memberRolePath,
    detectionRoleName,
    remediationRoleName,
    automationRoleName,
    externalId,
    organizationId,
    ruleRoleArn,
    remediationRoleArn,
    remediationFunctionArn,
    detectionPolicy,
    remediationPolicy,
  };
  return pulumi.output(all).apply((known) => {
    const statements = JSON.parse(known.remediationPolicy) as PlainStatement[];
    if (remediation && statements.length === 0) {
      checks.stop("remediation", true, noRemediation);
    }
    return { ...planOf(known), remediation: remediation ? statements : [] };
  });
}

type KnownPack = {
  readonly [
    Key in keyof Omit<CompliancePackReference, "hasRemediation" | "ruleFunctionArn">
  ]: string;
};

function planOf(known: KnownPack): Omit<MemberRolesPlan, "remediation"> {
  return {
    path: known.memberRolePath,
    detectionRoleName: known.detectionRoleName,
    remediationRoleName: known.remediationRoleName,
    automationRoleName: known.automationRoleName,
    externalId: known.externalId,
    organizationId: known.organizationId,
    ruleRoleArn: known.ruleRoleArn,
    remediationRoleArn: known.remediationRoleArn,
    remediationFunctionArn: known.remediationFunctionArn,
    detection: JSON.parse(known.detectionPolicy) as PlainStatement[],
  };
}

/** The roles in the provider's account. */
function createRoles(
  name: string,
  plan: pulumi.Output<MemberRolesPlan>,
  { partition, region }: PackPlace,
  keys: readonly RoleKey[],
  { common, location, tags }: Context,
  parent: pulumi.Resource,
): Partial<Record<RoleKey, pulumi.Output<string>>> {
  const all = pulumi
    .all([plan, partition, region, location.accountId])
    .apply(([known, inPartition, inRegion, account]) =>
      plannedRoles(known, { partition: inPartition, region: inRegion, account }),
    );
  const arns = keys.map((key) => {
    const planned = all.apply((roles) => roleOf(roles, key));
    const own = `${name}-${key.toLowerCase()}`;
    const role = new aws.iam.Role(
      own,
      {
        name: planned.name,
        path: plan.path,
        description: planned.description,
        assumeRolePolicy: planned.apply(({ trust }) => policyText([trust])),
        permissionsBoundary: common.permissionsBoundary,
        tags,
      },
      { parent },
    );
    new aws.iam.RolePolicy(
      own,
      { role: role.name, policy: planned.apply(({ statements }) => policyText(statements)) },
      { parent },
    );
    return [key, role.arn] as const;
  });
  return Object.fromEntries(arns);
}

function roleOf(roles: readonly PlannedRole[], key: RoleKey): PlannedRole {
  const found = roles.find((role) => role.key === key);
  if (found !== undefined) return found;
  throw new Error(`no ${key.toLowerCase()} role is planned`);
}

function policyText(statements: readonly PlainStatement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** The roles in every account of the organizational units, those that join later included. */
function createStackSet(
  name: string,
  args: MemberAccountRolesArgs & { readonly organizationalUnitIds: string[] },
  plan: pulumi.Output<MemberRolesPlan>,
  { region }: PackPlace,
  { tags }: Context,
  parent: pulumi.Resource,
): aws.cloudformation.StackSet {
  const callAs = args.delegatedAdministrator === true ? "DELEGATED_ADMIN" : "SELF";
  const preferences = {
    maxConcurrentPercentage: args.maxConcurrentPercent ?? 25,
    failureTolerancePercentage: args.failureTolerancePercent ?? 10,
  };
  const stackSet = new aws.cloudformation.StackSet(
    name,
    {
      name: `${pulumi.getProject()}-${pulumi.getStack()}-${name}`.replace(/[^A-Za-z0-9]+/g, "-"),
      description: "Roles with which Plumbline judges and puts right the resources of an account",
      permissionModel: "SERVICE_MANAGED",
      callAs,
      capabilities: ["CAPABILITY_NAMED_IAM"],
      autoDeployment: { enabled: true, retainStacksOnAccountRemoval: false },
      managedExecution: { active: true },
      operationPreferences: preferences,
      templateBody: pulumi
        .all([plan, pulumi.output(args.memberPermissionsBoundary), pulumi.output(tags)])
        .apply(([known, permissionsBoundary, allTags]) =>
          memberTemplate(known, {
            tags: allTags,
            ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
          }),
        ),
      tags,
    },
    { parent },
  );
  let first: aws.cloudformation.StackSetInstance | undefined;
  for (const unit of args.organizationalUnitIds) {
    const instance: aws.cloudformation.StackSetInstance = new aws.cloudformation.StackSetInstance(
      `${name}-${unit}`,
      {
        stackSetName: stackSet.name,
        callAs,
        // Another unit would replace the instance: each has one of its own, so that none touches another's.
        deploymentTargets: { organizationalUnitIds: [unit] },
        // Roles are the same in every Region: one is enough, and it is the one that ARNs name.
        stackSetInstanceRegion: region,
        operationPreferences: preferences,
      },
      {
        parent,
        // Deleting the old one last would take the roles from the accounts that the new one gave them.
        deleteBeforeReplace: true,
        // Once there was one for all units: it becomes the first one's, and is gone before the others are made.
        ...(first === undefined ? { aliases: [{ name }] } : { dependsOn: [first] }),
        customTimeouts: { create: "120m", update: "120m", delete: "120m" },
      },
    );
    first ??= instance;
  }
  return stackSet;
}
