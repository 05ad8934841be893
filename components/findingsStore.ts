import * as pulumi from "@pulumi/pulumi";
import type { FindingsStoreArgs } from "./findingsStoreArgs";
import { createAlarms } from "./internal/resources/alarms";
import { createAuditLog, decisionsOf, deliverDecisions } from "./internal/resources/auditLog";
import { createTopic } from "./internal/resources/topic";
import { checkedArguments } from "./internal/common/checks";
import { contextOf } from "./internal/common/context";
import { ownOutputs } from "./internal/common/ownOutputs";
import { programExceptions } from "./internal/store/exceptionSources";
import { createExceptionSweep } from "./internal/store/exceptionSweep";
import { createInstanceGone, createTerminationRule } from "./internal/store/instanceGone";
import { createQueue } from "./internal/resources/queue";
import { createSecurityHubSwitch } from "./internal/store/securityHubSwitch";
import { allowUndelivered } from "./internal/statements/services";
import { storeAlarms } from "./internal/store/alarms";
import { checkFindingsStoreArgs, storeSettings } from "./internal/store/settings";
import { createStoreTables } from "./internal/store/tables";

/**
 * What is known of every target, shared by all components: the findings with their lives, the
 * exceptions that hide some of them, and what has to happen whatever scanner they come from. Findings
 * open when their exceptions end and close when their instance is terminated, and who wants to know
 * is told: a topic of changes, and an audit log of every decision.
 */
export class FindingsStore extends pulumi.ComponentResource {
  /** Name of the table of findings: hash key `target`, range key `item`. */
  public readonly findingsTableName: pulumi.Output<string>;
  /** ARN of the table of findings: hash key `target`, range key `item`. */
  public readonly findingsTableArn: pulumi.Output<string>;
  /** Region of the store: what uses it has to be there, too. */
  public readonly region: pulumi.Output<string>;
  /** Name of the table of exceptions: hash key `rule`, range key `scope` (`*` is everything). */
  public readonly exceptionsTableName: pulumi.Output<string>;
  /** ARN of the table of exceptions: hash key `rule`, range key `scope` (`*` is everything). */
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
  /** Name of the audit log's log group. */
  public readonly auditLogGroupName: pulumi.Output<string>;
  /** ARN of the audit log's log group. */
  public readonly auditLogGroupArn: pulumi.Output<string>;
  /** Name of the queue of what could not be worked on or delivered; dashboards show what is in it. */
  public readonly deadLetterQueueName: pulumi.Output<string>;
  /** URL of the queue of what could not be worked on or delivered. */
  public readonly deadLetterQueueUrl: pulumi.Output<string>;
  /** ARN of the queue of what could not be worked on or delivered. */
  public readonly deadLetterQueueArn: pulumi.Output<string>;
  /** Name of the function that closes the findings of terminated instances. */
  public readonly instanceGoneFunctionName: pulumi.Output<string>;
  /**
   * Name of the function that opens findings whose exceptions have ended, and closes those of rules and
   * accounts that are gone.
   */
  public readonly exceptionSweepFunctionName: pulumi.Output<string>;
  /** Name of the log group of that function; dashboards show from it which exceptions end soon. */
  public readonly exceptionSweepLogGroupName: pulumi.Output<string>;
  /** ARNs of all alarms. */
  public readonly alarmArns: pulumi.Output<string[]>;

  constructor(name: string, args: FindingsStoreArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("plumbline:index:FindingsStore", name, args, opts);
    const { settings, program } = checkedArguments("FindingsStore", name, args, (given, checks) => {
      const read = storeSettings(given);
      checkFindingsStoreArgs(checks, read);
      return {
        settings: read,
        program: programExceptions(given, checks, new Date().toISOString()),
      };
    });
    for (const warning of program.warnings) void pulumi.log.warn(warning, this);
    const context = contextOf("FindingsStore", name, args, this);
    const { accountId } = context.location;

    const { recoveryPeriodDays } = settings;
    const { exceptions } = program;
    const tables = createStoreTables(name, { recoveryPeriodDays, exceptions }, context, this);
    const topic = createTopic(`${name}-changes`, context, this);
    const hubSwitch = createSecurityHubSwitch(
      `${name}-security-hub`,
      args.securityHub ?? false,
      context,
      this,
    );
    this.findingsTableName = tables.findings.name;
    this.findingsTableArn = tables.findings.arn;
    this.region = context.location.region;
    this.exceptionsTableName = tables.exceptions.name;
    this.exceptionsTableArn = tables.exceptions.arn;
    this.incompleteExceptions = pulumi.output<string>(settings.incompleteExceptions);
    this.resolvedRetentionDays = pulumi.output(settings.resolvedRetentionDays);
    this.minimumCoverage = pulumi.output(settings.minimumCoverage);
    this.changeTopicArn = topic.arn;
    this.securityHubParameterName = hubSwitch.name;
    this.securityHubParameterArn = hubSwitch.arn;

    const audit = createAuditLog(
      `${name}-audit`,
      decisionsOf(this.findingsTableName),
      settings.auditRetentionDays,
      context,
      this,
    );
    const terminations = createTerminationRule(`${name}-instance-gone`, context, this);
    const rules = [audit.rule.arn, terminations.arn];
    const deadLetters = createQueue(
      `${name}-store-dead-letters`,
      {
        refuseRedrive: true,
        statements: (queueArn) => [allowUndelivered(queueArn, rules, accountId)],
      },
      context,
      this,
    );
    const { queue: deadLetterQueue } = deadLetters;
    deliverDecisions(`${name}-audit`, audit, deadLetters, this);
    const complianceSources = settings.systemsManagerComplianceSources;
    const instanceGone = createInstanceGone(
      `${name}-instance-gone`,
      { rule: terminations, store: this, deadLetters, complianceSources },
      context,
      this,
    );
    const exceptionSweep = createExceptionSweep(
      `${name}-exception-sweep`,
      {
        everyMinutes: settings.exceptionSweepMinutes,
        warningDays: settings.exceptionWarningDays,
        organization: settings.organization,
        store: this,
        deadLetterQueue,
        complianceSources,
      },
      context,
      this,
    );
    const alarmArns = createAlarms(
      `${name}-store`,
      storeAlarms({
        deadLetterQueueName: deadLetterQueue.name,
        instanceGoneName: instanceGone.lambda.name,
        exceptionSweepName: exceptionSweep.lambda.name,
      }),
      args.alarmTopicArns,
      context,
      this,
    );

    this.auditLogGroupName = audit.logGroup.name;
    this.auditLogGroupArn = audit.logGroup.arn;
    this.deadLetterQueueName = deadLetterQueue.name;
    this.deadLetterQueueUrl = deadLetterQueue.url;
    this.deadLetterQueueArn = deadLetterQueue.arn;
    this.instanceGoneFunctionName = instanceGone.lambda.name;
    this.exceptionSweepFunctionName = exceptionSweep.lambda.name;
    this.exceptionSweepLogGroupName = exceptionSweep.logGroup.name;
    this.alarmArns = alarmArns;
    this.registerOutputs(ownOutputs(this));
  }
}
