import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Context } from "../common/context";
import { createQueue, visibilityTimeout } from "../resources/queue";
import { createResultsBucket } from "../resources/resultsBucket";
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
  { common, tags }: Context,
  parent: pulumi.Resource,
): CisIntake {
  const { kmsKeyArn } = common;
  const { bucket } = createResultsBucket(
    `${name}-reports`,
    {
      tags,
      kmsKeyArn,
      retentionDays: settings.reportsRetentionDays,
      production: common.production ?? false,
    },
    parent,
  );
  const { queue: deadLetterQueue } = createQueue(
    `${name}-dead-letters`,
    { tags, kmsKeyArn },
    parent,
  );
  const { queue } = createQueue(
    `${name}-results`,
    {
      tags,
      kmsKeyArn,
      deadLetterQueue,
      visibilityTimeoutSeconds: visibilityTimeout(settings.resultsFunction.timeoutSeconds),
    },
    parent,
  );
  return { bucket, queue, deadLetterQueue };
}
