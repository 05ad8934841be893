import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Context } from "../common/context";
import type { PipelineSettings } from "../scan/settings";
import { createEventTarget } from "../resources/eventTarget";
import { createQueue, visibilityTimeout } from "../resources/queue";
import { allowEvents, allowUndelivered } from "../statements/services";

/** From the end of a run to a message that waits for the function. */
export interface NodeIntake {
  readonly queue: aws.sqs.Queue;
  readonly deadLetterQueue: aws.sqs.Queue;
}

export interface NodeIntakeInputs {
  readonly settings: PipelineSettings;
  readonly associationId: pulumi.Input<string>;
  readonly documentName: pulumi.Input<string>;
}

/** A run's items may be written a moment after its event is sent. */
const delaySeconds = 30;

/** The queue of runs that have ended; with its dead letters is what EventBridge could not deliver. */
export function createNodeIntake(
  name: string,
  inputs: NodeIntakeInputs,
  context: Context,
  parent: pulumi.Resource,
): NodeIntake {
  const { accountId } = context.location;
  const rules = createRules(name, inputs, context, parent);
  const ruleArns = Object.values(rules).map(({ arn }) => arn);
  const undelivered = createQueue(
    `${name}-dead-letters`,
    { statements: (arn) => [allowUndelivered(arn, ruleArns, accountId)] },
    context,
    parent,
  );
  const { queue: deadLetterQueue } = undelivered;
  const { queue, policy } = createQueue(
    `${name}-results`,
    {
      deadLetterQueue,
      delaySeconds,
      visibilityTimeoutSeconds: visibilityTimeout(inputs.settings.resultsFunction.timeoutSeconds),
      statements: (arn) => [allowEvents(arn, ruleArns, accountId)],
    },
    context,
    parent,
  );
  for (const [suffix, rule] of Object.entries(rules)) {
    createEventTarget(
      `${name}-${suffix}`,
      { rule, arn: queue.arn, undelivered, permission: policy },
      parent,
    );
  }
  return { queue, deadLetterQueue };
}

/**
 * One rule for runs of the association on a node, and one for audits of single instances, which are
 * commands. The event of the association as a whole names no node.
 */
function createRules(
  name: string,
  { associationId, documentName }: NodeIntakeInputs,
  { tags }: Context,
  parent: pulumi.Resource,
) {
  const rule = (suffix: string, description: string, pattern: pulumi.Output<string>) =>
    new aws.cloudwatch.EventRule(
      `${name}-${suffix}`,
      { description, eventPattern: pattern, tags },
      { parent },
    );
  return {
    runs: rule(
      "runs",
      "Audits of the association that have ended on a node",
      pulumi.jsonStringify({
        source: ["aws.ssm"],
        "detail-type": ["EC2 State Manager Instance Association State Change"],
        detail: { "association-id": [associationId], status: ["Success", "Failed"] },
      }),
    ),
    commands: rule(
      "commands",
      "Audits of single instances that have ended",
      pulumi.jsonStringify({
        source: ["aws.ssm"],
        "detail-type": ["EC2 Command Invocation Status-change Notification"],
        detail: { "document-name": [documentName], status: ["Success", "Failed", "TimedOut"] },
      }),
    ),
  };
}
