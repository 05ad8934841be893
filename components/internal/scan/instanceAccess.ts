import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Context } from "../common/context";
import { readObjects, uploadToOwnFolder } from "../statements/instances";
import {
  policyDocument,
  type PossibleStatement,
  trustService,
  useKeyThrough,
} from "../statements/policies";

/** How hosts come to be allowed to upload their results. */
export const InstanceAccessMode = {
  /** Makes a role and an instance profile to launch or associate instances with. */
  Create: "create",
  /** Attaches the upload policy to roles that hosts have already. */
  Adopt: "adopt",
  /** Makes the upload policy and attaches it to nothing. */
  Skip: "skip",
} as const;
export type InstanceAccessMode = (typeof InstanceAccessMode)[keyof typeof InstanceAccessMode];

/** How hosts come to be allowed to upload their results. */
export interface InstanceAccessArgs {
  /** What is made for hosts. Defaults to `create`, or `adopt` where `roleNames` is given. */
  mode?: InstanceAccessMode;
  /**
   * Names (not ARNs) of 1 to 100 roles that hosts have already, which must have Systems Manager's
   * own permissions; with `adopt` only. The roles of hybrid activations will do as well. A plain
   * list, because one attachment is made for each. Defaults to none.
   */
  roleNames?: pulumi.Input<string>[];
}

/** The mode that is meant where it is not said. */
export function instanceAccessMode(access: InstanceAccessArgs | undefined): InstanceAccessMode {
  if (access?.mode !== undefined) return access.mode;
  return access?.roleNames === undefined ? InstanceAccessMode.Create : InstanceAccessMode.Adopt;
}

export interface InstanceAccessInputs {
  readonly access: InstanceAccessArgs | undefined;
  /** What the policy is for, in its description. */
  readonly description: string;
  /** What hosts may do beside being managed by Systems Manager. */
  readonly statements: readonly PossibleStatement[];
}

export interface InstanceAccess {
  readonly uploadPolicy: aws.iam.Policy;
  /** Until they are there, a host's upload is refused. */
  readonly attachments: readonly aws.iam.RolePolicyAttachment[];
  /** With `create` only. */
  readonly role?: aws.iam.Role;
  /** With `create` only. */
  readonly profile?: aws.iam.InstanceProfile;
}

/** The policy that hosts need, and whoever it is attached to. */
export function createInstanceAccess(
  name: string,
  inputs: InstanceAccessInputs,
  context: Context,
  parent: pulumi.Resource,
): InstanceAccess {
  const { access, description, statements } = inputs;
  const { common, tags } = context;
  const uploadPolicy = new aws.iam.Policy(
    name,
    {
      description,
      policy: policyDocument(statements),
      path: common.iamPath,
      tags,
    },
    { parent },
  );
  const mode = instanceAccessMode(access);
  if (mode === InstanceAccessMode.Create) {
    return { uploadPolicy, ...createRole(name, uploadPolicy, context, parent) };
  }
  const adopted = mode === InstanceAccessMode.Adopt ? (access?.roleNames ?? []) : [];
  const attachments = adopted.map((role, index) =>
    // Named after the role, so that others stay when one leaves, as far as it is known by now.
    attach(`${name}-${typeof role === "string" ? role : index}`, role, uploadPolicy.arn, parent),
  );
  return { uploadPolicy, attachments };
}

function createRole(
  name: string,
  uploadPolicy: aws.iam.Policy,
  context: Context,
  parent: pulumi.Resource,
) {
  const { role, profile } = createInstanceRole(
    name,
    "Hosts that are scanned and upload their results",
    context,
    parent,
  );
  const core = pulumi.interpolate`arn:${context.location.partition}:iam::aws:policy/AmazonSSMManagedInstanceCore`;
  const attachments = [
    attach(`${name}-core`, role.name, core, parent),
    attach(`${name}-upload`, role.name, uploadPolicy.arn, parent),
  ];
  return { role, profile, attachments };
}

/** A role for instances, and the profile that they are launched with. */
export function createInstanceRole(
  name: string,
  description: string,
  { common, tags, location }: Context,
  parent: pulumi.Resource,
): { readonly role: aws.iam.Role; readonly profile: aws.iam.InstanceProfile } {
  const role = new aws.iam.Role(
    name,
    {
      description,
      // China's EC2 has a service principal of its own.
      assumeRolePolicy: policyDocument([
        trustService(pulumi.interpolate`ec2.${location.dnsSuffix}`),
      ]),
      path: common.iamPath,
      permissionsBoundary: common.permissionsBoundary,
      tags,
    },
    { parent },
  );
  const profile = new aws.iam.InstanceProfile(
    name,
    { role: role.name, path: common.iamPath, tags },
    { parent },
  );
  return { role, profile };
}

/** What a host needs that uploads its results. */
export interface UploadInputs {
  readonly bucketArn: pulumi.Input<string>;
  /** ARNs of the objects that hosts have to read for a scan. */
  readonly scanObjectArns: pulumi.Output<string[]>;
}

/** Upload into the host's own folder, and reading of what a scan needs. */
export function uploadStatements(
  { bucketArn, scanObjectArns }: UploadInputs,
  { common, location }: Context,
): PossibleStatement[] {
  return [
    uploadToOwnFolder(bucketArn),
    readObjects(scanObjectArns),
    ...(common.kmsKeyArn === undefined
      ? []
      : [
          useKeyThrough(
            "EncryptUploads",
            common.kmsKeyArn,
            ["kms:GenerateDataKey"],
            ["s3"],
            location,
          ),
        ]),
  ];
}

function attach(
  name: string,
  role: pulumi.Input<string>,
  policyArn: pulumi.Input<string>,
  parent: pulumi.Resource,
): aws.iam.RolePolicyAttachment {
  return new aws.iam.RolePolicyAttachment(name, { role, policyArn }, { parent });
}
