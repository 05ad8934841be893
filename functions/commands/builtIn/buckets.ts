import { paginateListBuckets, S3Client } from "@aws-sdk/client-s3";
import type { CommandContext, CommandPlace, IamAction, Subject } from "../model";

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
