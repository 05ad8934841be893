import * as pulumi from "@pulumi/pulumi";
import {
  ComplianceConformancePack,
  ConfigRecorder,
  FindingsStore,
  InspecDriftAlerts,
  InspecConfigRule,
  InspecAudit,
  InspectorCisScan,
  MemberAccountRoles,
  ScapPipeline,
} from "./components";
import { readStackConfig } from "./config";
import { complianceSources } from "./config/compliance";
import { outputsOf } from "./config/outputs";

const config = readStackConfig(pulumi.runtime.allConfig());

const findings = new FindingsStore("plumbline", {
  ...config.common,
  systemsManagerComplianceSources: complianceSources(config),
  ...config.findings,
});
const scap = new ScapPipeline("scap", {
  ...config.common,
  ...config.scap,
  findingsStore: findings,
});

// Audits run where there is a section for them.
const audit =
  config.inspec &&
  new InspecAudit("inspec", {
    // Hosts have one profile each: that of the pipeline will do for audits, too.
    instanceAccess: scap.instanceRoleName && { roleNames: [scap.instanceRoleName] },
    ...config.common,
    ...config.inspec,
    findingsStore: findings,
  });

// Inspector is paid by the instance and the scan: there is a section for it, or there is none of it.
const cis =
  config.inspectorCis &&
  new InspectorCisScan("cis", {
    // Hosts have one profile each: that of the pipeline will do for both.
    instanceAccess: scap.instanceRoleName && { roleNames: [scap.instanceRoleName] },
    ...config.common,
    ...config.inspectorCis,
    findingsStore: findings,
  });

// An account and Region has one recorder: where there is one already, there is no section for it.
const recorder =
  config.configRecorder &&
  new ConfigRecorder("config", { ...config.common, ...config.configRecorder });
const compliance = new ComplianceConformancePack(
  "compliance",
  { ...config.common, ...config.compliance },
  { dependsOn: recorder ?? [] },
);
// Every evaluation is paid: there is a rule for each scanner that has a section.
const { inspec, openscap, inspectorCis } = config.configRules;
const ruleArgs = { ...config.common, findingsStore: findings };
const ruleOptions = { dependsOn: recorder ?? [] };
const rules = [
  inspec && new InspecConfigRule("inspec-rule", { ...ruleArgs, ...inspec, audit }, ruleOptions),
  openscap &&
    new InspecConfigRule(
      "scap-rule",
      { ...ruleArgs, ...openscap, source: "openscap", scan: scap },
      ruleOptions,
    ),
  inspectorCis &&
    new InspecConfigRule(
      "cis-rule",
      { ...ruleArgs, ...inspectorCis, source: "inspector-cis" },
      ruleOptions,
    ),
];
// People are told where there is a section for it: whom, only the stack can say.
const alerts =
  config.alerts &&
  new InspecDriftAlerts("drift", { ...config.common, ...config.alerts, findingsStore: findings });
const members = new MemberAccountRoles("members", {
  ...config.common,
  ...config.memberRoles,
  pack: compliance,
});

// What a stack has no section for has no outputs either: Pulumi warns of each that is undefined.
export = outputsOf({
  // Where findings and exceptions are kept.
  findingsTable: findings.findingsTableName,
  exceptionsTable: findings.exceptionsTableName,
  // Who subscribes to this topic hears of what changes; the audit log has every decision.
  changeTopic: findings.changeTopicArn,
  auditLog: findings.auditLogGroupName,
  // Where hosts upload their results and reports.
  resultsBucket: scap.resultsBucketName,
  // Launch hosts with this profile, and tag them `RunSCAP=True`.
  instanceProfile: scap.instanceProfileName,
  // Attach this to the roles of hosts that have another profile.
  uploadPolicy: scap.uploadPolicyArn,
  // `aws ssm start-associations-once --association-ids …` scans all hosts now.
  scanAssociation: scap.associationId,
  // `aws ssm put-parameter --overwrite --name … --value enabled` turns Security Hub on.
  securityHubSwitch: findings.securityHubParameterName,
  // Where hosts upload the reports of audits; tag them `ComplianceBenchmark=cis-dil-benchmark`.
  auditReportsBucket: audit?.resultsBucketName,
  auditAssociation: audit?.associationId,
  auditDeadLetterQueue: audit?.deadLetterQueueUrl,
  auditLogGroup: audit?.logGroupName,
  // What Inspector scans by, and where its own reports are kept.
  cisScanConfiguration: cis?.scanConfigurationArn,
  cisReportsBucket: cis?.reportsBucketName,
  cisDeadLetterQueue: cis?.deadLetterQueueUrl,
  // The rules of AWS Config, what puts resources right, and what tells of it.
  complianceFunction: compliance.ruleFunctionName,
  remediationDocument: compliance.automationDocumentName,
  remediationLog: compliance.auditLogGroupName,
  remediationTopic: compliance.auditTopicArn,
  complianceDeadLetterQueue: compliance.deadLetterQueueUrl,
  memberRolesStackSet: members.stackSetName,
  // Rules of AWS Config on the results of scans, by their names.
  configRules: pulumi
    .all(rules.map((rule) => rule?.ruleName ?? ""))
    .apply((names) => names.filter(Boolean).join(", ")),
  // Who subscribes to this topic gets digests and reports; their files are in the bucket.
  digestTopic: alerts?.digestTopicArn,
  reportsBucket: alerts?.reportsBucketName,
  alertsDeadLetterQueue: alerts?.deadLetterQueueUrl,
  reportFunction: alerts?.reportFunctionName,
  // What went wrong: results that could not be read, and results that were not believed.
  deadLetterQueue: scap.deadLetterQueueUrl,
  quarantineQueue: scap.quarantineQueueUrl,
  storeDeadLetterQueue: findings.deadLetterQueueUrl,
  // What happened: the function's log, and the dashboards.
  functionLog: scap.logGroupName,
  dashboard: scap.dashboardName,
  auditDashboard: audit?.dashboardName,
  cisDashboard: cis?.dashboardName,
});
