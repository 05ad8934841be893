/**
 * Plumbline's components. Each is a Pulumi component resource, usable from every Pulumi language.
 */
export { ComplianceConformancePack } from "./complianceConformancePack";
export type {
  ComplianceConformancePackArgs,
  CompliancePackReference,
  GuardRailsArgs,
  PackOrganizationArgs,
} from "./complianceConformancePackArgs";
export {
  type CommandRuleArgs,
  type ManagedRuleArgs,
  type PolicyRuleArgs,
  RemediationMode,
  RuleFrequency,
  type RuleRemediationArgs,
  RuleSeverity,
  type RuleTriggersArgs,
} from "./compliancePackRuleArgs";
export { ConfigRecorder, type ConfigRecorderArgs } from "./configRecorder";
export {
  eksNodeExceptions,
  type EksNodeExceptionsOptions,
  type ExceptionArgs,
  ExceptionCatalogue,
  type ExceptionCatalogueArgs,
  ExceptionCategory,
  type ExceptionsArgs,
  type ExceptionScopeArgs,
  IncompleteExceptions,
  ScanSource,
} from "./exceptionArgs";
export { FindingsStore } from "./findingsStore";
export type { FindingsStoreArgs, FindingsStoreReference } from "./findingsStoreArgs";
export { ComplianceReport } from "./complianceReport";
export type { ComplianceReportArgs } from "./complianceReportArgs";
export { InspecAudit } from "./inspecAudit";
export type { InspecAuditArgs, InspecAuditReference } from "./inspecAuditArgs";
export { InspecDriftAlerts } from "./inspecDriftAlerts";
export type { InspecDriftAlertsArgs } from "./inspecDriftAlertsArgs";
export { InspecConfigRule } from "./inspecConfigRule";
export {
  ConfigRuleSource,
  CountedSeverity,
  type HostScanReference,
  type InspecConfigRuleArgs,
  MissingResults,
} from "./inspecConfigRuleArgs";
export { InspectorCisScan } from "./inspectorCisScan";
export type { InspectorCisScanArgs } from "./inspectorCisScanArgs";
export { MemberAccountRoles } from "./memberAccountRoles";
export type { MemberAccountRolesArgs } from "./memberAccountRolesArgs";
export { ScapPipeline } from "./scapPipeline";
export type { ScapPipelineArgs } from "./scapPipelineArgs";
export type { CisInstanceAccessArgs } from "./internal/cis/access";
export type { CisFunctionArgs } from "./internal/cis/functionArgs";
export { CisLevel, type CisSeveritiesArgs, FindingSeverity } from "./internal/cis/levels";
export { CisScanDay, CisScanFrequency, type CisScheduleArgs } from "./internal/cis/schedule";
export type { CommonArgs, FunctionVpcArgs } from "./internal/common/args";
export type { InspecGitHubArgs, InspecProfileArgs } from "./internal/inspec/profile";
export { InspecRunner } from "./internal/inspec/runner";
export { type InstanceAccessArgs, InstanceAccessMode } from "./internal/scan/instanceAccess";
export { MetricsMode } from "./internal/scan/metricsMode";
export type { ProfileAttachmentArgs } from "./internal/inspec/profileAttachmentArgs";
export {
  FindingEffect,
  type ResultMeaningArgs,
  type ResultPolicyArgs,
} from "./internal/scan/resultPolicy";
export type { ResultsFunctionArgs } from "./internal/scan/resultsFunctionArgs";
export type { ScanArgs } from "./internal/scap/scanArgs";
export { ComplianceSeverity, type ScanScheduleArgs } from "./internal/scan/schedule";
export type { ReportScheduleArgs } from "./internal/report/schedule";
export type { SlackArgs } from "./internal/common/slackArgs";
