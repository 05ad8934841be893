import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Context } from "../common/context";
import { createLambdaFunction, type LambdaFunction } from "../functions/lambdaFunction";
import { allow } from "../statements/policies";
import { type TellingInputs, tellingEnvironment } from "../report/function";
import { slackStatements } from "../common/slackArgs";
import { keyStatements } from "../statements/store";
import { alertTimeoutSeconds } from "./intake";
import type { AlertSettings } from "./settings";

/** What the function reads from and writes to. */
export interface AlertFunctionInputs extends TellingInputs {
  readonly settings: AlertSettings;
  readonly queue: aws.sqs.Queue;
}

/** The function that tells people, and the mapping that hands it what was gathered. */
export function createAlertFunction(
  name: string,
  inputs: AlertFunctionInputs,
  context: Context,
  parent: pulumi.Resource,
): LambdaFunction {
  const { settings, store, queue, bucket, digestTopicArn, deadLetterQueue, slack } = inputs;
  const made = createLambdaFunction(
    name,
    {
      handler: "findingAlerts",
      description: "Tells people what changed, in digests",
      memoryMb: 512,
      timeoutSeconds: alertTimeoutSeconds,
      environment: {
        ...tellingEnvironment(inputs),
        DEAD_LETTER_QUEUE_URL: deadLetterQueue.url,
        NOTHING_NEW: settings.nothingNew ? "told" : "silent",
      },
      statements: [
        allow(
          "TakeMessages",
          ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
          [queue.arn],
        ),
        allow("PutAside", ["sqs:SendMessage"], [deadLetterQueue.arn]),
        allow("ReadFindings", ["dynamodb:BatchGetItem"], [store.findingsTableArn]),
        allow(
          "RememberAlerts",
          ["dynamodb:BatchWriteItem", "dynamodb:GetItem", "dynamodb:PutItem"],
          [store.findingsTableArn],
        ),
        allow("WriteNewFindings", ["s3:PutObject"], [pulumi.interpolate`${bucket.arn}/*`]),
        allow("PublishDigests", ["sns:Publish"], [digestTopicArn]),
        ...slackStatements(slack, context),
        ...keyStatements(
          {
            decrypt: ["dynamodb", "sns", "sqs"],
            encrypt: ["dynamodb", "s3", "sns", "sqs"],
          },
          context,
        ),
      ],
    },
    context,
    parent,
  );
  new aws.lambda.EventSourceMapping(
    name,
    {
      eventSourceArn: queue.arn,
      functionName: made.lambda.arn,
      batchSize: settings.maxEvents,
      maximumBatchingWindowInSeconds: settings.digestSeconds,
      functionResponseTypes: ["ReportBatchItemFailures"],
      // The fewest that Lambda takes: what comes at once belongs into one digest.
      scalingConfig: { maximumConcurrency: 2 },
      tags: context.tags,
    },
    // Lambda tries the role's queue permissions when the mapping is created.
    { parent, dependsOn: [made.policy] },
  );
  return made;
}
