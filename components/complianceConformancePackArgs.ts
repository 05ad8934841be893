import type * as pulumi from "@pulumi/pulumi";
import type { CommandRuleArgs, ManagedRuleArgs, PolicyRuleArgs } from "./compliancePackRuleArgs";
import type { FindingsStoreReference } from "./findingsStoreArgs";
import type { CommonArgs } from "./internal/common/args";

/** A pack for all accounts of an organization. */
export interface PackOrganizationArgs {
  /** Id of the organization, such as `o-a1b2c3d4e5`. Defaults to the one that the account is in. */
  id?: pulumi.Input<string>;
  /**
   * Ids of the member accounts, at most 1,000: the automation document is shared with them, and AWS
   * Config may start the rules' function for them. Defaults to all active accounts of the
   * organization at the time of the deployment.
   */
  accounts?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Ids of accounts that the pack is not deployed to, and that its functions refuse, at most 1,000.
   * Defaults to none.
   */
  excludedAccounts?: string[];
  /**
   * Minutes that a deployment waits for all accounts, 10 to 1,440. AWS Config works on few of them at
   * a time. Defaults to 120.
   */
  timeoutMinutes?: number;
}

/** What a remediation may change. Whatever cannot be judged is not changed. */
export interface GuardRailsArgs {
  /** Whether remediations change nothing, and only tell what they would do. Defaults to true. */
  dryRun?: boolean;
  /**
   * Ids of accounts in which something may be changed, 1 to 1,000. Defaults to all that the pack is
   * for.
   */
  accounts?: string[];
  /**
   * Tags that a resource must have to be changed: all of the keys, each with one of its values, or
   * with any where there are none; up to 1,024 characters as JSON. Defaults to none, so that no tag
   * is asked for.
   */
  tags?: Record<string, string[]>;
  /** Resources that one run may change, 1 to 1,000. Defaults to 1, which is what AWS Config asks for. */
  maxPerRun?: number;
  /**
   * Times that one resource may be changed by one command in a day of UTC, 1 to 1,000: where somebody
   * changes it back each time, that is the end of it. Defaults to 5.
   */
  maxPerResource?: number;
  /** Resources that may be changed in an hour, in all accounts together, 1 to 100,000. Defaults to 100. */
  maxPerHour?: number;
}

/** Arguments of `ComplianceConformancePack`. All of them can be left out. */
export interface ComplianceConformancePackArgs extends CommonArgs {
  /** Rules by compliance commands. Defaults to every command that comes with Plumbline. */
  rules?: CommandRuleArgs[];
  /** Rules that AWS wrote. Defaults to none. */
  managedRules?: ManagedRuleArgs[];
  /** Rules in AWS CloudFormation Guard. Defaults to none. */
  policyRules?: PolicyRuleArgs[];
  /**
   * Paths of modules with commands of your own, from the program's folder, such as
   * `./commands/myCommand.ts`: see docs/compliance-commands.md. Each has one by default export, or
   * a list. Defaults to none.
   */
  commands?: string[];
  /**
   * A `FindingsStore` to keep findings of what the rules by compliance commands say, with exceptions
   * and everything else that other scanners' findings have. Defaults to none: then their results are
   * AWS Config's alone.
   */
  findingsStore?: FindingsStoreReference;
  /** Deploys to an organization. Defaults to the account alone. */
  organization?: PackOrganizationArgs;
  /**
   * Name of the pack, for an organization up to 125 characters. Defaults to one of project, stack
   * and the component's name.
   */
  packName?: string;
  /**
   * Bucket for AWS Config's own files of the pack; for an organization its name begins with
   * `awsconfigconforms`. Defaults to none: AWS Config needs none.
   */
  deliveryBucketName?: pulumi.Input<string>;
  /** What may be changed. Defaults to nothing: every remediation is a dry run. */
  guardRails?: GuardRailsArgs;
  /**
   * What the names of the roles in member accounts begin with, at most 52 characters. Defaults to
   * project, stack and the component's name.
   */
  memberRolePrefix?: string;
  /**
   * External id that the functions show to member accounts. It is no secret. Defaults to one of
   * project, stack and the component's name.
   */
  externalId?: string;
  /**
   * Days that the audit trail is kept: one of the values that CloudWatch Logs takes (1, 3, 5, 7,
   * 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653).
   * Defaults to 400.
   */
  auditRetentionDays?: number;
  /** ARNs of SNS topics that are told of every alarm, and of its end. Defaults to none. */
  alarmTopicArns?: pulumi.Input<pulumi.Input<string>[]>;
}

/**
 * What `MemberAccountRoles` needs to know of a pack. A `ComplianceConformancePack` has these outputs,
 * so that in TypeScript it can be given as it is.
 */
export interface CompliancePackReference {
  /** Path of the roles in member accounts. */
  memberRolePath: pulumi.Input<string>;
  /** Name of the role that resources are read and results are put with. */
  detectionRoleName: pulumi.Input<string>;
  /** Name of the role that resources are changed with. */
  remediationRoleName: pulumi.Input<string>;
  /** Name of the role that the automation document takes on. */
  automationRoleName: pulumi.Input<string>;
  /** External id that the functions show. */
  externalId: pulumi.Input<string>;
  /** ARN of the role of the function that judges. */
  ruleRoleArn: pulumi.Input<string>;
  /**
   * ARN of the function that judges: its Region and partition are those that the roles are for.
   * Defaults to those of `remediationFunctionArn`, and where that is empty, too, to the provider's.
   */
  ruleFunctionArn?: pulumi.Input<string>;
  /** ARN of the role of the function that changes. */
  remediationRoleArn: pulumi.Input<string>;
  /** ARN of the function that changes. */
  remediationFunctionArn: pulumi.Input<string>;
  /** Id of the organization; empty for a single account. */
  organizationId: pulumi.Input<string>;
  /**
   * Whether any rule of the pack has a remediation, which decides whether members need the roles for
   * it. Defaults to what `remediation` of `MemberAccountRoles` says.
   */
  hasRemediation?: boolean;
  /** JSON of the statements of the detection role. */
  detectionPolicy: pulumi.Input<string>;
  /** JSON of the statements of the remediation role. */
  remediationPolicy: pulumi.Input<string>;
}
