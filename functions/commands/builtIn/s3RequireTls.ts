import { GetBucketPolicyCommand, PutBucketPolicyCommand, S3Client } from "@aws-sdk/client-s3";
import { type Bucket, bucketCommand, ownBucket } from "./bucketCommand";
import { isNamed, objectIn } from "./read";
import { PolicyChangedError, requiresTls, withTls } from "./tlsStatement";

/** A bucket refuses what is not encrypted on its way. */
export const s3RequireTls = bucketCommand<string | undefined>({
  name: "S3_REQUIRE_TLS",
  description: "Buckets must refuse all requests that do not come over TLS.",
  severity: "medium",
  actions: { read: "s3:GetBucketPolicy", change: "s3:PutBucketPolicy" },
  recorded: ({ supplementary }) => {
    const recorded = objectIn(supplementary, "BucketPolicy");
    if (recorded === undefined) return undefined;
    const text = recorded["policyText"];
    return { value: typeof text === "string" && text !== "" ? text : undefined };
  },
  read: policyOf,
  judge: (policy, arn) => {
    if (requiresTls(policy, arn)) return { compliance: "COMPLIANT" };
    const reason =
      policy === undefined
        ? "The bucket has no policy, so none that requires TLS."
        : "The bucket's policy does not deny all requests without TLS.";
    return { compliance: "NON_COMPLIANT", reason };
  },
  plan: (policy, bucket) => {
    const Policy = withTls(policy, bucket.arn);
    return {
      before: { policy: policy ?? null },
      after: { policy: Policy },
      apply: async () => {
        // S3 replaces the whole policy whatever it has become: what came meanwhile would be lost.
        if ((await policyOf(bucket)) !== policy) {
          throw new PolicyChangedError(
            `the policy of bucket ${bucket.id} was changed by somebody else`,
          );
        }
        await bucket.context
          .client(S3Client)
          .send(new PutBucketPolicyCommand({ ...ownBucket(bucket), Policy }));
      },
    };
  },
});

async function policyOf(bucket: Bucket): Promise<string | undefined> {
  try {
    const { Policy } = await bucket.context
      .client(S3Client)
      .send(new GetBucketPolicyCommand(ownBucket(bucket)));
    return Policy;
  } catch (error) {
    if (isNamed(error, "NoSuchBucketPolicy")) return undefined;
    throw error;
  }
}
