import {
  GetPublicAccessBlockCommand,
  type PublicAccessBlockConfiguration,
  PutPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { type Bucket, bucketCommand, ownBucket } from "./bucketCommand";
import { isNamed, objectIn } from "./read";

/** S3's four settings; Config writes them with a small first letter. */
const settings = [
  "BlockPublicAcls",
  "IgnorePublicAcls",
  "BlockPublicPolicy",
  "RestrictPublicBuckets",
] as const;

type Blocks = Readonly<Record<(typeof settings)[number], boolean>>;

const all = blocks(() => true);

/** A bucket is closed to the public, whatever its policy and its objects' lists say. */
export const s3BlockPublicAccess = bucketCommand<Blocks>({
  name: "S3_BLOCK_PUBLIC_ACCESS",
  description: "Buckets must block public access in all four ways.",
  severity: "high",
  actions: { read: "s3:GetBucketPublicAccessBlock", change: "s3:PutBucketPublicAccessBlock" },
  recorded: ({ supplementary }) => {
    const recorded = objectIn(supplementary, "PublicAccessBlockConfiguration");
    return recorded && { value: blocks((name) => recorded[configName(name)]) };
  },
  read: blocksOf,
  judge: (found) => {
    const open = settings.filter((name) => !found[name]);
    if (open.length === 0) return { compliance: "COMPLIANT" };
    return {
      compliance: "NON_COMPLIANT",
      reason: `Public access is open: ${open.join(", ")} off.`,
    };
  },
  plan: (found, bucket) => ({
    before: { ...found },
    after: { ...all },
    apply: async () => {
      await bucket.context.client(S3Client).send(
        new PutPublicAccessBlockCommand({
          ...ownBucket(bucket),
          PublicAccessBlockConfiguration: all,
        }),
      );
    },
  }),
});

async function blocksOf(bucket: Bucket): Promise<Blocks> {
  let found: PublicAccessBlockConfiguration | undefined;
  try {
    const answer = await bucket.context
      .client(S3Client)
      .send(new GetPublicAccessBlockCommand(ownBucket(bucket)));
    found = answer.PublicAccessBlockConfiguration;
  } catch (error) {
    if (!isNamed(error, "NoSuchPublicAccessBlockConfiguration")) throw error;
  }
  return blocks((name) => found?.[name]);
}

/** All four, true only where it is said. */
function blocks(valueOf: (name: (typeof settings)[number]) => unknown): Blocks {
  const [BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets] = settings;
  return {
    BlockPublicAcls: valueOf(BlockPublicAcls) === true,
    IgnorePublicAcls: valueOf(IgnorePublicAcls) === true,
    BlockPublicPolicy: valueOf(BlockPublicPolicy) === true,
    RestrictPublicBuckets: valueOf(RestrictPublicBuckets) === true,
  };
}

function configName(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}
