import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { FindingsStoreReference } from "../../findingsStoreArgs";
import type { Context } from "../common/context";
import { eventTypes, ownEvents } from "../common/events";
import { createLambdaFunction, type LambdaFunction } from "../functions/lambdaFunction";
import { allow } from "../statements/policies";
import { createQueueMapping } from "../functions/queueMapping";
import { createEventTarget } from "../resources/eventTarget";
import { createQueue, type QueueWithPolicy, visibilityTimeout } from "../resources/queue";
import { putAside, takeMessages } from "../statements/queues";
import { allowEvents } from "../statements/services";
import { keyStatements } from "../statements/store";
import { judgingEnvironment } from "./judge";
import type { ConfigRuleSettings } from "./settings";

export interface ReevaluationInputs {
  readonly settings: ConfigRuleSettings;
  readonly store: FindingsStoreReference;
  readonly rule: aws.cfg.Rule;
  readonly deadLetters: QueueWithPolicy;
  /** The EventBridge rule that hears of scans: the dead-letter queue lets it in. */
  readonly scans: aws.cloudwatch.EventRule;
}

/** What brings scans to AWS Config's attention. */
export interface Reevaluation extends LambdaFunction {
  readonly queue: aws.sqs.Queue;
}

/** Short, so that a batch that came while an evaluation was under way is tried again within minutes. */
const timeoutSeconds = 50;

/** Where the events have more than Lambda's six megabytes, Lambda itself makes smaller batches. */
const batchSize = 1000;

/** What happens to findings without a scan: an exception ends, a target or a profile is given up. */
const changesWithoutScan = ["exception-expired", "gone"];

/**
 * The EventBridge rule for every scan of the source in this account and Region that is in the store, and
 * for what changes its findings between scans. The event of a scan has no changes in it: those that a scan makes
 * come as an event of their own, which would only say the same again.
 */
export function createScansRule(
  name: string,
  { source }: ConfigRuleSettings,
  store: FindingsStoreReference,
  { tags, location }: Context,
  parent: pulumi.Resource,
): aws.cloudwatch.EventRule {
  const { accountId, region } = location;
  return new aws.cloudwatch.EventRule(
    name,
    {
      description: `Hears of scans of ${source} that are in the store, and of exceptions that end`,
      eventPattern: ownEvents(
        [eventTypes.recorded, eventTypes.changed],
        { store: store.findingsTableName },
        {
          source: [source],
          account: [accountId],
          region: [region],
          changes: { kind: [{ exists: false }, ...changesWithoutScan] },
        },
      ),
      tags,
    },
    { parent },
  );
}

/** The queue of scans, and the function that has the rule evaluated again for a batch of them. */
export function createReevaluation(
  name: string,
  inputs: ReevaluationInputs,
  context: Context,
  parent: pulumi.Resource,
): Reevaluation {
  const { settings, store, rule, deadLetters, scans } = inputs;
  const { queue: deadLetterQueue } = deadLetters;
  const { accountId } = context.location;
  const { queue, policy } = createQueue(
    name,
    {
      visibilityTimeoutSeconds: visibilityTimeout(timeoutSeconds, settings.batchingWindowSeconds),
      deadLetterQueue,
      statements: (arn) => [allowEvents(arn, [scans.arn], accountId)],
    },
    context,
    parent,
  );
  createEventTarget(
    name,
    { rule: scans, arn: queue.arn, undelivered: deadLetters, permission: policy },
    parent,
  );
  const made = createLambdaFunction(
    name,
    {
      handler: "configReevaluate",
      description: "Has the rule evaluated again once results are in that change what it says",
      memoryMb: 256,
      timeoutSeconds,
      environment: {
        ...judgingEnvironment(settings, store),
        CONFIG_RULE: rule.name,
        DEAD_LETTER_QUEUE_URL: deadLetterQueue.url,
      },
      statements: [
        allow("ReadFindings", ["dynamodb:Query"], [store.findingsTableArn]),
        allow("FindInstances", ["config:SelectResourceConfig"], ["*"]),
        allow(
          "EvaluateRule",
          ["config:GetComplianceDetailsByConfigRule", "config:StartConfigRulesEvaluation"],
          [rule.arn],
        ),
        takeMessages(queue),
        putAside(deadLetterQueue),
        ...keyStatements({ decrypt: ["dynamodb", "sqs"], encrypt: ["sqs"] }, context),
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
      batchSize,
      windowSeconds: settings.batchingWindowSeconds,
      // The least that Lambda takes: AWS Config wants to be asked once a minute.
      maximumConcurrency: 2,
    },
    context,
    parent,
  );
  return { ...made, queue };
}
