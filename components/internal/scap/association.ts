import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { givenParameters, scheduleOf, targetsOf } from "../scan/association";
import { checkDocumentSize } from "../scan/commandDocument";
import type { CommonArgs } from "../common/args";
import type { Context } from "../common/context";
import { literal } from "../common/literal";
import type { ScanArgs } from "./scanArgs";
import { scanDocument, type ScanDocumentParameters } from "./document";
import type { ScapSettings } from "./settings";

export interface ScanAssociationInputs {
  readonly settings: ScapSettings;
  readonly bucketName: pulumi.Input<string>;
  /** What a host's upload needs: the first hosts are scanned at once. */
  readonly dependsOn: pulumi.Resource[];
}

export interface ScanAssociation {
  readonly document: aws.ssm.Document;
  readonly association: aws.ssm.Association;
}

/** The document that scans a host, and the association that runs it where and when it is asked to. */
export function createScanAssociation(
  name: string,
  { settings, bucketName, dependsOn }: ScanAssociationInputs,
  context: Context,
  parent: pulumi.Resource,
): ScanAssociation {
  const { common, location, tags } = context;
  const { scan } = settings;
  const document = new aws.ssm.Document(
    name,
    {
      documentType: "Command",
      documentFormat: "JSON",
      content: documentContent(scan),
      tags,
    },
    { parent },
  );
  const association = new aws.ssm.Association(
    name,
    {
      name: document.name,
      targets: targetsOf(settings),
      parameters: {
        ResultsBucket: bucketName,
        BucketOwner: location.accountId,
        BucketRegion: location.region,
        ...scanParameters(scan, { ...common, ...settings }),
      },
      ...scheduleOf(settings),
      tags,
    },
    { parent, dependsOn },
  );
  return { document, association };
}

/** The document as JSON, one line of the script to a line, so that a change of it can be read. */
function documentContent(scan: ScanArgs): string {
  const document = scanDocument({ scanTimeoutSeconds: scan.timeoutSeconds });
  const content = literal(JSON.stringify(document, null, 1));
  checkDocumentSize(content);
  return content;
}

/** The document's parameters, as texts; what is not said is left to the document's own defaults. */
export function scanParameters(
  scan: ScanArgs,
  {
    fipsEndpoints,
    dualStackEndpoints,
  }: Pick<CommonArgs, "fipsEndpoints"> & Partial<Pick<ScapSettings, "dualStackEndpoints">>,
): Record<string, pulumi.Input<string>> {
  const parameters: Parameters = {
    Profile: scan.profile,
    DataStream: scan.dataStream,
    TailoringFile: scan.tailoringFile,
    Checklist: scan.checklist,
    SkipRules: joined(scan.skipRules, ","),
    AllowInstall: flag(scan.installMissing),
    Report: flag(scan.htmlReport),
    FetchRemoteResources: flag(scan.fetchRemoteResources),
    WithoutSystemCharacteristics: flag(scan.withoutSystemCharacteristics),
    ProbeMemoryRatio: scan.probeMemoryRatio?.toFixed(6),
    ProbeMaxItems: scan.probeMaxItems?.toString(),
    ProbeIgnorePaths: joined(scan.probeIgnorePaths, ":"),
    UseFipsEndpoint: flag(fipsEndpoints),
    UseDualStackEndpoint: dualStackEndpoints === true ? "true" : undefined,
  };
  return givenParameters(parameters);
}

/** The bucket is said by the association itself. */
type Parameters = Partial<
  Record<Exclude<keyof ScanDocumentParameters, `${string}Bucket${string}`>, pulumi.Input<string>>
>;

function flag(value: boolean | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}

/** SSM refuses empty texts as parameters. */
function joined(list: readonly string[] | undefined, separator: string): string | undefined {
  return list === undefined || list.length === 0 ? undefined : list.join(separator);
}
