import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Context } from "../common/context";
import {
  createLambdaFunction,
  type LambdaFunction,
  type LambdaFunctionArgs,
} from "./lambdaFunction";
import { roleNaming } from "../resources/roleNaming";
import { allow, policyDocument, type Statement, useKeyThrough } from "../statements/policies";
import { putAside } from "../statements/queues";
import { trustScheduler } from "../statements/services";

export interface ScheduledFunctionArgs extends LambdaFunctionArgs {
  /** Minutes from one run to the next. */
  readonly everyMinutes: number;
  /** Where it is told that a run could not even be begun. */
  readonly deadLetterQueue: aws.sqs.Queue;
}

/** Lambda keeps a run that it cannot begin for at least a minute. */
const leastAgeSeconds = 60;

/** A function that runs at an interval, with a role that lets the schedule do that and no more. */
export function createScheduledFunction(
  name: string,
  { everyMinutes, deadLetterQueue, ...args }: ScheduledFunctionArgs,
  context: Context,
  parent: pulumi.Resource,
): LambdaFunction {
  const made = createLambdaFunction(name, args, context, parent);
  const ageSeconds = Math.max(leastAgeSeconds, everyMinutes * 60);
  new aws.lambda.FunctionEventInvokeConfig(
    name,
    {
      functionName: made.lambda.name,
      // The next run does what this one did not; a run that failed is told of by its alarm.
      maximumRetryAttempts: 0,
      maximumEventAgeInSeconds: Math.min(ageSeconds, 21_600),
    },
    { parent },
  );
  const { role, policy } = createScheduleRole(name, made.lambda, deadLetterQueue, context, parent);
  new aws.scheduler.Schedule(
    name,
    {
      description: args.description,
      scheduleExpression: `rate(${everyMinutes} minute${everyMinutes === 1 ? "" : "s"})`,
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: made.lambda.arn,
        roleArn: role.arn,
        deadLetterConfig: { arn: deadLetterQueue.arn },
        // Older than the next run, it is of no use.
        retryPolicy: { maximumEventAgeInSeconds: ageSeconds, maximumRetryAttempts: 5 },
      },
    },
    { parent, dependsOn: [policy] },
  );
  return made;
}

/** The role with which a schedule runs its function, and puts aside what it could not begin. */
export function createScheduleRole(
  name: string,
  lambda: aws.lambda.Function,
  deadLetterQueue: aws.sqs.Queue,
  { common, location, tags }: Context,
  parent: pulumi.Resource,
): { readonly role: aws.iam.Role; readonly policy: aws.iam.RolePolicy } {
  const role = new aws.iam.Role(
    `${name}-schedule`,
    {
      ...roleNaming(`${name}-schedule`),
      description: "Lets a schedule run its function",
      assumeRolePolicy: policyDocument([trustScheduler(location)]),
      path: common.iamPath,
      permissionsBoundary: common.permissionsBoundary,
      tags,
    },
    { parent },
  );
  const statements: Statement[] = [
    allow("RunFunction", ["lambda:InvokeFunction"], [lambda.arn]),
    putAside(deadLetterQueue),
    ...(common.kmsKeyArn === undefined
      ? []
      : [
          useKeyThrough(
            "EncryptDeadLetters",
            common.kmsKeyArn,
            ["kms:Decrypt", "kms:GenerateDataKey"],
            ["sqs"],
            location,
          ),
        ]),
  ];
  const policy = new aws.iam.RolePolicy(
    `${name}-schedule`,
    { role: role.name, policy: policyDocument(statements) },
    { parent },
  );
  return { role, policy };
}
