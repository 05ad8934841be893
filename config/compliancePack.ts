import {
  type CommandRuleArgs,
  type CommonArgs,
  type ComplianceConformancePackArgs,
  type ConfigRecorderArgs,
  type GuardRailsArgs,
  type ManagedRuleArgs,
  type MemberAccountRolesArgs,
  type PackOrganizationArgs,
  type PolicyRuleArgs,
  RemediationMode,
  RuleFrequency,
  type RuleRemediationArgs,
  RuleSeverity,
  type RuleTriggersArgs,
} from "../components";
import { flag, listOf, mapOf, number, oneOf, section, text } from "./values";

/** What `ComplianceConformancePack` takes beside what every component does. */
export type ComplianceSection = Omit<
  ComplianceConformancePackArgs,
  keyof CommonArgs | "findingsStore"
>;

/** What `MemberAccountRoles` takes beside that and the pack. */
export type MemberRolesSection = Omit<MemberAccountRolesArgs, keyof CommonArgs | "pack">;

/** What `ConfigRecorder` takes beside that. */
export type ConfigRecorderSection = Omit<ConfigRecorderArgs, keyof CommonArgs>;

const remediation = section<RuleRemediationArgs>({
  mode: oneOf(RemediationMode),
  attempts: number,
  retrySeconds: number,
  concurrencyPercent: number,
  errorPercent: number,
});

const commandRule = section<CommandRuleArgs>(
  {
    command: text,
    name: text,
    parameters: mapOf(text),
    severity: oneOf(RuleSeverity),
    triggers: section<RuleTriggersArgs>({
      onChange: flag,
      periodic: flag,
      frequency: oneOf(RuleFrequency),
    }),
    remediation,
  },
  ["command"],
);

const managedRule = section<ManagedRuleArgs>(
  {
    identifier: text,
    name: text,
    description: text,
    resourceTypes: listOf(text),
    parameters: mapOf(text),
    frequency: oneOf(RuleFrequency),
    remediationCommand: text,
    remediation,
  },
  ["identifier"],
);

const policyRule = section<PolicyRuleArgs>(
  {
    name: text,
    policy: text,
    resourceTypes: listOf(text),
    description: text,
    runtime: text,
    parameters: mapOf(text),
  },
  ["name", "policy", "resourceTypes"],
);

/** `plumbline:compliance.<key>` */
export const compliance = section<ComplianceSection>({
  rules: listOf(commandRule),
  managedRules: listOf(managedRule),
  policyRules: listOf(policyRule),
  commands: listOf(text),
  organization: section<PackOrganizationArgs>({
    id: text,
    accounts: listOf(text),
    excludedAccounts: listOf(text),
    timeoutMinutes: number,
  }),
  packName: text,
  deliveryBucketName: text,
  guardRails: section<GuardRailsArgs>({
    dryRun: flag,
    accounts: listOf(text),
    tags: mapOf(listOf(text)),
    maxPerRun: number,
    maxPerResource: number,
    maxPerHour: number,
  }),
  memberRolePrefix: text,
  externalId: text,
  auditRetentionDays: number,
  alarmTopicArns: listOf(text),
});

/** `plumbline:memberRoles.<key>` */
export const memberRoles = section<MemberRolesSection>({
  ownAccount: flag,
  remediation: flag,
  organizationalUnitIds: listOf(text),
  delegatedAdministrator: flag,
  maxConcurrentPercent: number,
  failureTolerancePercent: number,
  memberPermissionsBoundary: text,
});

/** `plumbline:configRecorder.<key>` */
export const configRecorder = section<ConfigRecorderSection>({
  resourceTypes: listOf(text),
  globalResources: flag,
  daily: flag,
  retentionDays: number,
  ownRole: flag,
  createServiceLinkedRole: flag,
});
