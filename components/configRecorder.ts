import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type ArgumentChecks, checkedArguments } from "./internal/common/checks";
import type { CommonArgs } from "./internal/common/args";
import { type Context, contextOf } from "./internal/common/context";
import { ownOutputs } from "./internal/common/ownOutputs";
import {
  allow,
  policyDocument,
  type Statement,
  trustService,
} from "./internal/statements/policies";
import { createPrivateBucket } from "./internal/resources/privateBucket";

/** Arguments of `ConfigRecorder`. All of them can be left out. */
export interface ConfigRecorderArgs extends CommonArgs {
  /**
   * 1 to 500 types of resources that are recorded, such as `AWS::S3::Bucket`; each item that is
   * recorded costs. Defaults to all that AWS Config knows.
   */
  resourceTypes?: string[];
  /**
   * Whether global resources, those of IAM, are recorded in this Region, too: in one Region of an
   * account only, and not beside `resourceTypes`. Defaults to false.
   */
  globalResources?: boolean;
  /**
   * Whether changes are recorded once a day and not as they happen. Rules then hear of them once a
   * day, too. Defaults to false.
   */
  daily?: boolean;
  /**
   * Days that AWS Config's files are kept in the bucket, 30 to 3,650. Defaults to 2,555, which are
   * seven years.
   */
  retentionDays?: number;
  /**
   * Whether the recorder has a role that the component makes, and not AWS Config's service-linked role,
   * which Security Hub's control Config.1 asks for. Defaults to false.
   */
  ownRole?: boolean;
  /**
   * Whether to make the service-linked role, `AWSServiceRoleForConfig`, in an account that has none yet:
   * an account has one, and making it again fails. It stays when the component is destroyed, because
   * recorders of other Regions use it, too. Not beside `ownRole`. Defaults to false.
   */
  createServiceLinkedRole?: boolean;
}

/**
 * AWS Config's recorder, for an account and Region that has none: there can be one only. Its parts are
 * made in the order that AWS asks for, and the recorder is started last.
 */
export class ConfigRecorder extends pulumi.ComponentResource {
  /** Name of the recorder. */
  public readonly recorderName: pulumi.Output<string>;
  /** Name of the bucket with AWS Config's files. */
  public readonly bucketName: pulumi.Output<string>;
  /** ARN of the role that resources are read with. */
  public readonly roleArn: pulumi.Output<string>;
  /** Id of the recorder's status: what depends on it waits until the recorder runs. */
  public readonly statusId: pulumi.Output<string>;

  constructor(name: string, args: ConfigRecorderArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("plumbline:index:ConfigRecorder", name, args, opts);
    const { retentionDays } = checkedArguments("ConfigRecorder", name, args, checkArgs);
    const context = contextOf("ConfigRecorder", name, args, this);
    const ownRole = args.ownRole === true;
    const { bucket, ready } = createPrivateBucket(
      name,
      { retentionDays, ...(!ownRole && { statements: letConfigDeliver(context) }) },
      context,
      this,
    );
    const { arn: roleArn, ready: roleReady } = ownRole
      ? createRole(name, bucket, context, this)
      : serviceLinkedRole(name, args, context, this);
    const recorder = new aws.cfg.Recorder(
      name,
      {
        roleArn,
        recordingGroup: recordingGroup(args),
        recordingMode: { recordingFrequency: args.daily === true ? "DAILY" : "CONTINUOUS" },
      },
      // A recorder that is there already is given another role after the bucket lets that one in.
      { parent: this, dependsOn: [...roleReady, ...ready] },
    );
    // AWS refuses a channel without a recorder, and the start of a recorder without a channel.
    const channel = new aws.cfg.DeliveryChannel(
      name,
      { s3BucketName: bucket.bucket, s3KmsKeyArn: context.common.kmsKeyArn },
      { parent: this, dependsOn: [recorder, ...roleReady, ...ready] },
    );
    const status = new aws.cfg.RecorderStatus(
      name,
      { name: recorder.name, isEnabled: true },
      { parent: this, dependsOn: [channel] },
    );

    this.recorderName = recorder.name;
    this.bucketName = bucket.bucket;
    this.roleArn = pulumi.output(roleArn);
    this.statusId = status.id;
    this.registerOutputs(ownOutputs(this));
  }
}

function checkArgs(
  args: ConfigRecorderArgs,
  checks: ArgumentChecks,
): { readonly retentionDays: number } {
  const { retentionDays = 2555 } = args;
  checks.listLength("resourceTypes", args.resourceTypes, 1, 500);
  checks.distinct("resourceTypes", args.resourceTypes);
  if (args.resourceTypes !== undefined && args.globalResources === true) {
    checks.refuse("globalResources", true, "left out where resourceTypes says what is recorded");
  }
  checks.wholeNumber("retentionDays", retentionDays, 30, 3650);
  if (args.ownRole === true && args.createServiceLinkedRole === true) {
    checks.refuse("createServiceLinkedRole", true, "left out where ownRole is true");
  }
  return { retentionDays };
}

function recordingGroup({
  resourceTypes,
  globalResources = false,
}: ConfigRecorderArgs): aws.types.input.cfg.RecorderRecordingGroup {
  return resourceTypes === undefined
    ? { allSupported: true, includeGlobalResourceTypes: globalResources }
    : { allSupported: false, includeGlobalResourceTypes: false, resourceTypes };
}

/** The recorder's role, and what has to be there before it is used. */
interface RecorderRole {
  readonly arn: pulumi.Output<string>;
  readonly ready: readonly pulumi.Resource[];
}

/** The service-linked role, which reads all that AWS Config records and whose name AWS has given. */
function serviceLinkedRole(
  name: string,
  { createServiceLinkedRole = false }: ConfigRecorderArgs,
  { location, tags }: Context,
  parent: pulumi.Resource,
): RecorderRole {
  const { partition, accountId } = location;
  const arn = pulumi.interpolate`arn:${partition}:iam::${accountId}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`;
  if (!createServiceLinkedRole) return { arn, ready: [] };
  const made = new aws.iam.ServiceLinkedRole(
    name,
    { awsServiceName: "config.amazonaws.com", tags },
    { parent, retainOnDelete: true },
  );
  return { arn, ready: [made] };
}

/** What AWS Config does with the bucket, by itself where the recorder has its service-linked role. */
const letConfigDeliver =
  ({ location: { accountId } }: Context) =>
  (bucketArn: pulumi.Output<string>): Statement[] => {
    const fromHere = { "aws:SourceAccount": accountId };
    const byConfig = {
      Effect: "Allow" as const,
      Principal: { Service: "config.amazonaws.com" },
    };
    return [
      {
        ...byConfig,
        Sid: "LetConfigFindBucket",
        Action: ["s3:GetBucketAcl", "s3:ListBucket"],
        Resource: bucketArn,
        Condition: { StringEquals: fromHere },
      },
      {
        ...byConfig,
        Sid: "LetConfigDeliver",
        Action: "s3:PutObject",
        Resource: pulumi.interpolate`${bucketArn}/AWSLogs/${accountId}/Config/*`,
        Condition: { StringEquals: { ...fromHere, ...withFullControl } },
      },
    ];
  };

/** AWS Config gives the bucket's owner all rights in what it writes. */
const withFullControl = { "s3:x-amz-acl": "bucket-owner-full-control" };

function createRole(
  name: string,
  bucket: aws.s3.Bucket,
  { common, location, tags }: Context,
  parent: pulumi.Resource,
): RecorderRole {
  const { accountId, partition } = location;
  const role = new aws.iam.Role(
    name,
    {
      description: "Lets AWS Config read resources and write its files",
      assumeRolePolicy: policyDocument([
        {
          ...trustService("config.amazonaws.com"),
          Condition: { StringEquals: { "aws:SourceAccount": accountId } },
        },
      ]),
      path: common.iamPath,
      permissionsBoundary: common.permissionsBoundary,
      tags,
    },
    { parent },
  );
  const reading = new aws.iam.RolePolicyAttachment(
    name,
    {
      role: role.name,
      policyArn: pulumi.interpolate`arn:${partition}:iam::aws:policy/service-role/AWS_ConfigRole`,
    },
    { parent },
  );
  const writing = new aws.iam.RolePolicy(
    name,
    { role: role.name, policy: policyDocument(deliveryStatements(bucket, common, accountId)) },
    { parent },
  );
  return { arn: role.arn, ready: [reading, writing] };
}

/** What the role does with the bucket: AWS Config looks whether it is there, and writes below its prefix. */
function deliveryStatements(
  bucket: aws.s3.Bucket,
  { kmsKeyArn }: CommonArgs,
  accountId: pulumi.Input<string>,
): Statement[] {
  return [
    allow("FindBucket", ["s3:GetBucketAcl", "s3:ListBucket"], [bucket.arn]),
    allow(
      "WriteFiles",
      ["s3:PutObject", "s3:PutObjectAcl"],
      [pulumi.interpolate`${bucket.arn}/AWSLogs/${accountId}/Config/*`],
      { StringLike: withFullControl },
    ),
    ...(kmsKeyArn === undefined
      ? []
      : [allow("EncryptFiles", ["kms:Decrypt", "kms:GenerateDataKey"], [kmsKeyArn])]),
  ];
}
