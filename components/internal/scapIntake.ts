import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Context } from "./context";
import { allowBucketNotifications } from "./policies";
import { createQueue, visibilityTimeout } from "./queue";
import { createResultsBucket } from "./resultsBucket";
import type { ScapSettings } from "./scapSettings";

/** What hosts upload that the function has to know of. The HTML report is not among them. */
export const notifiedSuffixes = [
  "-scap-results.xml.gz",
  "-scap-results.xml",
  "-scap-failure.json",
] as const;

/** From a host's upload to a message that waits for the function. */
export interface ScapIntake {
  readonly bucket: aws.s3.Bucket;
  readonly queue: aws.sqs.Queue;
  readonly deadLetterQueue: aws.sqs.Queue;
  readonly quarantineQueue: aws.sqs.Queue;
  /** Until it is there, nobody is told of an upload. */
  readonly notification: aws.s3.BucketNotification;
}

/** The bucket, its queue, and the two queues for what cannot be read or is not believed. */
export function createScapIntake(
  name: string,
  settings: ScapSettings,
  { common, tags, location }: Context,
  parent: pulumi.Resource,
): ScapIntake {
  const { kmsKeyArn } = common;
  const { bucket, ready } = createResultsBucket(
    `${name}-results`,
    {
      tags,
      kmsKeyArn,
      retentionDays: settings.resultsRetentionDays,
      production: common.production ?? false,
    },
    parent,
  );
  const { queue: deadLetterQueue } = createQueue(
    `${name}-dead-letters`,
    { tags, kmsKeyArn },
    parent,
  );
  const { queue: quarantineQueue } = createQueue(
    `${name}-quarantine`,
    { tags, kmsKeyArn, refuseRedrive: true },
    parent,
  );
  const { queue, policy } = createQueue(
    `${name}-results`,
    {
      tags,
      kmsKeyArn,
      deadLetterQueue,
      visibilityTimeoutSeconds: visibilityTimeout(settings.resultsFunction.timeoutSeconds),
      statements: (queueArn) => [
        allowBucketNotifications(queueArn, bucket.arn, location.accountId),
      ],
    },
    parent,
  );
  // The one notification resource of the bucket: S3 knows only a whole set of them, so that a
  // second one would take this one's place.
  const notification = new aws.s3.BucketNotification(
    `${name}-results`,
    {
      bucket: bucket.bucket,
      queues: notifiedSuffixes.map((filterSuffix) => ({
        queueArn: queue.arn,
        events: ["s3:ObjectCreated:*"],
        filterSuffix,
      })),
    },
    // S3 sends a test message when it is told of the queue, and refuses where that fails.
    { parent, dependsOn: [policy, ...ready] },
  );
  return { bucket, queue, deadLetterQueue, quarantineQueue, notification };
}
