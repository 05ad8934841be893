import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Context } from "../common/context";
import type { LambdaFunction } from "./lambdaFunction";

export interface QueueMappingArgs {
  readonly queue: aws.sqs.Queue;
  /** Messages that one run is given at most. */
  readonly batchSize: number;
  /** Seconds that Lambda gathers messages for. */
  readonly windowSeconds?: number;
  /** Runs at the same time; Lambda takes none below two. */
  readonly maximumConcurrency: number;
}

/** Hands a function the messages of a queue; those that it gives back one by one come again. */
export function createQueueMapping(
  name: string,
  { lambda, policy }: LambdaFunction,
  { queue, batchSize, windowSeconds, maximumConcurrency }: QueueMappingArgs,
  { tags }: Context,
  parent: pulumi.Resource,
): aws.lambda.EventSourceMapping {
  return new aws.lambda.EventSourceMapping(
    name,
    {
      eventSourceArn: queue.arn,
      functionName: lambda.arn,
      batchSize,
      maximumBatchingWindowInSeconds: windowSeconds,
      functionResponseTypes: ["ReportBatchItemFailures"],
      scalingConfig: { maximumConcurrency },
      tags,
    },
    // Lambda tries the role's queue permissions when the mapping is created.
    { parent, dependsOn: [policy] },
  );
}
