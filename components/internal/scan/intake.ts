import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Context } from "../common/context";
import type { PipelineSettings } from "./settings";
import { createQueue, visibilityTimeout } from "../resources/queue";
import { createPrivateBucket } from "../resources/privateBucket";
import { allowBucketNotifications } from "../statements/services";

/** What is uploaded: the scanner's word in the names of the objects, and the form of its results. */
export interface UploadNames {
  readonly kind: "inspec" | "scap";
  readonly format: "json" | "xml";
}

/** What hosts upload that the function has to know of. An HTML report is not among it. */
function notifiedSuffixes({ kind, format }: UploadNames): readonly string[] {
  const results = `-${kind}-results.${format}`;
  return [`${results}.gz`, `${results}.bz2`, results, `-${kind}-failure.json`];
}

/** From a host's upload to a message that waits for the function. */
export interface ScanIntake {
  readonly bucket: aws.s3.Bucket;
  readonly queue: aws.sqs.Queue;
  readonly deadLetterQueue: aws.sqs.Queue;
  readonly quarantineQueue: aws.sqs.Queue;
  /** Until it is there, nobody is told of an upload. */
  readonly notification: aws.s3.BucketNotification;
}

/** The bucket, its queue, and the two queues for what cannot be read or is not believed. */
export function createScanIntake(
  name: string,
  { settings, uploads }: { readonly settings: PipelineSettings; readonly uploads: UploadNames },
  context: Context,
  parent: pulumi.Resource,
): ScanIntake {
  const { bucket, ready } = createPrivateBucket(
    `${name}-results`,
    { retentionDays: settings.resultsRetentionDays },
    context,
    parent,
  );
  const { queue: deadLetterQueue } = createQueue(`${name}-dead-letters`, {}, context, parent);
  const { queue: quarantineQueue } = createQueue(
    `${name}-quarantine`,
    { refuseRedrive: true },
    context,
    parent,
  );
  const { queue, policy } = createQueue(
    `${name}-results`,
    {
      deadLetterQueue,
      visibilityTimeoutSeconds: visibilityTimeout(settings.resultsFunction.timeoutSeconds),
      statements: (queueArn) => [
        allowBucketNotifications(queueArn, bucket.arn, context.location.accountId),
      ],
    },
    context,
    parent,
  );
  // The one notification resource of the bucket: S3 knows only a whole set of them, so that a
  // second one would take this one's place.
  const notification = new aws.s3.BucketNotification(
    `${name}-results`,
    {
      bucket: bucket.bucket,
      queues: notifiedSuffixes(uploads).map((filterSuffix) => ({
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
