import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { dataOptions } from "./dataOptions";
import { deny, denyPlainText, policyDocument, type Statement } from "../statements/policies";
import type { Context } from "../common/context";

/** Days that an older version of an overwritten or deleted object is kept. */
const noncurrentVersionDays = 30;

/** Days after which the parts of an upload that was never finished are removed. */
const incompleteUploadDays = 7;

export interface PrivateBucketArgs {
  /** What the bucket allows to others, beside what it refuses to everyone. */
  readonly statements?: (bucketArn: pulumi.Output<string>) => readonly Statement[];
  /** Days that objects are kept; left out where objects stay. */
  readonly retentionDays?: number;
}

/** A bucket whose every guard is in place once `ready` is. */
export interface PrivateBucket {
  readonly bucket: aws.s3.Bucket;
  /** To be waited for by what writes to the bucket or is told of its objects. */
  readonly ready: readonly pulumi.Resource[];
}

/** A private, encrypted, versioned bucket that takes calls over TLS 1.2 and newer only. */
export function createPrivateBucket(
  name: string,
  { retentionDays, statements }: PrivateBucketArgs,
  context: Context,
  parent: pulumi.Resource,
): PrivateBucket {
  const options = { parent };
  const { tags } = context;
  const { kmsKeyArn } = context.common;
  const bucket = new aws.s3.Bucket(name, { tags }, dataOptions(context, parent));
  const ref = { bucket: bucket.bucket };
  const publicAccess = new aws.s3.BucketPublicAccessBlock(
    name,
    {
      ...ref,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    options,
  );
  const ownership = new aws.s3.BucketOwnershipControls(
    name,
    { ...ref, rule: { objectOwnership: "BucketOwnerEnforced" } },
    options,
  );
  const versioning = new aws.s3.BucketVersioning(
    name,
    { ...ref, versioningConfiguration: { status: "Enabled" } },
    options,
  );
  const encryption = new aws.s3.BucketServerSideEncryptionConfiguration(
    name,
    { ...ref, rules: [encryptionRule(kmsKeyArn)] },
    options,
  );
  const lifecycle = new aws.s3.BucketLifecycleConfiguration(
    name,
    { ...ref, rules: lifecycleRules(retentionDays) },
    // S3 refuses rules for old versions while versioning is still being switched on.
    { ...options, dependsOn: [versioning] },
  );
  const policy = new aws.s3.BucketPolicy(
    name,
    {
      ...ref,
      policy: policyDocument([
        ...bucketStatements(bucket.arn, kmsKeyArn),
        ...(statements?.(bucket.arn) ?? []),
      ]),
    },
    // Two changes of a bucket's public access settings at once conflict.
    { ...options, dependsOn: [publicAccess] },
  );
  return { bucket, ready: [ownership, encryption, lifecycle, policy] };
}

/** Encryption by S3's own key, or by the customer's with one data key per bucket and hour. */
function encryptionRule(kmsKeyArn: pulumi.Input<string> | undefined) {
  return kmsKeyArn === undefined
    ? { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }
    : {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: kmsKeyArn },
        bucketKeyEnabled: true,
      };
}

function lifecycleRules(retentionDays: number | undefined) {
  return [
    {
      id: "expire-results",
      status: "Enabled",
      filter: { prefix: "" },
      ...(retentionDays === undefined ? {} : { expiration: { days: retentionDays } }),
      noncurrentVersionExpiration: { noncurrentDays: noncurrentVersionDays },
    },
    {
      // S3 takes no days in a rule that removes delete markers.
      id: "clean-up",
      status: "Enabled",
      filter: { prefix: "" },
      expiration: { expiredObjectDeleteMarker: true },
      abortIncompleteMultipartUpload: { daysAfterInitiation: incompleteUploadDays },
    },
  ];
}

/** What the bucket refuses to everyone, whatever their own policies say. */
function bucketStatements(
  bucketArn: pulumi.Input<string>,
  kmsKeyArn: pulumi.Input<string> | undefined,
): Statement[] {
  const objects = pulumi.interpolate`${bucketArn}/*`;
  const all = [bucketArn, objects];
  const statements = [
    denyPlainText("s3:*", all),
    deny("DenyOldTls", "s3:*", all, { NumericLessThan: { "s3:TlsVersion": "1.2" } }),
  ];
  if (kmsKeyArn === undefined) return statements;
  // An upload that names no encryption gets the bucket's; one that names another is refused.
  // StringNotEquals alone would also hold where nothing is named.
  return [
    ...statements,
    deny("DenyOtherEncryption", "s3:PutObject", [objects], {
      Null: { "s3:x-amz-server-side-encryption": "false" },
      StringNotEquals: { "s3:x-amz-server-side-encryption": "aws:kms" },
    }),
    deny("DenyOtherKeys", "s3:PutObject", [objects], {
      Null: { "s3:x-amz-server-side-encryption-aws-kms-key-id": "false" },
      ArnNotEquals: { "s3:x-amz-server-side-encryption-aws-kms-key-id": kmsKeyArn },
    }),
  ];
}
