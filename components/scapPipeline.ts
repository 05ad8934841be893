import * as pulumi from "@pulumi/pulumi";
import { ScanSource } from "./exceptionArgs";
import { FindingsStore } from "./findingsStore";
import { checkedArguments } from "./internal/common/checks";
import { contextOf } from "./internal/common/context";
import { ownOutputs } from "./internal/common/ownOutputs";
import { createInstanceAccess, uploadStatements } from "./internal/scan/instanceAccess";
import { createResultsFunction } from "./internal/scan/resultsFunction";
import { objectArns } from "./internal/scan/s3Objects";
import { commandParameters } from "./internal/scan/association";
import { createScanAssociation } from "./internal/scap/association";
import { createScanIntake } from "./internal/scan/intake";
import { createScanWatch } from "./internal/scan/watching";
import { checkScapPipelineArgs } from "./internal/scap/checks";
import { scapSettings } from "./internal/scap/settings";
import type { ScapPipelineArgs } from "./scapPipelineArgs";
import { checkStoreRegion } from "./internal/store/region";

const family = "SCAP";
/** What scans the hosts, or what their results may come from. */
const sources: ScanSource[] = [ScanSource.OpenScap, ScanSource.Scc];

/**
 * Scans hosts with OpenSCAP and keeps what it finds: an SSM association runs the scan on every host
 * with a tag, each host uploads its result into its own folder of a bucket, and a function turns
 * what changed into findings, CloudWatch metrics and Security Hub entries.
 */
export class ScapPipeline extends pulumi.ComponentResource {
  /** Name of the bucket that hosts upload their results to. */
  public readonly resultsBucketName: pulumi.Output<string>;
  /** ARN of the bucket that hosts upload their results to. */
  public readonly resultsBucketArn: pulumi.Output<string>;
  /** URL of the queue of uploads to be read. */
  public readonly queueUrl: pulumi.Output<string>;
  /** ARN of the queue of uploads to be read. */
  public readonly queueArn: pulumi.Output<string>;
  /** URL of the queue of messages that could not be worked on. */
  public readonly deadLetterQueueUrl: pulumi.Output<string>;
  /** ARN of the queue of messages that could not be worked on. */
  public readonly deadLetterQueueArn: pulumi.Output<string>;
  /** URL of the queue of uploads that were not believed. */
  public readonly quarantineQueueUrl: pulumi.Output<string>;
  /** ARN of the queue of uploads that were not believed. */
  public readonly quarantineQueueArn: pulumi.Output<string>;
  /** Name of the function that reads results. */
  public readonly functionName: pulumi.Output<string>;
  /** ARN of the function that reads results. */
  public readonly functionArn: pulumi.Output<string>;
  /** ARN of the role that the function runs with. */
  public readonly functionRoleArn: pulumi.Output<string>;
  /** Name of the log group of the function. */
  public readonly logGroupName: pulumi.Output<string>;
  /** Name of the table of findings. */
  public readonly findingsTableName: pulumi.Output<string>;
  /** ARN of the table of findings. */
  public readonly findingsTableArn: pulumi.Output<string>;
  /** Name of the table of exceptions. */
  public readonly exceptionsTableName: pulumi.Output<string>;
  /** ARN of the table of exceptions. */
  public readonly exceptionsTableArn: pulumi.Output<string>;
  /** ARN of the topic of changes. */
  public readonly changeTopicArn: pulumi.Output<string>;
  /** Name of the SSM parameter that turns Security Hub on and off: `enabled` or `disabled`. */
  public readonly securityHubParameterName: pulumi.Output<string>;
  /** Name of the function that looks for silent hosts; not with `silentAfterHours` 0. */
  public readonly hostWatchFunctionName?: pulumi.Output<string>;
  /** Name of the SSM document that scans a host. */
  public readonly documentName: pulumi.Output<string>;
  /** ARN of that document, which `ssm:SendCommand` is allowed on. */
  public readonly documentArn: pulumi.Output<string>;
  /**
   * The `Parameters` with which `ssm:SendCommand` scans one host just as the association does: a JSON
   * object of lists of texts.
   */
  public readonly commandParameters: pulumi.Output<string>;
  /** Id of the SSM association that runs the document. */
  public readonly associationId: pulumi.Output<string>;
  /** ARN of the policy that lets a host upload into its own folder. */
  public readonly uploadPolicyArn: pulumi.Output<string>;
  /** Name of the role for hosts; only where the pipeline makes one. */
  public readonly instanceRoleName?: pulumi.Output<string>;
  /** ARN of the role for hosts; only where the pipeline makes one. */
  public readonly instanceRoleArn?: pulumi.Output<string>;
  /** Name of the instance profile for hosts; only where the pipeline makes one. */
  public readonly instanceProfileName?: pulumi.Output<string>;
  /** ARN of the instance profile for hosts; only where the pipeline makes one. */
  public readonly instanceProfileArn?: pulumi.Output<string>;
  /** ARNs of all alarms. */
  public readonly alarmArns: pulumi.Output<string[]>;
  /** Name of the CloudWatch dashboard; only where there is one. */
  public readonly dashboardName?: pulumi.Output<string>;

  constructor(name: string, args: ScapPipelineArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("plumbline:index:ScapPipeline", name, args, opts);
    const settings = checkedArguments("ScapPipeline", name, args, (given, checks) =>
      checkScapPipelineArgs(checks, given, scapSettings(name, given)),
    );
    const context = contextOf("ScapPipeline", name, args, this);
    checkStoreRegion("ScapPipeline", name, args.findingsStore, context);

    const { alarmTopicArns, systemsManagerCompliance: compliance = false } = args;
    const systemsManagerComplianceSources = compliance ? sources : [];
    const store =
      args.findingsStore ??
      new FindingsStore(
        name,
        { ...context.common, alarmTopicArns, systemsManagerComplianceSources },
        { parent: this },
      );
    const intake = createScanIntake(
      name,
      { settings, uploads: { kind: "scap", format: "xml" } },
      context,
      this,
    );
    const { bucket, queue, deadLetterQueue, quarantineQueue } = intake;
    const results = createResultsFunction(
      `${name}-results`,
      {
        handler: "scapResults",
        description: "Reads SCAP results and brings what changed to every sink",
        family,
        settings,
        uploads: intake,
        queue,
        deadLetterQueue,
        store,
        resultPolicy: args.resultPolicy,
        trustedUploaderIds: args.trustedUploaderIds,
        environment: settings.scan.htmlReport === false ? { HTML_REPORTS: "none" } : {},
        compliance,
      },
      context,
      this,
    );
    const { dataStream, tailoringFile } = settings.scan;
    const access = createInstanceAccess(
      `${name}-instance`,
      {
        access: args.instanceAccess,
        description: "Upload of scan results into the host's own folder",
        statements: uploadStatements(
          {
            bucketArn: bucket.arn,
            scanObjectArns: objectArns([dataStream, tailoringFile], context.location),
          },
          context,
        ),
      },
      context,
      this,
    );
    const scan = createScanAssociation(
      `${name}-scan`,
      {
        settings,
        bucketName: bucket.bucket,
        dependsOn: [intake.notification, results.mapping, ...access.attachments],
      },
      context,
      this,
    );
    const { hostWatch, alarmArns, dashboard } = createScanWatch(
      name,
      {
        settings,
        family,
        sources,
        watch: "scap",
        store,
        association: scan.association,
        queue,
        deadLetterQueue,
        quarantineQueue,
        results,
        compliance,
        alarmTopicArns,
        dashboard: args.dashboard === false ? undefined : name,
      },
      context,
      this,
    );

    this.resultsBucketName = bucket.bucket;
    this.resultsBucketArn = bucket.arn;
    this.queueUrl = queue.url;
    this.queueArn = queue.arn;
    this.deadLetterQueueUrl = deadLetterQueue.url;
    this.deadLetterQueueArn = deadLetterQueue.arn;
    this.quarantineQueueUrl = quarantineQueue.url;
    this.quarantineQueueArn = quarantineQueue.arn;
    this.functionName = results.lambda.name;
    this.functionArn = results.lambda.arn;
    this.functionRoleArn = results.role.arn;
    this.logGroupName = results.logGroup.name;
    this.findingsTableName = pulumi.output(store.findingsTableName);
    this.findingsTableArn = pulumi.output(store.findingsTableArn);
    this.exceptionsTableName = pulumi.output(store.exceptionsTableName);
    this.exceptionsTableArn = pulumi.output(store.exceptionsTableArn);
    this.changeTopicArn = pulumi.output(store.changeTopicArn);
    this.securityHubParameterName = pulumi.output(store.securityHubParameterName);
    this.hostWatchFunctionName = hostWatch?.lambda.name;
    this.documentName = scan.document.name;
    this.documentArn = scan.document.arn;
    this.commandParameters = commandParameters(scan.association.parameters);
    this.associationId = scan.association.associationId;
    this.uploadPolicyArn = access.uploadPolicy.arn;
    this.instanceRoleName = access.role?.name;
    this.instanceRoleArn = access.role?.arn;
    this.instanceProfileName = access.profile?.name;
    this.instanceProfileArn = access.profile?.arn;
    this.alarmArns = alarmArns;
    this.dashboardName = dashboard?.dashboardName;
    this.registerOutputs(ownOutputs(this));
  }
}
