import * as pulumi from "@pulumi/pulumi";
import type {
  ComplianceConformancePack,
  FindingsStore,
  InspecAudit,
  InspecConfigRule,
  InspecDriftAlerts,
  InspectorCisScan,
  MemberAccountRoles,
  ScapPipeline,
} from "../components";

/** What the program has made; undefined is what its stack has no section for. */
export interface Program {
  readonly findings: FindingsStore;
  readonly scap: ScapPipeline;
  readonly audit: InspecAudit | undefined;
  readonly cis: InspectorCisScan | undefined;
  readonly compliance: ComplianceConformancePack | undefined;
  readonly members: MemberAccountRoles | undefined;
  readonly rules: readonly (InspecConfigRule | undefined)[];
  readonly alerts: InspecDriftAlerts | undefined;
}

/** What the program tells whoever deploys it. */
export function programOutputs({
  findings,
  scap,
  audit,
  cis,
  compliance,
  members,
  rules,
  alerts,
}: Program) {
  return defined({
    // Where findings and exceptions are kept.
    findingsTable: findings.findingsTableName,
    // The least coverage of a scan with which a target is called compliant.
    minimumCoverage: findings.minimumCoverage,
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
    complianceFunction: compliance?.ruleFunctionName,
    remediationDocument: compliance?.automationDocumentName,
    remediationLog: compliance?.auditLogGroupName,
    remediationTopic: compliance?.auditTopicArn,
    complianceDeadLetterQueue: compliance?.deadLetterQueueUrl,
    complianceFindingsDeadLetterQueue: compliance?.findingsDeadLetterQueueUrl,
    memberRolesStackSet: members?.stackSetName,
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
}

/** What a stack has no section for has no outputs either: Pulumi warns of each that is undefined. */
function defined<T extends Record<string, unknown>>(outputs: T): Partial<T> {
  const known = Object.entries(outputs).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as Partial<T>;
}
