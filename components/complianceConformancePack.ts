import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ComplianceConformancePackArgs } from "./complianceConformancePackArgs";
import { planPacks } from "./internal/conformancePack/split";
import { createAlarms } from "./internal/resources/alarms";
import { deliverDecisions } from "./internal/resources/auditLog";
import { type ArgumentChecks, checkedArguments } from "./internal/common/checks";
import { automationDocument } from "./internal/compliance/automationDocument";
import {
  CommandModuleError,
  type LoadedCommands,
  loadCommands,
} from "./internal/compliance/commandModules";
import { detectionStatements, remediationStatements } from "./internal/compliance/memberRoles";
import { packAlarms } from "./internal/compliance/packAlarms";
import { createPackAudit } from "./internal/compliance/packAudit";
import { declarePack } from "./internal/compliance/packDeclaration";
import { createPackFindings } from "./internal/compliance/packFindings";
import { commonInputs, deployPacks } from "./internal/compliance/packDeployment";
import {
  createRemediationFunction,
  createRuleFunction,
  type PackFunctionInputs,
} from "./internal/compliance/packFunctions";
import { membersOf, sharing } from "./internal/compliance/packMembers";
import { type PackRules, readPackRules } from "./internal/compliance/packRules";
import { checkPackArgs, type PackSettings, packSettings } from "./internal/compliance/packSettings";
import { checkPackCount, quotaSentence, splitSentence } from "./internal/compliance/packSplit";
import { deliverTemplates } from "./internal/compliance/templates";
import { type Context, contextOf } from "./internal/common/context";
import { ownOutputs } from "./internal/common/ownOutputs";
import { createQueue } from "./internal/resources/queue";
import { allowUndelivered } from "./internal/statements/services";
import { checkStoreRegion } from "./internal/store/region";

/**
 * Continuous compliance of cloud resources: a conformance pack of AWS Config whose rules run
 * compliance commands in one function, and a second function behind an automation document that puts
 * right what they find. For one account, or for all of an organization; the roles that the functions
 * take on there are those of `MemberAccountRoles`.
 */
export class ComplianceConformancePack extends pulumi.ComponentResource {
  /** Names of the packs; more than one where the rules did not fit into one. */
  public readonly packNames: pulumi.Output<string[]>;
  /** ARNs of the packs. */
  public readonly packArns: pulumi.Output<string[]>;
  /** Names of the rules as the pack has them; AWS Config puts a suffix behind each. */
  public readonly ruleNames: pulumi.Output<string[]>;
  /** Name of the function that judges. */
  public readonly ruleFunctionName: pulumi.Output<string>;
  /** ARN of the function that judges. */
  public readonly ruleFunctionArn: pulumi.Output<string>;
  /** ARN of the role of the function that judges: member accounts trust it. */
  public readonly ruleRoleArn: pulumi.Output<string>;
  /** Name of the function that changes; empty where no rule has a remediation. */
  public readonly remediationFunctionName: pulumi.Output<string>;
  /** ARN of the function that changes; empty where no rule has a remediation. */
  public readonly remediationFunctionArn: pulumi.Output<string>;
  /** ARN of the role of the function that changes; empty where no rule has a remediation. */
  public readonly remediationRoleArn: pulumi.Output<string>;
  /** Name of the automation document; empty where no rule has a remediation. */
  public readonly automationDocumentName: pulumi.Output<string>;
  /** ARN of the automation document; empty where no rule has a remediation. */
  public readonly automationDocumentArn: pulumi.Output<string>;
  /** Path of the roles in member accounts. */
  public readonly memberRolePath: pulumi.Output<string>;
  /** Name of the role that resources are read and results are put with. */
  public readonly detectionRoleName: pulumi.Output<string>;
  /** Name of the role that resources are changed with. */
  public readonly remediationRoleName: pulumi.Output<string>;
  /** Name of the role that the automation document takes on. */
  public readonly automationRoleName: pulumi.Output<string>;
  /** External id that the functions show to member accounts. */
  public readonly externalId: pulumi.Output<string>;
  /** Id of the organization; empty for a single account. */
  public readonly organizationId: pulumi.Output<string>;
  /** Whether any rule has a remediation. */
  public readonly hasRemediation: boolean;
  /** JSON of the statements of the detection role. */
  public readonly detectionPolicy: pulumi.Output<string>;
  /** JSON of the statements of the remediation role. */
  public readonly remediationPolicy: pulumi.Output<string>;
  /** Name of the log group of the audit trail; empty where no rule has a remediation. */
  public readonly auditLogGroupName: pulumi.Output<string>;
  /** ARN of the topic of remediations; empty where no rule has a remediation. */
  public readonly auditTopicArn: pulumi.Output<string>;
  /** URL of the queue of what could not be evaluated or told. */
  public readonly deadLetterQueueUrl: pulumi.Output<string>;
  /** Name of the function that keeps findings of results; empty where no store was given. */
  public readonly findingsFunctionName: pulumi.Output<string>;
  /** URL of the queue of results on their way to the store; empty where none was given. */
  public readonly findingsQueueUrl: pulumi.Output<string>;
  /** URL of the queue of results that could not be applied; empty where no store was given. */
  public readonly findingsDeadLetterQueueUrl: pulumi.Output<string>;
  /** ARNs of all alarms. */
  public readonly alarmArns: pulumi.Output<string[]>;

  constructor(
    name: string,
    args: ComplianceConformancePackArgs = {},
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("plumbline:index:ComplianceConformancePack", name, args, opts);
    const { settings, commands, rules, plan, checks } = checkedArguments(
      "ComplianceConformancePack",
      name,
      args,
      (given, noting) => readPack(name, given, noting),
    );
    const sentence = splitSentence(plan);
    if (sentence !== undefined) void pulumi.log.info(sentence, this);
    const quota = quotaSentence(plan, settings.isOrganization);
    if (quota !== undefined) void pulumi.log.warn(quota, this);
    const context = contextOf("ComplianceConformancePack", name, args, this);
    checkStoreRegion("ComplianceConformancePack", name, args.findingsStore, context);
    const { location } = context;
    const members = membersOf(args.organization, settings.excludedAccounts, location, checks, this);

    const audit =
      rules.remediating.length === 0
        ? undefined
        : createPackAudit(name, settings.auditRetentionDays, context, this);
    const deadLetters = createQueue(
      `${name}-dead-letters`,
      {
        refuseRedrive: true,
        statements: (queueArn) =>
          audit === undefined
            ? []
            : [allowUndelivered(queueArn, [audit.log.rule.arn], location.accountId)],
      },
      context,
      this,
    );
    const { queue: deadLetterQueue } = deadLetters;
    if (audit !== undefined) deliverDecisions(`${name}-audit`, audit.log, deadLetters, this);
    const { findingsStore } = args;
    const findings =
      findingsStore && createPackFindings(`${name}-findings`, findingsStore, context, this);
    const declared =
      findingsStore &&
      findings &&
      declarePack(
        `${name}-rules`,
        findingsStore,
        { id: findings.queue.name, rules: rules.rules },
        this,
      );
    const shared: PackFunctionInputs = {
      settings,
      members,
      files: commands.files,
      deadLetterQueue,
      resultsQueue: findings?.queue,
    };
    const rule = createRuleFunction(`${name}-rule`, shared, context, this);
    const remediation =
      audit === undefined
        ? undefined
        : createRemediationFunction(
            `${name}-remediation`,
            { ...shared, audit, store: findingsStore },
            context,
            this,
          );
    const document =
      remediation === undefined
        ? undefined
        : createDocument(
            `${name}-remediation`,
            settings,
            { functionArn: remediation.lambda.arn, permissions: sharing(members, location, this) },
            context,
            this,
          );

    const { partition, accountId } = location;
    const packs = deployPacks(
      name,
      {
        settings,
        packs: plan.packs,
        templates: deliverTemplates(`${name}-templates`, plan.packs, context, this),
        inputs: {
          ...rules.inputs,
          ...commonInputs({
            ruleFunctionArn: rule.lambda.arn,
            documentArn: document?.arn,
            documentVersion: document?.defaultVersion,
            // In other accounts the document takes on their own role of this name.
            automationRoleArn: pulumi.interpolate`arn:${partition}:iam::${accountId}:role${settings.rolePath}${settings.roles.automation}`,
          }),
        },
        deliveryBucketName: args.deliveryBucketName,
        // What a rule says before the store knows the rule would be taken for what it said before it left.
        dependsOn: [...rule.ready, ...(remediation?.ready ?? []), ...(declared ? [declared] : [])],
      },
      this,
    );
    const alarmArns = createAlarms(
      name,
      packAlarms({
        metrics: settings,
        ruleFunctionName: rule.lambda.name,
        deadLetterQueueName: deadLetterQueue.name,
        ...(remediation === undefined ? {} : { remediationFunctionName: remediation.lambda.name }),
        ...(findings && {
          findings: {
            functionName: findings.lambda.name,
            queueName: findings.queue.name,
            deadLetterQueueName: findings.deadLetterQueue.name,
          },
        }),
      }),
      args.alarmTopicArns,
      context,
      this,
    );

    const nothing = pulumi.output("");
    const guardActions = [
      // Exceptions may hold by tags, too.
      ...(Object.keys(settings.guardRails.tags).length === 0 && findingsStore === undefined
        ? []
        : commands.tagGuardActions),
      ...(settings.isOrganization ? commands.executionGuardActions : []),
    ];
    this.packNames = pulumi.all(packs.map((pack) => pack.name));
    this.packArns = pulumi.all(packs.map((pack) => pack.arn));
    this.ruleNames = pulumi.output(rules.rules.map((each) => each.name));
    this.ruleFunctionName = rule.lambda.name;
    this.ruleFunctionArn = rule.lambda.arn;
    this.ruleRoleArn = rule.role.arn;
    this.remediationFunctionName = remediation?.lambda.name ?? nothing;
    this.remediationFunctionArn = remediation?.lambda.arn ?? nothing;
    this.remediationRoleArn = remediation?.role.arn ?? nothing;
    this.automationDocumentName = document?.name ?? nothing;
    this.automationDocumentArn = document?.arn ?? nothing;
    this.memberRolePath = pulumi.output(settings.rolePath);
    this.detectionRoleName = pulumi.output(settings.roles.detection);
    this.remediationRoleName = pulumi.output(settings.roles.remediation);
    this.automationRoleName = pulumi.output(settings.roles.automation);
    this.externalId = pulumi.output(settings.externalId);
    this.organizationId = members.organizationId ?? nothing;
    this.hasRemediation = rules.remediating.length > 0;
    this.detectionPolicy = pulumi.output(
      JSON.stringify(detectionStatements(rules.detecting, commands.ruleActions)),
    );
    this.remediationPolicy = pulumi.output(
      JSON.stringify(remediationStatements(rules.remediating, guardActions)),
    );
    this.auditLogGroupName = audit?.log.logGroup.name ?? nothing;
    this.auditTopicArn = audit?.topic.arn ?? nothing;
    this.deadLetterQueueUrl = deadLetterQueue.url;
    this.findingsFunctionName = findings?.lambda.name ?? nothing;
    this.findingsQueueUrl = findings?.queue.url ?? nothing;
    this.findingsDeadLetterQueueUrl = findings?.deadLetterQueue.url ?? nothing;
    this.alarmArns = alarmArns;
    this.registerOutputs(ownOutputs(this));
  }
}

/** All that a pack is made of, or a sentence for each fault. */
function readPack(name: string, args: ComplianceConformancePackArgs, checks: ArgumentChecks) {
  const settings = packSettings(name, args);
  checkPackArgs(checks, args, settings);
  const commands = commandsOf(args.commands ?? [], checks);
  const rules = readPackRules(args, commands, checks);
  // Rules that AWS Config does not take cannot be planned either.
  checks.finish();
  const plan = planPacks(rules.rules, inputDescriptions(rules));
  checkPackCount(plan, checks);
  return { settings, commands, rules, plan, checks };
}

/** The commands, or one sentence about the module that has none. */
function commandsOf(modules: readonly string[], checks: ArgumentChecks): LoadedCommands {
  checks.distinct("commands", modules);
  try {
    return loadCommands(modules);
  } catch (error) {
    if (!(error instanceof CommandModuleError)) throw error;
    const must = `a module whose default export is a compliance command: ${error.reason}`;
    return checks.stop("commands", error.module, must);
  }
}

function inputDescriptions({ inputs }: PackRules): Record<string, string> {
  return Object.fromEntries(
    Object.keys(inputs).map((input) => [input, "A value that is known only at deployment"]),
  );
}

/** The document, which is shared where there are accounts to share it with. */
function createDocument(
  name: string,
  { rolePath, roles }: PackSettings,
  inputs: {
    readonly functionArn: pulumi.Output<string>;
    readonly permissions: NonNullable<aws.ssm.DocumentArgs["permissions"]>;
  },
  { location, tags }: Context,
  parent: pulumi.Resource,
): aws.ssm.Document {
  return new aws.ssm.Document(
    name,
    {
      documentType: "Automation",
      documentFormat: "JSON",
      content: pulumi
        .all([location.partition, inputs.functionArn])
        .apply(([partition, functionArn]) =>
          automationDocument({
            partition,
            rolePath: `${rolePath}${roles.automation}`,
            functionArn,
          }),
        ),
      permissions: inputs.permissions,
      tags,
    },
    { parent },
  );
}
