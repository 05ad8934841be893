import * as pulumi from "@pulumi/pulumi";
import { FindingsStore, InspectorCisScan, ScapPipeline } from "./components";
import { readStackConfig } from "./config";

const config = readStackConfig(pulumi.runtime.allConfig());

const findings = new FindingsStore("plumbline", { ...config.common, ...config.findings });
const scap = new ScapPipeline("scap", {
  ...config.common,
  ...config.scap,
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

/** Where findings and exceptions are kept. */
export const findingsTable = findings.findingsTableName;
export const exceptionsTable = findings.exceptionsTableName;
/** Who subscribes to this topic hears of what changes; the audit log has every decision. */
export const changeTopic = findings.changeTopicArn;
export const auditLog = findings.auditLogGroupName;
/** Where hosts upload their results and reports. */
export const resultsBucket = scap.resultsBucketName;
/** Launch hosts with this profile, and tag them `RunSCAP=True`. */
export const instanceProfile = scap.instanceProfileName;
/** Attach this to the roles of hosts that have another profile. */
export const uploadPolicy = scap.uploadPolicyArn;
/** `aws ssm start-associations-once --association-ids …` scans all hosts now. */
export const scanAssociation = scap.associationId;
/** `aws ssm put-parameter --overwrite --name … --value enabled` turns Security Hub on. */
export const securityHubSwitch = findings.securityHubParameterName;
/** What Inspector scans by, and where its own reports are kept. */
export const cisScanConfiguration = cis?.scanConfigurationArn;
export const cisReportsBucket = cis?.reportsBucketName;
export const cisDeadLetterQueue = cis?.deadLetterQueueUrl;
/** What went wrong: results that could not be read, and results that were not believed. */
export const deadLetterQueue = scap.deadLetterQueueUrl;
export const quarantineQueue = scap.quarantineQueueUrl;
export const storeDeadLetterQueue = findings.deadLetterQueueUrl;
/** What happened: the function's log, and the dashboard. */
export const functionLog = scap.logGroupName;
export const dashboard = scap.dashboardName;
