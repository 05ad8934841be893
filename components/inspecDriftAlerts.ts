import * as pulumi from "@pulumi/pulumi";
import { ComplianceReport } from "./complianceReport";
import { ScanSource } from "./exceptionArgs";
import { FindingsStore } from "./findingsStore";
import type { FindingsStoreReference } from "./findingsStoreArgs";
import { InspecAudit } from "./inspecAudit";
import type { InspecDriftAlertsArgs } from "./inspecDriftAlertsArgs";
import { createAlarms } from "./internal/resources/alarms";
import { alertAlarms } from "./internal/alerts/alarms";
import { createAlertFunction } from "./internal/alerts/function";
import { createAlertIntake } from "./internal/alerts/intake";
import { type AlertSettings, alertSettings, checkAlertArgs } from "./internal/alerts/settings";
import { commonArgs } from "./internal/common/args";
import { checkedArguments } from "./internal/common/checks";
import { contextOf } from "./internal/common/context";
import { ownOutputs } from "./internal/common/ownOutputs";
import { checkStoreRegion } from "./internal/store/region";

/**
 * Tells people what drifted: what one scanner or several of them newly found, and what is resolved,
 * goes to Slack and to a topic in digests, with the new findings as CSV; and once a month everything
 * that is open or excepted. Each thing is told once.
 */
export class InspecDriftAlerts extends pulumi.ComponentResource {
  /** Name of the bucket of reports and of the CSV of new findings. */
  public readonly reportsBucketName: pulumi.Output<string>;
  /** ARN of the bucket of reports and of the CSV of new findings. */
  public readonly reportsBucketArn: pulumi.Output<string>;
  /** ARN of the topic of digests and reports. */
  public readonly digestTopicArn: pulumi.Output<string>;
  /** Name of the table of findings that is looked at. */
  public readonly findingsTableName: pulumi.Output<string>;
  /** URL of the queue in which changes are gathered. */
  public readonly queueUrl: pulumi.Output<string>;
  /** ARN of the queue in which changes are gathered. */
  public readonly queueArn: pulumi.Output<string>;
  /** URL of the queue of changes that could not be told of. */
  public readonly deadLetterQueueUrl: pulumi.Output<string>;
  /** ARN of the queue of changes that could not be told of. */
  public readonly deadLetterQueueArn: pulumi.Output<string>;
  /** Name of the function that tells people of changes. */
  public readonly functionName: pulumi.Output<string>;
  /** ARN of the function that tells people of changes. */
  public readonly functionArn: pulumi.Output<string>;
  /** Name of the log group of that function. */
  public readonly logGroupName: pulumi.Output<string>;
  /** Name of the function that makes reports. */
  public readonly reportFunctionName: pulumi.Output<string>;
  /** Name of the schedule of reports. */
  public readonly reportScheduleName: pulumi.Output<string>;
  /** URL of the queue of reports that could not be made or sent. */
  public readonly reportDeadLetterQueueUrl: pulumi.Output<string>;
  /** ARNs of all alarms. */
  public readonly alarmArns: pulumi.Output<string[]>;

  constructor(
    name: string,
    args: InspecDriftAlertsArgs = {},
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("plumbline:index:InspecDriftAlerts", name, args, opts);
    const settings = checkedArguments("InspecDriftAlerts", name, args, (given, checks) =>
      checkAlertArgs(checks, given, alertSettings(given)),
    );
    const context = contextOf("InspecDriftAlerts", name, args, this);
    checkStoreRegion("InspecDriftAlerts", name, args.audit ?? args.findingsStore, context);
    const { alarmTopicArns, slack } = args;

    const store = args.audit ?? args.findingsStore ?? ownStore(name, args, settings, this);
    const report = new ComplianceReport(
      name,
      {
        ...context.common,
        alarmTopicArns,
        slack,
        findingsStore: store,
        schedule: args.reportSchedule,
        title: args.reportTitle,
        reportRetentionDays: args.reportRetentionDays,
      },
      { parent: this },
    );
    const { digestTopicArn } = report;
    const intake = createAlertIntake(`${name}-alerts`, settings, store, context, this);
    const { queue, deadLetterQueue } = intake;
    const alerts = createAlertFunction(
      `${name}-alerts`,
      {
        settings,
        store,
        queue,
        bucket: { name: report.reportsBucketName, arn: report.reportsBucketArn },
        digestTopicArn,
        slack,
        deadLetterQueue,
      },
      context,
      this,
    );
    const alarmArns = createAlarms(
      `${name}-alerts`,
      alertAlarms({
        queueName: queue.name,
        deadLetterQueueName: deadLetterQueue.name,
        functionName: alerts.lambda.name,
      }),
      alarmTopicArns,
      context,
      this,
    );

    this.reportsBucketName = report.reportsBucketName;
    this.reportsBucketArn = report.reportsBucketArn;
    this.digestTopicArn = digestTopicArn;
    this.findingsTableName = pulumi.output(store.findingsTableName);
    this.queueUrl = queue.url;
    this.queueArn = queue.arn;
    this.deadLetterQueueUrl = deadLetterQueue.url;
    this.deadLetterQueueArn = deadLetterQueue.arn;
    this.functionName = alerts.lambda.name;
    this.functionArn = alerts.lambda.arn;
    this.logGroupName = alerts.logGroup.name;
    this.reportFunctionName = report.functionName;
    this.reportScheduleName = report.scheduleName;
    this.reportDeadLetterQueueUrl = report.deadLetterQueueUrl;
    this.alarmArns = pulumi
      .all([alarmArns, report.alarmArns])
      .apply(([own, ofReport]) => [...own, ...ofReport]);
    this.registerOutputs(ownOutputs(this));
  }
}

/** Where nothing is given, somebody has to bring findings, or at least to keep them. */
function ownStore(
  name: string,
  args: InspecDriftAlertsArgs,
  { sources }: AlertSettings,
  parent: pulumi.Resource,
): FindingsStoreReference {
  const common = { ...commonArgs(args), alarmTopicArns: args.alarmTopicArns };
  return sources.includes(ScanSource.InSpec)
    ? new InspecAudit(name, common, { parent })
    : new FindingsStore(name, common, { parent });
}
