import {
  GetBucketVersioningCommand,
  PutBucketVersioningCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { bucketCommand, ownBucket } from "./bucketCommand";
import { objectIn } from "./read";

/** A bucket keeps what is overwritten and deleted. */
export const s3EnableVersioning = bucketCommand<string>({
  name: "S3_ENABLE_VERSIONING",
  description: "Buckets must have versioning enabled.",
  severity: "low",
  actions: { read: "s3:GetBucketVersioning", change: "s3:PutBucketVersioning" },
  recorded: ({ supplementary }) => {
    const value = objectIn(supplementary, "BucketVersioningConfiguration")?.["status"];
    return typeof value === "string" ? { value } : undefined;
  },
  read: async (bucket) => {
    const { Status } = await bucket.context
      .client(S3Client)
      .send(new GetBucketVersioningCommand(ownBucket(bucket)));
    // Config's word for what was never enabled; S3 has none.
    return Status ?? "Off";
  },
  judge: (status) => {
    if (status === "Enabled") return { compliance: "COMPLIANT" };
    const how = status === "Suspended" ? "suspended" : "off";
    return { compliance: "NON_COMPLIANT", reason: `Versioning is ${how}.` };
  },
  plan: (versioning, bucket) => ({
    before: { versioning },
    after: { versioning: "Enabled" },
    apply: async () => {
      await bucket.context.client(S3Client).send(
        new PutBucketVersioningCommand({
          ...ownBucket(bucket),
          VersioningConfiguration: { Status: "Enabled" },
        }),
      );
    },
  }),
});
