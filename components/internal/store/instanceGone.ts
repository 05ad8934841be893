import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ScanSource } from "../../exceptionArgs";
import type { FindingsStoreReference } from "../../findingsStoreArgs";
import type { Context } from "../common/context";
import { putFailedRunsAside } from "../functions/failedRuns";
import { createLambdaFunction, type LambdaFunction } from "../functions/lambdaFunction";
import { createEventTarget } from "../resources/eventTarget";
import type { QueueWithPolicy } from "../resources/queue";
import { putAside } from "../statements/queues";
import {
  changeKeyUse,
  complianceEnvironment,
  keepFindings,
  keyStatements,
  showCompliance,
  storeEnvironment,
  tellChanges,
} from "../statements/store";

/** The rule that hears of terminated instances. */
export function createTerminationRule(
  name: string,
  { tags }: Context,
  parent: pulumi.Resource,
): aws.cloudwatch.EventRule {
  return new aws.cloudwatch.EventRule(
    name,
    {
      description: "Closes the findings of instances that are terminated",
      eventPattern: JSON.stringify({
        source: ["aws.ec2"],
        "detail-type": ["EC2 Instance State-change Notification"],
        detail: { state: ["terminated"] },
      }),
      tags,
    },
    { parent },
  );
}

export interface InstanceGoneInputs {
  readonly rule: aws.cloudwatch.EventRule;
  readonly store: FindingsStoreReference;
  /** Where a termination goes that could not be worked on. */
  readonly deadLetters: QueueWithPolicy;
  /** Scanners whose hosts stand on the Compliance page of Systems Manager. */
  readonly complianceSources: readonly ScanSource[];
}

/** The function that closes what a terminated instance leaves behind. */
export function createInstanceGone(
  name: string,
  { rule, store, deadLetters, complianceSources }: InstanceGoneInputs,
  context: Context,
  parent: pulumi.Resource,
): LambdaFunction {
  const gone = createLambdaFunction(
    name,
    {
      handler: "instanceGone",
      description: "Closes the findings of instances that are terminated",
      memoryMb: 256,
      timeoutSeconds: 120,
      environment: { ...storeEnvironment(store), ...complianceEnvironment(complianceSources) },
      statements: [
        keepFindings(store),
        ...tellChanges(store, context),
        putAside(deadLetters.queue),
        ...showCompliance(complianceSources, context),
        ...keyStatements(
          {
            decrypt: [...changeKeyUse.decrypt, "sqs"],
            encrypt: [...changeKeyUse.encrypt, "sqs"],
          },
          context,
        ),
      ],
    },
    context,
    parent,
  );
  putFailedRunsAside(name, gone, deadLetters.queue, parent);
  const permission = new aws.lambda.Permission(
    name,
    {
      action: "lambda:InvokeFunction",
      function: gone.lambda.name,
      principal: "events.amazonaws.com",
      sourceArn: rule.arn,
      sourceAccount: context.location.accountId,
    },
    { parent },
  );
  createEventTarget(
    name,
    { rule, arn: gone.lambda.arn, undelivered: deadLetters, permission },
    parent,
  );
  return gone;
}
