import * as pulumi from "@pulumi/pulumi";
import { ScanSource } from "./exceptionArgs";
import { FindingsStore } from "./findingsStore";
import type { InspecAuditArgs } from "./inspecAuditArgs";
import { checkedArguments } from "./internal/common/checks";
import { contextOf } from "./internal/common/context";
import { ownOutputs } from "./internal/common/ownOutputs";
import { auditStatements } from "./internal/inspec/access";
import { checkInspecAuditArgs } from "./internal/inspec/checks";
import { InspecRunner } from "./internal/inspec/runner";
import { createNodeRunner, createUploadRunner } from "./internal/inspec/runners";
import { inspecSettings } from "./internal/inspec/settings";
import { createScanWatch } from "./internal/scan/watching";
import { defaultMinimumCoverage } from "./internal/statements/store";
import { createProfileAttachment } from "./internal/inspec/profileAttachment";
import { checkStoreRegion } from "./internal/store/region";

const family = "InSpec";

/**
 * Audits hosts with an InSpec profile and keeps what it finds: an SSM association runs the profile on
 * every host with a tag, by Cinc Auditor or by AWS's own document, and a function turns what changed
 * into findings, CloudWatch metrics, Security Hub entries and events.
 */
export class InspecAudit extends pulumi.ComponentResource {
  /** Id of the association that runs the audit. */
  public readonly associationId: pulumi.Output<string>;
  /** Name of the SSM document that audits a host. */
  public readonly documentName: pulumi.Output<string>;
  /** ARN of the SSM document that audits a host. */
  public readonly documentArn: pulumi.Output<string>;
  /** What runs the profile on hosts. */
  public readonly runner: pulumi.Output<string>;
  /** Tags that hosts to be audited carry. */
  public readonly targetTags: pulumi.Output<Record<string, string[]>>;
  /** `Parameters` with which `ssm:SendCommand` audits one instance: JSON, each value a list. */
  public readonly commandParameters: pulumi.Output<string>;
  /** Name of the bucket of reports; with `AWS-RunInspecChecks`, of what was read of nodes. */
  public readonly resultsBucketName: pulumi.Output<string>;
  /** ARN of the bucket of reports; with `AWS-RunInspecChecks`, of what was read of nodes. */
  public readonly resultsBucketArn: pulumi.Output<string>;
  /** URL of the queue of audits to be read. */
  public readonly queueUrl: pulumi.Output<string>;
  /** ARN of the queue of audits to be read. */
  public readonly queueArn: pulumi.Output<string>;
  /** URL of the queue of messages that could not be worked on. */
  public readonly deadLetterQueueUrl: pulumi.Output<string>;
  /** ARN of the queue of messages that could not be worked on. */
  public readonly deadLetterQueueArn: pulumi.Output<string>;
  /** URL of the queue of uploads that were not believed; only where hosts upload. */
  public readonly quarantineQueueUrl?: pulumi.Output<string>;
  /** ARN of the queue of uploads that were not believed; only where hosts upload. */
  public readonly quarantineQueueArn?: pulumi.Output<string>;
  /** Name of the function that reads audits. */
  public readonly functionName: pulumi.Output<string>;
  /** ARN of the function that reads audits. */
  public readonly functionArn: pulumi.Output<string>;
  /** ARN of the role that the function runs with. */
  public readonly functionRoleArn: pulumi.Output<string>;
  /** Name of the log group of the function. */
  public readonly logGroupName: pulumi.Output<string>;
  /** Name of the function that looks for silent hosts; not with `silentAfterHours` 0. */
  public readonly hostWatchFunctionName?: pulumi.Output<string>;
  /**
   * Name of the function that looks for audits of which nobody was told; only with
   * `AWS-RunInspecChecks`.
   */
  public readonly sweepFunctionName?: pulumi.Output<string>;
  /** ARN of the policy that hosts need. */
  public readonly instancePolicyArn: pulumi.Output<string>;
  /** Name of the role for hosts; only where the audit makes one. */
  public readonly instanceRoleName?: pulumi.Output<string>;
  /** ARN of the role for hosts; only where the audit makes one. */
  public readonly instanceRoleArn?: pulumi.Output<string>;
  /** Name of the instance profile for hosts; only where the audit makes one. */
  public readonly instanceProfileName?: pulumi.Output<string>;
  /** ARN of the instance profile for hosts; only where the audit makes one. */
  public readonly instanceProfileArn?: pulumi.Output<string>;
  /** Id of the association that attaches the instance profile; only where that is asked for. */
  public readonly profileAttachmentAssociationId?: pulumi.Output<string>;
  /** ARNs of all alarms. */
  public readonly alarmArns: pulumi.Output<string[]>;
  /** Name of the CloudWatch dashboard; only where there is one. */
  public readonly dashboardName?: pulumi.Output<string>;
  /** Name of the table of findings. */
  public readonly findingsTableName: pulumi.Output<string>;
  /** ARN of the table of findings. */
  public readonly findingsTableArn: pulumi.Output<string>;
  /** Name of the table of exceptions. */
  public readonly exceptionsTableName: pulumi.Output<string>;
  /** ARN of the table of exceptions. */
  public readonly exceptionsTableArn: pulumi.Output<string>;
  /** Which exceptions may lack a justification, an owner or an expiry. */
  public readonly incompleteExceptions: pulumi.Output<string>;
  /** Days that a finding is kept after it was closed. */
  public readonly resolvedRetentionDays: pulumi.Output<number>;
  /** The least coverage of a scan with which a target is called compliant. */
  public readonly minimumCoverage: pulumi.Output<number>;
  /** ARN of the topic of changes. */
  public readonly changeTopicArn: pulumi.Output<string>;
  /** Name of the SSM parameter that turns Security Hub on and off: `enabled` or `disabled`. */
  public readonly securityHubParameterName: pulumi.Output<string>;
  /** ARN of the SSM parameter that turns Security Hub on and off: `enabled` or `disabled`. */
  public readonly securityHubParameterArn: pulumi.Output<string>;

  constructor(name: string, args: InspecAuditArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("plumbline:index:InspecAudit", name, args, opts);
    const settings = checkedArguments("InspecAudit", name, args, (given, checks) =>
      checkInspecAuditArgs(checks, given, inspecSettings(name, given)),
    );
    const context = contextOf("InspecAudit", name, args, this);
    checkStoreRegion("InspecAudit", name, args.findingsStore, context);

    const { alarmTopicArns } = args;
    const store =
      args.findingsStore ??
      new FindingsStore(
        name,
        {
          ...context.common,
          alarmTopicArns,
          systemsManagerComplianceSources: settings.compliance ? [ScanSource.InSpec] : [],
        },
        { parent: this },
      );
    const createRunner =
      settings.runner === InspecRunner.CincAuditor ? createUploadRunner : createNodeRunner;
    const runner = createRunner(
      name,
      {
        settings,
        store,
        family,
        args,
        statements: (bucketArn) => auditStatements(settings, bucketArn, context),
      },
      context,
      this,
    );
    const { access, audit, bucket, queue, deadLetterQueue, results } = runner;
    const { association } = audit;
    const attachment =
      settings.attachment === undefined || access.role === undefined || access.profile === undefined
        ? undefined
        : createProfileAttachment(
            `${name}-attachment`,
            {
              settings,
              attachment: settings.attachment,
              role: access.role,
              profile: access.profile,
            },
            context,
            this,
          );
    const { hostWatch, alarmArns, dashboard } = createScanWatch(
      name,
      {
        settings,
        family,
        sources: [ScanSource.InSpec],
        watch: "inspec",
        store,
        association,
        queue,
        deadLetterQueue,
        quarantineQueue: runner.quarantineQueue,
        results,
        sweep: runner.sweep,
        compliance: settings.compliance,
        alarmTopicArns,
        dashboard: args.dashboard === false ? undefined : `${name}-inspec`,
      },
      context,
      this,
    );

    this.associationId = association.associationId;
    this.documentName = audit.documentName;
    this.documentArn = audit.documentArn;
    this.runner = pulumi.output<string>(settings.runner);
    this.targetTags = pulumi.output(copied(settings.targetTags));
    this.commandParameters = audit.commandParameters;
    this.resultsBucketName = bucket.bucket;
    this.resultsBucketArn = bucket.arn;
    this.queueUrl = queue.url;
    this.queueArn = queue.arn;
    this.deadLetterQueueUrl = deadLetterQueue.url;
    this.deadLetterQueueArn = deadLetterQueue.arn;
    this.quarantineQueueUrl = runner.quarantineQueue?.url;
    this.quarantineQueueArn = runner.quarantineQueue?.arn;
    this.functionName = results.lambda.name;
    this.functionArn = results.lambda.arn;
    this.functionRoleArn = results.role.arn;
    this.logGroupName = results.logGroup.name;
    this.hostWatchFunctionName = hostWatch?.lambda.name;
    this.sweepFunctionName = runner.sweep?.lambda.name;
    this.instancePolicyArn = access.uploadPolicy.arn;
    this.instanceRoleName = access.role?.name;
    this.instanceRoleArn = access.role?.arn;
    this.instanceProfileName = access.profile?.name;
    this.instanceProfileArn = access.profile?.arn;
    this.profileAttachmentAssociationId = attachment?.associationId;
    this.alarmArns = alarmArns;
    this.dashboardName = dashboard?.dashboardName;
    this.findingsTableName = pulumi.output(store.findingsTableName);
    this.findingsTableArn = pulumi.output(store.findingsTableArn);
    this.exceptionsTableName = pulumi.output(store.exceptionsTableName);
    this.exceptionsTableArn = pulumi.output(store.exceptionsTableArn);
    this.incompleteExceptions = pulumi.output(store.incompleteExceptions);
    this.resolvedRetentionDays = pulumi.output(store.resolvedRetentionDays);
    this.minimumCoverage = pulumi
      .output(store.minimumCoverage)
      .apply((least) => least ?? defaultMinimumCoverage);
    this.changeTopicArn = pulumi.output(store.changeTopicArn);
    this.securityHubParameterName = pulumi.output(store.securityHubParameterName);
    this.securityHubParameterArn = pulumi.output(store.securityHubParameterArn);
    this.registerOutputs(ownOutputs(this));
  }
}

/** The tags as an output may hold them: other components are given them. */
function copied(tags: Readonly<Record<string, readonly string[]>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(tags).map(([key, values]) => [key, [...values]]));
}
