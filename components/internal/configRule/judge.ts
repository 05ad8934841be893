import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { FindingsStoreReference } from "../../findingsStoreArgs";
import type { HostScanReference } from "../../inspecConfigRuleArgs";
import type { Context } from "../common/context";
import { putFailedRunsAside } from "../functions/failedRuns";
import { createLambdaFunction, type LambdaFunction } from "../functions/lambdaFunction";
import { allow, type Statement } from "../statements/policies";
import { putAside } from "../statements/queues";
import { findingsEnvironment, keyStatements } from "../statements/store";
import { type ConfigRuleSettings, ruleParameters } from "./settings";

export interface JudgeInputs {
  readonly settings: ConfigRuleSettings;
  readonly store: FindingsStoreReference;
  /** What is started on instances that lack results. */
  readonly scan: HostScanReference | undefined;
  /** Where an event goes that could not be worked on. */
  readonly deadLetterQueue: aws.sqs.Queue;
}

/** The function behind the rule, and what has to be there before AWS Config takes the rule. */
export interface Judge extends LambdaFunction {
  readonly permission: aws.lambda.Permission;
}

/** The function that answers AWS Config by what the store has. */
export function createJudge(
  name: string,
  inputs: JudgeInputs,
  context: Context,
  parent: pulumi.Resource,
): Judge {
  const { settings, store, scan, deadLetterQueue } = inputs;
  const made = createLambdaFunction(
    name,
    {
      handler: "configRule",
      description: "Tells AWS Config what the stored results say of instances",
      memoryMb: 256,
      // A schedule may find thousands of instances in scope.
      timeoutSeconds: 900,
      environment: {
        ...judgingEnvironment(settings, store),
        ...(scan === undefined
          ? {}
          : { AUDIT_DOCUMENT: scan.documentName, AUDIT_PARAMETERS: scan.commandParameters }),
      },
      statements: judgeStatements(inputs, context),
    },
    context,
    parent,
  );
  putFailedRunsAside(name, made, deadLetterQueue, parent);
  const permission = new aws.lambda.Permission(
    name,
    {
      action: "lambda:InvokeFunction",
      function: made.lambda.name,
      principal: "config.amazonaws.com",
      // The rule's ARN exists only after AWS Config has tried this permission, so that it cannot be
      // asked for. Without the account any account's rules could start the function.
      sourceAccount: context.location.accountId,
    },
    { parent },
  );
  return { ...made, permission };
}

/** What every function that judges is told. */
export function judgingEnvironment(
  settings: ConfigRuleSettings,
  store: FindingsStoreReference,
): Record<string, pulumi.Input<string>> {
  return {
    ...findingsEnvironment(store),
    RULE_PARAMETERS: ruleParameters(settings),
  };
}

function judgeStatements(
  { settings, store, scan, deadLetterQueue }: JudgeInputs,
  context: Context,
): Statement[] {
  const { partition, region, accountId } = context.location;
  const { tagKey, tagValue } = settings;
  const audits =
    scan === undefined
      ? []
      : [
          allow("MarkAudits", ["dynamodb:GetItem", "dynamodb:PutItem"], [store.findingsTableArn]),
          allow("RunDocument", ["ssm:SendCommand"], [scan.documentArn]),
          allow(
            "OnTaggedInstances",
            ["ssm:SendCommand"],
            [pulumi.interpolate`arn:${partition}:ec2:${region}:${accountId}:instance/*`],
            tagValue === ""
              ? { Null: { [`ssm:resourceTag/${tagKey}`]: "false" } }
              : { StringEquals: { [`ssm:resourceTag/${tagKey}`]: tagValue } },
          ),
        ];
  return [
    allow("ReadFindings", ["dynamodb:Query"], [store.findingsTableArn]),
    allow(
      "AnswerConfig",
      ["config:GetResourceConfigHistory", "config:PutEvaluations", "config:SelectResourceConfig"],
      ["*"],
    ),
    // Not of the one rule: AWS Config evaluates it as soon as it has an ARN, before any policy with that
    // could be there, and the first evaluation would fail and be alarmed.
    allow(
      "ReadResults",
      ["config:GetComplianceDetailsByConfigRule"],
      [pulumi.interpolate`arn:${partition}:config:${region}:${accountId}:config-rule/*`],
    ),
    ...audits,
    putAside(deadLetterQueue),
    ...keyStatements(
      {
        decrypt: ["dynamodb", "sqs"],
        encrypt: scan === undefined ? ["sqs"] : ["dynamodb", "sqs"],
      },
      context,
    ),
  ];
}
