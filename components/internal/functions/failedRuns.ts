import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { LambdaFunction } from "./lambdaFunction";

/** For so long Lambda tries to begin a run: the most that it can be told. */
const longestSeconds = 21_600;

/**
 * Has Lambda try a run that failed twice more, and put aside what failed to the end or could not be
 * begun in time. It is for runs that nobody waits for.
 */
export function putFailedRunsAside(
  name: string,
  { lambda, policy }: LambdaFunction,
  deadLetterQueue: aws.sqs.Queue,
  parent: pulumi.Resource,
  ageSeconds = longestSeconds,
): aws.lambda.FunctionEventInvokeConfig {
  return new aws.lambda.FunctionEventInvokeConfig(
    name,
    {
      functionName: lambda.name,
      maximumRetryAttempts: 2,
      maximumEventAgeInSeconds: ageSeconds,
      destinationConfig: { onFailure: { destination: deadLetterQueue.arn } },
    },
    // Lambda tries whether the role may send there.
    { parent, dependsOn: [policy] },
  );
}
