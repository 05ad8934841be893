import { paginateListBuckets, S3Client } from "@aws-sdk/client-s3";
import type { CommandContext, CommandPlace, IamAction, Judgement, Subject } from "../model";
import { isNamed } from "./read";

/** Config's resource type of a bucket; its id is the bucket's name. */
export const bucketType = "AWS::S3::Bucket";

/** The most that one page may have. */
const pageSize = 1_000;

/** All buckets that are in the Region that is judged: Config records each in its own. */
export async function* listBuckets({
  client,
  place,
}: CommandContext<unknown>): AsyncGenerator<Subject> {
  const pages = paginateListBuckets(
    { client: client(S3Client), pageSize },
    { BucketRegion: place.region },
  );
  for await (const { Buckets = [] } of pages) {
    for (const { Name } of Buckets) {
      if (Name !== undefined) yield { type: bucketType, id: Name };
    }
  }
}

/** What listing needs. */
export const listBucketsAction: IamAction = { action: "s3:ListAllMyBuckets", resources: ["*"] };

/** An action on the buckets themselves. */
export function bucketAction(action: string): IamAction {
  return { action, resources: ["arn:{partition}:s3:::*"] };
}

export function bucketArn(id: string, { partition }: Pick<CommandPlace, "partition">): string {
  return `arn:${partition}:s3:::${id}`;
}

/**
 * The bucket, only where it belongs to the account: names are the world's, and one that was deleted
 * may be somebody else's by now.
 */
export function ownBucket(
  id: string,
  { account }: CommandPlace,
): { readonly Bucket: string; readonly ExpectedBucketOwner: string } {
  return { Bucket: id, ExpectedBucketOwner: account };
}

/** Judges what `read` finds, unless the bucket is gone. */
export async function judgeBucket<T>(
  read: () => Promise<T>,
  judge: (found: T) => Judgement,
): Promise<Judgement> {
  const found = await unlessGone(read);
  if (found !== undefined) return judge(found.value);
  return { compliance: "NOT_APPLICABLE", reason: "The bucket is gone." };
}

/** What `read` finds; undefined where the bucket is gone. */
export async function unlessGone<T>(
  read: () => Promise<T>,
): Promise<{ readonly value: T } | undefined> {
  try {
    return { value: await read() };
  } catch (error) {
    if (isNamed(error, "NoSuchBucket")) return undefined;
    throw error;
  }
}
