import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { FindingsStoreReference } from "../../findingsStoreArgs";
import type { Context } from "../common/context";
import { putFailedRunsAside } from "../functions/failedRuns";
import { createLambdaFunction, type LambdaFunction } from "../functions/lambdaFunction";
import { putMetrics } from "../statements/functions";
import { allow } from "../statements/policies";
import { putAside } from "../statements/queues";
import { exceptionsEnvironment, keyStatements, readExceptions } from "../statements/store";
import type { PackAudit } from "./packAudit";
import { automationStepSeconds } from "./automationDocument";
import {
  type PackMembers,
  startedByAutomation,
  startedByConfig,
  takeOnMemberRole,
} from "./packPolicies";
import { type AccountsBeside, accountsBeside } from "./accountsFile";
import type { PackSettings } from "./packSettings";

/** What both functions are made with. */
export interface PackFunctionInputs {
  readonly settings: PackSettings;
  readonly members: PackMembers;
  /** What goes beside their code: the consumer's own commands. */
  readonly files: Readonly<Record<string, string>>;
  readonly deadLetterQueue: aws.sqs.Queue;
  /** Where the function that judges tells of results, if anybody keeps findings of them. */
  readonly resultsQueue?: aws.sqs.Queue;
}

/** A function, and the policy by which it is started. */
export interface PackFunction extends LambdaFunction {
  /** To be waited for by whoever starts it. */
  readonly ready: readonly pulumi.Resource[];
}

/** The function behind every rule by a command. */
export function createRuleFunction(
  name: string,
  inputs: PackFunctionInputs,
  context: Context,
  parent: pulumi.Resource,
): PackFunction {
  const { settings, members, deadLetterQueue, resultsQueue } = inputs;
  const role = `${settings.rolePath}${settings.roles.detection}`;
  const accounts = accountsBeside({ excluded: settings.excludedAccounts });
  const made = createLambdaFunction(
    name,
    {
      handler: "complianceRule",
      description: "Judges resources by compliance commands for AWS Config",
      memoryMb: 512,
      // A periodic run lists and judges all resources of an account and Region.
      timeoutSeconds: 900,
      environment: {
        ...memberEnvironment(role, settings, members, accounts, context),
        ...(resultsQueue && { RESULTS_QUEUE_URL: resultsQueue.url }),
        METRIC_NAMESPACE: settings.metricNamespace,
        METRIC_PIPELINE: settings.metricPipeline,
      },
      files: { ...inputs.files, ...accounts.files },
      statements: [
        takeOnMemberRole(role, members, context.location),
        putAside(deadLetterQueue),
        putMetrics(settings.metricNamespace),
        ...(resultsQueue ? [allow("TellOfResults", ["sqs:SendMessage"], [resultsQueue.arn])] : []),
        ...keyStatements({ decrypt: ["sqs"], encrypt: ["sqs"] }, context),
      ],
    },
    context,
    parent,
  );
  const asynchronous = putFailedRunsAside(name, made, deadLetterQueue, parent, 3600);
  const entry = letConfigIn(name, made.lambda, members, context, parent);
  return { ...made, ready: [entry, asynchronous] };
}

/**
 * Of one account, a permission lets AWS Config in. Of many, only a policy as a whole can: the two
 * exclude each other on one function.
 */
function letConfigIn(
  name: string,
  lambda: aws.lambda.Function,
  { organizationId, accounts }: PackMembers,
  { location }: Context,
  parent: pulumi.Resource,
): pulumi.Resource {
  if (organizationId === undefined) {
    return new aws.lambda.Permission(
      name,
      {
        action: "lambda:InvokeFunction",
        function: lambda.name,
        principal: "config.amazonaws.com",
        sourceAccount: location.accountId,
      },
      { parent },
    );
  }
  const policy = startedByConfig(lambda.arn, accounts, organizationId);
  return new aws.lambda.ResourcePolicy(name, { resourceArn: lambda.arn, policy }, { parent });
}

/** The function behind the automation document, which alone changes anything. */
export function createRemediationFunction(
  name: string,
  inputs: PackFunctionInputs & {
    readonly audit: PackAudit;
    /** Where exceptions are kept: what they accept is not changed. */
    readonly store?: FindingsStoreReference;
  },
  context: Context,
  parent: pulumi.Resource,
): PackFunction {
  const { settings, members, audit, store } = inputs;
  const role = `${settings.rolePath}${settings.roles.remediation}`;
  const accounts = accountsBeside({
    excluded: settings.excludedAccounts,
    changeable: settings.guardRails.accounts,
  });
  const made = createLambdaFunction(
    name,
    {
      handler: "complianceRemediation",
      description: "Puts resources right by compliance commands",
      memoryMb: 512,
      // Automation waits no longer, and what it does not wait for could not be told.
      timeoutSeconds: automationStepSeconds - 30,
      environment: {
        ...memberEnvironment(role, settings, members, accounts, context),
        ...guardRailVariables(settings),
        ...audit.environment,
        ...(store && exceptionsEnvironment(store)),
      },
      files: { ...inputs.files, ...accounts.files },
      statements: [
        takeOnMemberRole(role, members, context.location),
        ...(store ? [readExceptions(store)] : []),
        ...audit.statements,
      ],
    },
    context,
    parent,
  );
  const { organizationId } = members;
  // In one account the automation role's own policy is enough.
  if (organizationId === undefined) return { ...made, ready: [] };
  const automationRole = `${settings.rolePath}${settings.roles.automation}`;
  const { lambda } = made;
  const policy = new aws.lambda.ResourcePolicy(
    name,
    {
      resourceArn: lambda.arn,
      policy: startedByAutomation(lambda.arn, organizationId, automationRole, context.location),
    },
    { parent },
  );
  return { ...made, ready: [policy] };
}

/** Which accounts a function may enter, and how. */
function memberEnvironment(
  role: string,
  { externalId }: PackSettings,
  { organizationId }: PackMembers,
  accounts: AccountsBeside,
  { location }: Context,
): Record<string, pulumi.Input<string>> {
  return {
    MEMBER_ROLE: role.slice(1),
    EXTERNAL_ID: externalId,
    // The ids of a thousand accounts are more than an environment holds: IAM knows the organization.
    ...(organizationId === undefined
      ? { MEMBER_ACCOUNTS: location.accountId.apply((own) => JSON.stringify([own])) }
      : { ORGANIZATION_ID: organizationId }),
    ...accounts.environment,
  };
}

/** What may be changed. */
function guardRailVariables({ guardRails, isOrganization }: PackSettings): Record<string, string> {
  const { dryRun, tags, maxPerRun, maxPerResource, maxPerHour } = guardRails;
  return {
    DRY_RUN: String(dryRun),
    ...(Object.keys(tags).length === 0 ? {} : { ALLOWED_TAGS: JSON.stringify(tags) }),
    // Many accounts may start the function, and none of them may have it change another one.
    ...(isOrganization ? { VERIFY_EXECUTION: "true" } : {}),
    MAX_PER_RUN: String(maxPerRun),
    MAX_PER_RESOURCE: String(maxPerResource),
    MAX_PER_HOUR: String(maxPerHour),
  };
}
