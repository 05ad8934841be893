import { defineCommand } from "../define";
import type {
  CommandContext,
  CommandSeverity,
  ComplianceCommand,
  ConfigurationItem,
  Judgement,
  RemediationPlan,
} from "../model";
import { bucketAction, bucketArn, bucketType, listBuckets, listBucketsAction } from "./buckets";
import { isNamed } from "./read";

/** A bucket, and the account and Region that it is in. */
export interface Bucket {
  readonly id: string;
  readonly arn: string;
  readonly context: CommandContext<unknown>;
}

/** One property of buckets: how to read it, what it must be, and how to make it so. */
export interface BucketProperty<T> {
  readonly name: string;
  readonly description: string;
  readonly severity?: CommandSeverity;
  /** The IAM actions that reading and changing the property take. */
  readonly actions: { readonly read: string; readonly change: string };
  /** The property as Config recorded it; nothing where the item does not have it. */
  recorded(item: ConfigurationItem): { readonly value: T } | undefined;
  /** The property as it is now. */
  read(bucket: Bucket): Promise<T>;
  judge(value: T, arn: string): Judgement;
  /** How to change a value that was judged to be wrong. */
  plan(value: T, bucket: Bucket): RemediationPlan;
}

/** A command that holds every bucket to one property. A bucket that is gone is not applicable. */
export function bucketCommand<T>(property: BucketProperty<T>): ComplianceCommand {
  const { name, description, severity, actions } = property;
  const found = (bucket: Bucket) => unlessGone(() => property.read(bucket));
  return defineCommand({
    name,
    description,
    ...(severity && { severity }),
    resourceTypes: [bucketType],
    triggers: ["change", "periodic"],
    parameters: {},
    list: listBuckets,
    detect: async ({ id, item }, context) => {
      const bucket = bucketOf(id, context);
      const known = (item && property.recorded(item)) ?? (await found(bucket));
      if (known !== undefined) return property.judge(known.value, bucket.arn);
      return { compliance: "NOT_APPLICABLE", reason: "The bucket is gone." };
    },
    remediate: async ({ id }, context) => {
      const bucket = bucketOf(id, context);
      const known = await found(bucket);
      if (known === undefined) return undefined;
      const { compliance } = property.judge(known.value, bucket.arn);
      return compliance === "COMPLIANT" ? undefined : property.plan(known.value, bucket);
    },
    arnOf: bucketArn,
    detectActions: [listBucketsAction, bucketAction(actions.read)],
    remediateActions: [bucketAction(actions.read), bucketAction(actions.change)],
  });
}

/**
 * The bucket as requests name it, only where it belongs to the account: names are the world's, and one
 * that was deleted may be somebody else's by now.
 */
export function ownBucket({ id, context }: Bucket): {
  readonly Bucket: string;
  readonly ExpectedBucketOwner: string;
} {
  return { Bucket: id, ExpectedBucketOwner: context.place.account };
}

function bucketOf(id: string, context: CommandContext<unknown>): Bucket {
  return { id, arn: bucketArn(id, context.place), context };
}

/** What `read` finds; undefined where the bucket is gone. */
async function unlessGone<T>(read: () => Promise<T>): Promise<{ readonly value: T } | undefined> {
  try {
    return { value: await read() };
  } catch (error) {
    if (isNamed(error, "NoSuchBucket")) return undefined;
    throw error;
  }
}
