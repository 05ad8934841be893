import * as pulumi from "@pulumi/pulumi";
import type { Context } from "../common/context";
import { putComplianceItems } from "../statements/functions";
import type { InspecProfileArgs } from "./profile";
import { InspecRunner } from "./runner";
import type { InspecSettings } from "./settings";
import { objectArns } from "../scan/s3Objects";
import { uploadStatements } from "../scan/instanceAccess";
import { allow, type PossibleStatement, useKeyThrough } from "../statements/policies";

/** What a host may do beside being managed by Systems Manager. */
export function auditStatements(
  { runner, profile }: InspecSettings,
  bucketArn: pulumi.Input<string>,
  context: Context,
): PossibleStatement[] {
  const { s3Uri, inputs, waivers } = profile;
  const scanObjects = objectArns([s3Uri, inputs, waivers], context.location);
  return [
    ...(runner === InspecRunner.CincAuditor
      ? uploadStatements({ bucketArn, scanObjectArns: scanObjects }, context)
      : [putComplianceItems(context.location), ...folderStatements(profile, context)]),
    ...tokenStatements(profile, context),
  ];
}

/** AWS's document downloads a folder, object by object. */
function folderStatements(
  { s3Uri }: InspecProfileArgs,
  { location: { partition } }: Context,
): PossibleStatement[] {
  if (s3Uri === undefined) return [];
  const place = pulumi.output(s3Uri).apply((uri) => {
    const [bucket = "", ...folders] = uri.slice("s3://".length).split("/");
    return { bucket, folder: folders.filter((each) => each !== "").join("/") };
  });
  const bucketArn = pulumi.interpolate`arn:${partition}:s3:::${place.bucket}`;
  return [
    allow("ReadProfile", ["s3:GetObject"], [pulumi.interpolate`${bucketArn}/${place.folder}/*`]),
    allow("ListProfile", ["s3:ListBucket"], [bucketArn], {
      StringLike: { "s3:prefix": [place.folder, pulumi.interpolate`${place.folder}/*`] },
    }),
  ];
}

/** The host itself fetches the token for GitHub: nobody else has to know it. */
function tokenStatements(
  { github }: InspecProfileArgs,
  { location }: Context,
): PossibleStatement[] {
  const { partition, region, accountId } = location;
  const { tokenParameterName, tokenSecretArn, tokenKmsKeyArn } = github ?? {};
  const statements: PossibleStatement[] = [];
  if (tokenParameterName !== undefined) {
    const path = tokenParameterName.replace(/^\//, "");
    const arn = pulumi.interpolate`arn:${partition}:ssm:${region}:${accountId}:parameter/${path}`;
    statements.push(allow("ReadToken", ["ssm:GetParameter", "ssm:GetParameters"], [arn]));
  }
  if (tokenSecretArn !== undefined) {
    statements.push(allow("ReadSecret", ["secretsmanager:GetSecretValue"], [tokenSecretArn]));
  }
  if (tokenKmsKeyArn !== undefined && statements.length > 0) {
    const services = [tokenSecretArn === undefined ? "ssm" : "secretsmanager"];
    const actions = ["kms:Decrypt"];
    statements.push(useKeyThrough("DecryptToken", tokenKmsKeyArn, actions, services, location));
  }
  return statements;
}
