import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Context } from "../common/context";
import { createQueue, visibilityTimeout } from "../resources/queue";
import { createPrivateBucket } from "../resources/privateBucket";
import type { CisSettings } from "./settings";

/** Where what is to be read waits, and where Inspector's own reports lie. */
export interface CisIntake {
  readonly bucket: aws.s3.Bucket;
  readonly queue: aws.sqs.Queue;
  readonly deadLetterQueue: aws.sqs.Queue;
}

/** The queue of scans, targets and reports, the one for what cannot be read, and the bucket. */
export function createCisIntake(
  name: string,
  settings: CisSettings,
  context: Context,
  parent: pulumi.Resource,
): CisIntake {
  const { bucket } = createPrivateBucket(
    `${name}-reports`,
    { retentionDays: settings.reportsRetentionDays },
    context,
    parent,
  );
  const { queue: deadLetterQueue } = createQueue(`${name}-dead-letters`, {}, context, parent);
  const { queue } = createQueue(
    `${name}-results`,
    {
      deadLetterQueue,
      visibilityTimeoutSeconds: visibilityTimeout(settings.resultsFunction.timeoutSeconds),
    },
    context,
    parent,
  );
  return { bucket, queue, deadLetterQueue };
}
