import * as pulumi from "@pulumi/pulumi";
import { FindingsStore } from "./findingsStore";
import type { FindingsStoreReference } from "./findingsStoreArgs";
import { InspecAudit } from "./inspecAudit";
import type { InspecAuditReference } from "./inspecAuditArgs";
import type { InspecConfigRuleArgs } from "./inspecConfigRuleArgs";
import { configRuleAlarms } from "./internal/configRule/alarms";
import { createJudge } from "./internal/configRule/judge";
import { createReevaluation, createScansRule } from "./internal/configRule/reevaluation";
import { createRule } from "./internal/configRule/rule";
import {
  checkConfigRuleArgs,
  type ConfigRuleSettings,
  configRuleSettings,
} from "./internal/configRule/settings";
import { checkedArguments } from "./internal/common/checks";
import { type Context, contextOf } from "./internal/common/context";
import { ownOutputs } from "./internal/common/ownOutputs";
import { createAlarms } from "./internal/resources/alarms";
import { createQueue } from "./internal/resources/queue";
import { allowUndelivered } from "./internal/statements/services";
import { checkStoreRegion } from "./internal/store/region";

/**
 * A rule in AWS Config for operating systems: instances with a tag are compliant while no finding is
 * open on them that counts. It judges stored results of InSpec, OpenSCAP or Amazon Inspector, starts
 * the audit of instances that lack them, and is evaluated again when results come in, so that the
 * Config timeline of an instance shows its standing within minutes. A configuration recorder has to be
 * on in the account and Region.
 */
export class InspecConfigRule extends pulumi.ComponentResource {
  /** Name of the rule in AWS Config. */
  public readonly ruleName: pulumi.Output<string>;
  /** ARN of the rule in AWS Config. */
  public readonly ruleArn: pulumi.Output<string>;
  /** Name of the function that judges. */
  public readonly functionName: pulumi.Output<string>;
  /** ARN of the function that judges. */
  public readonly functionArn: pulumi.Output<string>;
  /** ARN of the role that the function runs with. */
  public readonly functionRoleArn: pulumi.Output<string>;
  /** Name of the log group of the function. */
  public readonly logGroupName: pulumi.Output<string>;
  /** Name of the function that has the rule evaluated again. */
  public readonly reevaluateFunctionName: pulumi.Output<string>;
  /** URL of the queue of scans that are to be shown. */
  public readonly queueUrl: pulumi.Output<string>;
  /** URL of the queue of what could not be worked on. */
  public readonly deadLetterQueueUrl: pulumi.Output<string>;
  /** ARN of the queue of what could not be worked on. */
  public readonly deadLetterQueueArn: pulumi.Output<string>;
  /** Name of the table of findings. */
  public readonly findingsTableName: pulumi.Output<string>;
  /** Id of the association of the audit; only where the source is `inspec`. */
  public readonly auditAssociationId?: pulumi.Output<string>;
  /** ARNs of all alarms. */
  public readonly alarmArns: pulumi.Output<string[]>;

  constructor(
    name: string,
    args: InspecConfigRuleArgs = {},
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("plumbline:index:InspecConfigRule", name, args, opts);
    const settings = checkedArguments("InspecConfigRule", name, args, (given, checks) =>
      checkConfigRuleArgs(checks, given, configRuleSettings(given)),
    );
    const context = contextOf("InspecConfigRule", name, args, this);
    checkStoreRegion("InspecConfigRule", name, args.findingsStore ?? args.audit, context);

    const { alarmTopicArns } = args;
    const audit = auditOf(name, args, settings, context, this);
    const store: FindingsStoreReference =
      args.findingsStore ??
      audit ??
      new FindingsStore(name, { ...context.common, alarmTopicArns }, { parent: this });
    const scans = createScansRule(`${name}-scans`, settings, store, context, this);
    const deadLetters = createQueue(
      `${name}-dead-letters`,
      {
        statements: (arn) => [allowUndelivered(arn, [scans.arn], context.location.accountId)],
      },
      context,
      this,
    );
    const { queue: deadLetterQueue } = deadLetters;
    const judge = createJudge(
      `${name}-judge`,
      { settings, store, scan: audit ?? args.scan, deadLetterQueue },
      context,
      this,
    );
    const rule = createRule(name, settings, args.ruleName, judge, context, this);
    const reevaluation = createReevaluation(
      `${name}-reevaluate`,
      { settings, store, rule, deadLetters, scans },
      context,
      this,
    );
    const alarmArns = createAlarms(
      name,
      configRuleAlarms({
        deadLetterQueueName: deadLetterQueue.name,
        queueName: reevaluation.queue.name,
        judgeName: judge.lambda.name,
        reevaluateName: reevaluation.lambda.name,
      }),
      alarmTopicArns,
      context,
      this,
    );

    this.ruleName = rule.name;
    this.ruleArn = rule.arn;
    this.functionName = judge.lambda.name;
    this.functionArn = judge.lambda.arn;
    this.functionRoleArn = judge.role.arn;
    this.logGroupName = judge.logGroup.name;
    this.reevaluateFunctionName = reevaluation.lambda.name;
    this.queueUrl = reevaluation.queue.url;
    this.deadLetterQueueUrl = deadLetterQueue.url;
    this.deadLetterQueueArn = deadLetterQueue.arn;
    this.findingsTableName = pulumi.output(store.findingsTableName);
    this.auditAssociationId = audit && pulumi.output(audit.associationId);
    this.alarmArns = alarmArns;
    this.registerOutputs(ownOutputs(this));
  }
}

/** The audit that brings the results: the one that is given, or one of the rule's own. */
function auditOf(
  name: string,
  { audit, findingsStore, alarmTopicArns }: InspecConfigRuleArgs,
  { source, tagKey, tagValue }: ConfigRuleSettings,
  { common }: Context,
  parent: pulumi.Resource,
): InspecAuditReference | undefined {
  if (source !== "inspec") return undefined;
  if (audit !== undefined) return audit;
  const targetTags = { [tagKey]: [tagValue] };
  return new InspecAudit(
    name,
    { ...common, findingsStore, alarmTopicArns, targetTags },
    { parent },
  );
}
