import {
  GetPublicAccessBlockCommand,
  type PublicAccessBlockConfiguration,
  PutPublicAccessBlockCommand,
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
export const s3BlockPublicAccess = defineCommand({
  name: "S3_BLOCK_PUBLIC_ACCESS",
  description: "Buckets must block public access in all four ways.",
  resourceTypes: [bucketType],
  triggers: ["change", "periodic"],
  parameters: {},
  list: listBuckets,
  detect: async ({ id, item }, context) => {
    const recorded = objectIn(item?.supplementary, "PublicAccessBlockConfiguration");
    if (recorded !== undefined) return judge(blocks((name) => recorded[configName(name)]));
    return judgeBucket(() => blocksOf(id, context), judge);
  },
  remediate: async ({ id }, context) => {
    const found = await unlessGone(() => blocksOf(id, context));
    if (found === undefined || judge(found.value).compliance === "COMPLIANT") return undefined;
    return {
      before: { ...found.value },
      after: { ...all },
      apply: async () => {
        await context.client(S3Client).send(
          new PutPublicAccessBlockCommand({
            ...ownBucket(id, context.place),
            PublicAccessBlockConfiguration: all,
          }),
        );
      },
    };
  },
  arnOf: bucketArn,
  detectActions: [listBucketsAction, bucketAction("s3:GetBucketPublicAccessBlock")],
  remediateActions: [
    bucketAction("s3:GetBucketPublicAccessBlock"),
    bucketAction("s3:PutBucketPublicAccessBlock"),
  ],
});

async function blocksOf(id: string, { client, place }: CommandContext<unknown>): Promise<Blocks> {
  let found: PublicAccessBlockConfiguration | undefined;
  try {
    const answer = await client(S3Client).send(
      new GetPublicAccessBlockCommand(ownBucket(id, place)),
    );
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

function judge(found: Blocks): Judgement {
  const open = settings.filter((name) => !found[name]);
  if (open.length === 0) return { compliance: "COMPLIANT" };
  return { compliance: "NON_COMPLIANT", reason: `Public access is open: ${open.join(", ")} off.` };
}
