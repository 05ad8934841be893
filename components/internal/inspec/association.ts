import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { commandParameters, givenParameters, scheduleOf, targetsOf } from "../scan/association";
import { checkDocumentSize } from "../scan/commandDocument";
import type { Context } from "../common/context";
import { inspecDocument, type InspecDocumentParameters } from "./document";
import type { InspecGitHubArgs, InspecProfileArgs } from "./profile";
import { InspecRunner } from "./runner";
import type { InspecSettings } from "./settings";
import { literal } from "../common/literal";

export interface InspecAssociationInputs {
  readonly settings: InspecSettings;
  /** Bucket that reports are uploaded to. */
  readonly bucketName: pulumi.Input<string>;
  /** What a host's upload needs: the first hosts are audited at once. */
  readonly dependsOn: pulumi.Resource[];
}

export interface InspecAssociation {
  readonly association: aws.ssm.Association;
  readonly documentName: pulumi.Output<string>;
  readonly documentArn: pulumi.Output<string>;
  /** What runs the document by `ssm:SendCommand` just as the association does. */
  readonly commandParameters: pulumi.Output<string>;
}

/** The document that audits a host, and the association that runs it. */
export function createInspecAssociation(
  name: string,
  { settings, bucketName, dependsOn }: InspecAssociationInputs,
  context: Context,
  parent: pulumi.Resource,
): InspecAssociation {
  const { runner, profile } = settings;
  const own = runner === InspecRunner.CincAuditor;
  const document = own ? createDocument(name, profile, context, parent) : awsDocument(context);
  const parameters = own
    ? ownParameters(settings, bucketName, context)
    : awsParameters(profile, context);
  const association = new aws.ssm.Association(
    name,
    {
      name: document.name,
      targets: targetsOf(settings),
      parameters,
      ...scheduleOf(settings),
      tags: context.tags,
    },
    { parent, dependsOn },
  );
  return {
    association,
    documentName: document.name,
    documentArn: document.arn,
    commandParameters: commandParameters(parameters),
  };
}

interface Document {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
}

function createDocument(
  name: string,
  { timeoutSeconds }: InspecProfileArgs,
  { tags }: Context,
  parent: pulumi.Resource,
): Document {
  const document = inspecDocument({ scanTimeoutSeconds: timeoutSeconds });
  const content = literal(JSON.stringify(document, null, 1));
  checkDocumentSize(content);
  return new aws.ssm.Document(
    name,
    { documentType: "Command", documentFormat: "JSON", content, tags },
    { parent },
  );
}

function awsDocument({ location: { partition, region } }: Context): Document {
  const name = InspecRunner.RunInspecChecks;
  return {
    name: pulumi.output<string>(name),
    arn: pulumi.interpolate`arn:${partition}:ssm:${region}::document/${name}`,
  };
}

/** What our own document is told. */
function ownParameters(
  { profile, dualStackEndpoints }: InspecSettings,
  bucketName: pulumi.Input<string>,
  { common, location }: Context,
): Record<string, pulumi.Input<string>> {
  const { github } = profile;
  const all: Partial<Record<keyof InspecDocumentParameters, pulumi.Input<string>>> = {
    ResultsBucket: bucketName,
    BucketOwner: location.accountId,
    BucketRegion: location.region,
    GitHubOwner: github?.owner,
    GitHubRepository: github?.repository,
    GitHubPath: github?.path,
    GitHubRef: github?.ref,
    TokenParameter: github?.tokenParameterName,
    TokenSecret: github?.tokenSecretArn,
    ProfileUri: profile.s3Uri,
    Inputs: encoded(profile.inputs),
    Waivers: encoded(profile.waivers),
    AllowInstall: profile.installMissing?.toString(),
    AuditorVersion: profile.auditorVersion,
    AcceptChefLicense: profile.acceptChefLicense?.toString(),
    UseFipsEndpoint: common.fipsEndpoints?.toString(),
    UseDualStackEndpoint: dualStackEndpoints ? "true" : undefined,
  };
  return givenParameters(all);
}

/** In base64, a text has no character in it that means anything on its way to the host. */
function encoded(value: pulumi.Input<string> | undefined): pulumi.Output<string> | undefined {
  if (value === undefined) return undefined;
  return pulumi
    .output(value)
    .apply((text) =>
      text.startsWith("s3://") ? text : Buffer.from(text, "utf8").toString("base64"),
    );
}

/**
 * What AWS's document is told: where the profile is, as JSON. The agent takes a host without a Region
 * for one in us-east-1, which other partitions do not have.
 */
function awsParameters(
  { github, s3Uri }: InspecProfileArgs,
  { location: { region, dnsSuffix } }: Context,
): Record<string, pulumi.Input<string>> {
  if (github !== undefined) {
    return { sourceType: "GitHub", sourceInfo: JSON.stringify(gitHubSource(github)) };
  }
  const place = pulumi.output(s3Uri ?? "").apply((uri) => uri.replace(/^s3:\/\//, ""));
  const path = pulumi.interpolate`https://s3.${region}.${dnsSuffix}/${place}`;
  const sourceInfo = pulumi.jsonStringify({ path });
  return { sourceType: "S3", sourceInfo };
}

function gitHubSource({ owner, repository, path, ref, tokenParameterName }: InspecGitHubArgs) {
  const commit = /^[0-9a-f]{40}$/.test(ref);
  return {
    owner,
    repository,
    path: path ?? "",
    getOptions: `${commit ? "commitID" : "branch"}:${ref}`,
    ...(tokenParameterName === undefined
      ? {}
      : { tokenInfo: `{{ssm-secure:${tokenParameterName}}}` }),
  };
}
