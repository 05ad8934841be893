import * as pulumi from "@pulumi/pulumi";
import type { ComplianceReportArgs } from "./complianceReportArgs";
import { FindingsStore } from "./findingsStore";
import { createAlarms } from "./internal/resources/alarms";
import { createTopic } from "./internal/resources/topic";
import { checkedArguments } from "./internal/common/checks";
import { contextOf } from "./internal/common/context";
import { ownOutputs } from "./internal/common/ownOutputs";
import { createQueue } from "./internal/resources/queue";
import { reportAlarms } from "./internal/report/alarms";
import { createReportFunction } from "./internal/report/function";
import { withoutSkippedTime } from "./internal/functions/skippedTime";
import { checkReportArgs, reportSettings } from "./internal/report/settings";
import { createPrivateBucket } from "./internal/resources/privateBucket";
import { checkStoreRegion } from "./internal/store/region";

/**
 * Reports on a whole store at times of the calendar: every open finding as CSV, every excepted one
 * apart with its reason, its owner and its end, and a page for people, in a bucket of its own and, if
 * wanted, in Slack.
 */
export class ComplianceReport extends pulumi.ComponentResource {
  /** Name of the bucket of reports. */
  public readonly reportsBucketName: pulumi.Output<string>;
  /** ARN of the bucket of reports. */
  public readonly reportsBucketArn: pulumi.Output<string>;
  /** ARN of the topic that is told of each report. */
  public readonly digestTopicArn: pulumi.Output<string>;
  /** Name of the table of findings that is reported on. */
  public readonly findingsTableName: pulumi.Output<string>;
  /** Name of the function that makes reports. */
  public readonly functionName: pulumi.Output<string>;
  /** ARN of the function that makes reports. */
  public readonly functionArn: pulumi.Output<string>;
  /** Name of the log group of the function. */
  public readonly logGroupName: pulumi.Output<string>;
  /** Name of the schedule. */
  public readonly scheduleName: pulumi.Output<string>;
  /** URL of the queue of reports that could not be made or sent. */
  public readonly deadLetterQueueUrl: pulumi.Output<string>;
  /** ARN of the queue of reports that could not be made or sent. */
  public readonly deadLetterQueueArn: pulumi.Output<string>;
  /** ARNs of all alarms. */
  public readonly alarmArns: pulumi.Output<string[]>;

  constructor(
    name: string,
    args: ComplianceReportArgs = {},
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("plumbline:index:ComplianceReport", name, args, opts);
    const settings = checkedArguments("ComplianceReport", name, args, (given, checks) =>
      checkReportArgs(checks, given, reportSettings(given)),
    );
    const context = contextOf("ComplianceReport", name, args, this);
    checkStoreRegion("ComplianceReport", name, args.findingsStore, context);
    const { alarmTopicArns, slack } = args;
    const { expression, timeZone } = settings.schedule;
    const moved = withoutSkippedTime(expression, timeZone);
    if (moved !== undefined) {
      const sentence =
        `schedule.expression was "${expression}": in ${timeZone} there is no ${moved.from} on a day on which clocks go forward, ` +
        `and the report of that day would not be made; it is made at ${moved.to} on all days instead`;
      void pulumi.log.warn(sentence, this);
    }

    const store =
      args.findingsStore ??
      new FindingsStore(name, { ...context.common, alarmTopicArns }, { parent: this });
    const { bucket } = createPrivateBucket(
      `${name}-reports`,
      { retentionDays: settings.reportRetentionDays },
      context,
      this,
    );
    const { queue: deadLetterQueue } = createQueue(
      `${name}-report-dead-letters`,
      { refuseRedrive: true },
      context,
      this,
    );
    const digestTopicArn = pulumi.output(
      args.digestTopicArn ?? createTopic(`${name}-digests`, context, this).arn,
    );
    const made = createReportFunction(
      `${name}-report`,
      {
        store,
        bucket: { name: bucket.bucket, arn: bucket.arn },
        digestTopicArn,
        slack,
        deadLetterQueue,
        settings: {
          ...settings,
          schedule: { ...settings.schedule, expression: moved?.expression ?? expression },
        },
      },
      context,
      this,
    );
    const alarmArns = createAlarms(
      `${name}-report`,
      reportAlarms({
        deadLetterQueueName: deadLetterQueue.name,
        functionName: made.lambda.name,
      }),
      alarmTopicArns,
      context,
      this,
    );

    this.reportsBucketName = bucket.bucket;
    this.reportsBucketArn = bucket.arn;
    this.digestTopicArn = digestTopicArn;
    this.findingsTableName = pulumi.output(store.findingsTableName);
    this.functionName = made.lambda.name;
    this.functionArn = made.lambda.arn;
    this.logGroupName = made.logGroup.name;
    this.scheduleName = made.schedule.name;
    this.deadLetterQueueUrl = deadLetterQueue.url;
    this.deadLetterQueueArn = deadLetterQueue.arn;
    this.alarmArns = alarmArns;
    this.registerOutputs(ownOutputs(this));
  }
}
