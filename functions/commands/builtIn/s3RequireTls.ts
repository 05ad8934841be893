import { GetBucketPolicyCommand, PutBucketPolicyCommand, S3Client } from "@aws-sdk/client-s3";
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
import { isNamed, objectIn } from "./read";
import { PolicyChangedError, requiresTls, withTls } from "./tlsStatement";

/** A bucket refuses what is not encrypted on its way. */
export const s3RequireTls = defineCommand({
  name: "S3_REQUIRE_TLS",
  description: "Buckets must refuse all requests that do not come over TLS.",
  resourceTypes: [bucketType],
  triggers: ["change", "periodic"],
  parameters: {},
  list: listBuckets,
  detect: async ({ id, item }, context) => {
    const judge = (policy: string | undefined): Judgement =>
      judgePolicy(policy, bucketArn(id, context.place));
    const recorded = objectIn(item?.supplementary, "BucketPolicy");
    if (recorded !== undefined) {
      const text = recorded["policyText"];
      return judge(typeof text === "string" && text !== "" ? text : undefined);
    }
    return judgeBucket(() => policyOf(id, context), judge);
  },
  remediate: async ({ id }, context) => {
    const arn = bucketArn(id, context.place);
    const found = await unlessGone(() => policyOf(id, context));
    if (found === undefined || requiresTls(found.value, arn)) return undefined;
    const Policy = withTls(found.value, arn);
    return {
      before: { policy: found.value ?? null },
      after: { policy: Policy },
      apply: async () => {
        // S3 replaces the whole policy whatever it has become: what came meanwhile would be lost.
        if ((await policyOf(id, context)) !== found.value) {
          throw new PolicyChangedError(`the policy of bucket ${id} was changed by somebody else`);
        }
        await context
          .client(S3Client)
          .send(new PutBucketPolicyCommand({ ...ownBucket(id, context.place), Policy }));
      },
    };
  },
  arnOf: bucketArn,
  detectActions: [listBucketsAction, bucketAction("s3:GetBucketPolicy")],
  remediateActions: [bucketAction("s3:GetBucketPolicy"), bucketAction("s3:PutBucketPolicy")],
});

async function policyOf(
  id: string,
  { client, place }: CommandContext<unknown>,
): Promise<string | undefined> {
  try {
    const { Policy } = await client(S3Client).send(
      new GetBucketPolicyCommand(ownBucket(id, place)),
    );
    return Policy;
  } catch (error) {
    if (isNamed(error, "NoSuchBucketPolicy")) return undefined;
    throw error;
  }
}

function judgePolicy(policy: string | undefined, arn: string): Judgement {
  if (requiresTls(policy, arn)) return { compliance: "COMPLIANT" };
  const reason =
    policy === undefined
      ? "The bucket has no policy, so none that requires TLS."
      : "The bucket's policy does not deny all requests without TLS.";
  return { compliance: "NON_COMPLIANT", reason };
}
