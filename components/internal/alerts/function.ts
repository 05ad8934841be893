import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Context } from "../common/context";
import { createLambdaFunction, type LambdaFunction } from "../functions/lambdaFunction";
import { createQueueMapping } from "../functions/queueMapping";
import { allow } from "../statements/policies";
import { putAside, takeMessages } from "../statements/queues";
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
        takeMessages(queue),
        putAside(deadLetterQueue),
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
            encrypt: ["s3", "sns", "sqs"],
          },
          context,
        ),
      ],
    },
    context,
    parent,
  );
  createQueueMapping(
    name,
    made,
    {
      queue,
      batchSize: settings.maxEvents,
      windowSeconds: settings.digestSeconds,
      // The fewest that Lambda takes: what comes at once belongs into one digest.
      maximumConcurrency: 2,
    },
    context,
    parent,
  );
  return made;
}
