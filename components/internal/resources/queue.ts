import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { denyPlainText, policyDocument, type Statement } from "../statements/policies";
import type { Context } from "../common/context";

/** Times that a message is tried before it is put aside; AWS asks for at least five with Lambda. */
export const maxReceiveCount = 5;

/** Fourteen days, the most that SQS keeps a message: time for someone to look. */
const asideRetentionSeconds = 14 * 24 * 60 * 60;

/**
 * How long a message stays hidden while a function works on it. Six times the function's timeout, and
 * the time for which Lambda gathers messages, is what Lambda asks for: a throttled poller holds a
 * message through several attempts, and what it gathers is hidden from the moment that it is received.
 */
export function visibilityTimeout(functionTimeoutSeconds: number, windowSeconds = 0): number {
  return 6 * functionTimeoutSeconds + windowSeconds;
}

export interface QueueArgs {
  readonly visibilityTimeoutSeconds?: number;
  /** Seconds that each message waits before anybody can receive it. */
  readonly delaySeconds?: number;
  /** Where messages go that could not be worked on. */
  readonly deadLetterQueue?: aws.sqs.Queue;
  /** Whether no queue at all may use this one as its dead-letter queue. */
  readonly refuseRedrive?: boolean;
  /** Statements beside the one that refuses calls without TLS. */
  readonly statements?: (queueArn: pulumi.Output<string>) => readonly Statement[];
}

/** A queue and the resources that belong to it. */
export interface QueueWithPolicy {
  readonly queue: aws.sqs.Queue;
  readonly policy: aws.sqs.QueuePolicy;
}

/** An encrypted queue that takes calls over TLS only. */
export function createQueue(
  name: string,
  args: QueueArgs,
  { common, tags }: Context,
  parent: pulumi.Resource,
): QueueWithPolicy {
  const options = { parent };
  const queue = new aws.sqs.Queue(
    name,
    {
      ...encryption(common.kmsKeyArn),
      messageRetentionSeconds: asideRetentionSeconds,
      visibilityTimeoutSeconds: args.visibilityTimeoutSeconds,
      delaySeconds: args.delaySeconds,
      redrivePolicy:
        args.deadLetterQueue &&
        pulumi.jsonStringify({ deadLetterTargetArn: args.deadLetterQueue.arn, maxReceiveCount }),
      redriveAllowPolicy:
        args.refuseRedrive === true ? JSON.stringify({ redrivePermission: "denyAll" }) : undefined,
      tags,
    },
    options,
  );
  const policy = new aws.sqs.QueuePolicy(
    name,
    {
      queueUrl: queue.url,
      policy: policyDocument([
        denyPlainText("sqs:*", [queue.arn]),
        ...(args.statements?.(queue.arn) ?? []),
      ]),
    },
    options,
  );
  return { queue, policy };
}

/** The two ways to encrypt a queue exclude each other. */
function encryption(
  kmsKeyArn: pulumi.Input<string> | undefined,
): Pick<aws.sqs.QueueArgs, "kmsMasterKeyId" | "sqsManagedSseEnabled"> {
  return kmsKeyArn === undefined ? { sqsManagedSseEnabled: true } : { kmsMasterKeyId: kmsKeyArn };
}
