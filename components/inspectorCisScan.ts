import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { FindingsStore } from "./findingsStore";
import type { CisScheduleArgs } from "./internal/cis/schedule";
import { withoutSkippedTime } from "./internal/functions/skippedTime";
import type { InspectorCisScanArgs } from "./inspectorCisScanArgs";
import { createCisAccess } from "./internal/cis/access";
import { cisAlarms, notMeasuredMetric } from "./internal/cis/alarms";
import { checkInspectorCisScanArgs } from "./internal/cis/checks";
import { createCisIntake } from "./internal/cis/intake";
import { createCisPoller } from "./internal/cis/poller";
import { createCisResults } from "./internal/cis/resultsFunction";
import { createCisScanConfiguration } from "./internal/cis/scanConfiguration";
import { scheduleState } from "./internal/cis/schedule";
import { cisSettings } from "./internal/cis/settings";
import { checkedArguments } from "./internal/common/checks";
import { contextOf } from "./internal/common/context";
import { ownOutputs } from "./internal/common/ownOutputs";
import { createAlarms } from "./internal/resources/alarms";
import { createScanDashboard } from "./internal/dashboard/scanDashboard";
import { checkStoreRegion } from "./internal/store/region";

/**
 * Scans instances with Amazon Inspector against the CIS benchmark of their system, on a schedule, and
 * keeps what it finds: a poll looks for scans that have ended, each target's results go the way of
 * every scanner's, and targets that were not measured are told of as such.
 */
export class InspectorCisScan extends pulumi.ComponentResource {
  /** ARN of the scan configuration in Amazon Inspector. */
  public readonly scanConfigurationArn: pulumi.Output<string>;
  /** Name of the bucket that Inspector's own reports are kept in. */
  public readonly reportsBucketName: pulumi.Output<string>;
  /** ARN of the bucket that Inspector's own reports are kept in. */
  public readonly reportsBucketArn: pulumi.Output<string>;
  /** URL of the queue of what is to be read. */
  public readonly queueUrl: pulumi.Output<string>;
  /** ARN of the queue of what is to be read. */
  public readonly queueArn: pulumi.Output<string>;
  /** URL of the queue of what could not be read. */
  public readonly deadLetterQueueUrl: pulumi.Output<string>;
  /** ARN of the queue of what could not be read. */
  public readonly deadLetterQueueArn: pulumi.Output<string>;
  /** Name of the function that looks for scans that have ended. */
  public readonly pollFunctionName: pulumi.Output<string>;
  /** Name of the function that reads results. */
  public readonly functionName: pulumi.Output<string>;
  /** ARN of the function that reads results. */
  public readonly functionArn: pulumi.Output<string>;
  /** Name of the log group of the function that reads results. */
  public readonly logGroupName: pulumi.Output<string>;
  /** Name of the table of findings. */
  public readonly findingsTableName: pulumi.Output<string>;
  /** ARN of the topic of changes. */
  public readonly changeTopicArn: pulumi.Output<string>;
  /** Name of the role for instances; only where the component makes one. */
  public readonly instanceRoleName?: pulumi.Output<string>;
  /** Name of the instance profile for instances; only where the component makes one. */
  public readonly instanceProfileName?: pulumi.Output<string>;
  /** ARNs of all alarms. */
  public readonly alarmArns: pulumi.Output<string[]>;
  /** Name of the CloudWatch dashboard; only where there is one. */
  public readonly dashboardName?: pulumi.Output<string>;

  constructor(
    name: string,
    args: InspectorCisScanArgs = {},
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("plumbline:index:InspectorCisScan", name, args, opts);
    const settings = checkedArguments("InspectorCisScan", name, args, (given, checks) =>
      checkInspectorCisScanArgs(checks, given, cisSettings(name, given)),
    );
    const context = contextOf("InspectorCisScan", name, args, this);
    checkStoreRegion("InspectorCisScan", name, args.findingsStore, context);

    warnOfSkippedTime(args.schedule, this);
    const { alarmTopicArns } = args;
    const store =
      args.findingsStore ??
      new FindingsStore(name, { ...context.common, alarmTopicArns }, { parent: this });
    const isListed = settings.accounts.every((account) => /^\d/.test(account));
    const enabler =
      args.enableInspector === true
        ? new aws.inspector2.Enabler(
            name,
            {
              accountIds: isListed ? [...settings.accounts] : [context.location.accountId],
              resourceTypes: ["EC2"],
            },
            { parent: this },
          )
        : undefined;
    const configuration = createCisScanConfiguration(
      name,
      {
        scanName: settings.scanName,
        level: settings.level,
        schedule: scheduleState(args.schedule),
        accounts: settings.accounts,
        targetTags: settings.targetTags,
        tags: context.tags,
      },
      // Inspector takes no configuration while it is off.
      { parent: this, dependsOn: enabler === undefined ? [] : [enabler] },
    );
    const access = createCisAccess(`${name}-instance`, args.instanceAccess, context, this);
    const intake = createCisIntake(name, settings, context, this);
    const poller = createCisPoller(
      `${name}-poll`,
      {
        settings,
        intake,
        store,
        configurationArn: args.readAllScans === true ? "*" : configuration.arn,
      },
      context,
      this,
    );
    const results = createCisResults(
      `${name}-results`,
      {
        settings,
        intake,
        store,
        resultPolicy: args.resultPolicy,
        compliance: args.systemsManagerCompliance ?? false,
      },
      context,
      this,
    );
    const alarmArns = createAlarms(
      name,
      cisAlarms({
        settings,
        queueName: intake.queue.name,
        deadLetterQueueName: intake.deadLetterQueue.name,
        pollerName: poller.lambda.name,
        functionName: results.lambda.name,
      }),
      alarmTopicArns,
      context,
      this,
    );
    const dashboard =
      args.dashboard === false
        ? undefined
        : createScanDashboard(
            `${name}-inspector-cis`,
            {
              ...settings,
              family: "Inspector CIS",
              unmeasured: notMeasuredMetric,
              queues: {
                "to be read": intake.queue.name,
                "dead letters": intake.deadLetterQueue.name,
              },
              functions: { results: results.lambda.name, poll: poller.lambda.name },
              logGroupName: results.logGroup.name,
              store,
              alarmArns,
            },
            context,
            this,
          );

    this.scanConfigurationArn = configuration.arn;
    this.reportsBucketName = intake.bucket.bucket;
    this.reportsBucketArn = intake.bucket.arn;
    this.queueUrl = intake.queue.url;
    this.queueArn = intake.queue.arn;
    this.deadLetterQueueUrl = intake.deadLetterQueue.url;
    this.deadLetterQueueArn = intake.deadLetterQueue.arn;
    this.pollFunctionName = poller.lambda.name;
    this.functionName = results.lambda.name;
    this.functionArn = results.lambda.arn;
    this.logGroupName = results.logGroup.name;
    this.findingsTableName = pulumi.output(store.findingsTableName);
    this.changeTopicArn = pulumi.output(store.changeTopicArn);
    this.instanceRoleName = access.role?.name;
    this.instanceProfileName = access.profile?.name;
    this.alarmArns = alarmArns;
    this.dashboardName = dashboard?.dashboardName;
    this.registerOutputs(ownOutputs(this));
  }
}

/** Inspector's guide does not say what becomes of a scan whose time clocks skip. */
function warnOfSkippedTime(schedule: CisScheduleArgs = {}, parent: pulumi.Resource): void {
  const { time, timeZone } = schedule;
  if (time === undefined || timeZone === undefined) return;
  const [hour = "", minute = ""] = time.split(":");
  const moved = withoutSkippedTime(`cron(${Number(minute)} ${Number(hour)} * * ? *)`, timeZone);
  if (moved === undefined) return;
  const sentence = `schedule.time was ${time}: in ${timeZone} there is no such time on a day on which clocks go forward, and the scan of that day may be left out; ${moved.to} is there on every day`;
  void pulumi.log.warn(sentence, parent);
}
