import {
  GetBucketVersioningCommand,
  PutBucketVersioningCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { defineCommand } from "../define";
import type { CommandContext, Judgement } from "../model";
import {
  bucketAction,
  bucketArn,
  bucketType,
  judgeBucket,
  listBuckets,
  listBucketsAction,
  ownBucket,
  unlessGone,
} from "./buckets";
import { objectIn } from "./read";

/** A bucket keeps what is overwritten and deleted. */
export const s3EnableVersioning = defineCommand({
  name: "S3_ENABLE_VERSIONING",
  description: "Buckets must have versioning enabled.",
  resourceTypes: [bucketType],
  triggers: ["change", "periodic"],
  parameters: {},
  list: listBuckets,
  detect: async ({ id, item }, context) => {
    const recorded = objectIn(item?.supplementary, "BucketVersioningConfiguration")?.["status"];
    if (typeof recorded === "string") return judge(recorded);
    return judgeBucket(() => statusOf(id, context), judge);
  },
  remediate: async ({ id }, context) => {
    const status = await unlessGone(() => statusOf(id, context));
    if (status === undefined || judge(status.value).compliance === "COMPLIANT") return undefined;
    return {
      before: { versioning: status.value },
      after: { versioning: "Enabled" },
      apply: async () => {
        await context.client(S3Client).send(
          new PutBucketVersioningCommand({
            ...ownBucket(id, context.place),
            VersioningConfiguration: { Status: "Enabled" },
          }),
        );
      },
    };
  },
  arnOf: bucketArn,
  detectActions: [listBucketsAction, bucketAction("s3:GetBucketVersioning")],
  remediateActions: [
    bucketAction("s3:GetBucketVersioning"),
    bucketAction("s3:PutBucketVersioning"),
  ],
});

/** `Off` where it was never enabled: Config's word, S3 has none. */
async function statusOf(id: string, { client, place }: CommandContext<unknown>): Promise<string> {
  const { Status } = await client(S3Client).send(
    new GetBucketVersioningCommand(ownBucket(id, place)),
  );
  return Status ?? "Off";
}

function judge(status: string): Judgement {
  if (status === "Enabled") return { compliance: "COMPLIANT" };
  const how = status === "Suspended" ? "suspended" : "off";
  return { compliance: "NON_COMPLIANT", reason: `Versioning is ${how}.` };
}
