import { readAsset } from "./assets";

/**
 * The document's parameters as an association gives them: all of them texts, and whatever is left
 * out takes the document's default. The scan script finds each as `SSM_<name>`.
 */
export interface ScanDocumentParameters {
  /** Bucket that results are uploaded to. */
  ResultsBucket: string;
  /** Account that the bucket has to belong to; an upload to anybody else's is refused by S3. */
  BucketOwner?: string;
  /** Region of the bucket. Defaults to the host's own. */
  BucketRegion?: string;
  /** Profile: its id, or what follows `_profile_` in it. */
  Profile?: string;
  /** Datastream: a path on the host, or `s3://bucket/key`. */
  DataStream?: string;
  /** Tailoring file: a path on the host, or `s3://bucket/key`. */
  TailoringFile?: string;
  /** Rules to skip, parted by commas: their ids, or what follows `_rule_` in them. */
  SkipRules?: string;
  /** `true` or `false`: whether a missing scanner or content may be installed. */
  AllowInstall?: string;
  /** `true` or `false`: whether the HTML report is made and uploaded. */
  Report?: string;
  /** `true` or `false`: whether `oscap` may fetch what the content refers to. */
  FetchRemoteResources?: string;
  /** `true` or `false`: whether the result leaves out what was seen on the host. */
  WithoutSystemCharacteristics?: string;
  /** Share of the host's memory that a probe may use, from 0 to 1. */
  ProbeMemoryRatio?: string;
  /** Items that a probe may collect. */
  ProbeMaxItems?: string;
  /** Paths that probes leave out, parted by colons. */
  ProbeIgnorePaths?: string;
  /** Seconds that the scan itself may take. */
  ScanTimeout?: string;
  /** Id of the role that hosts have; where it is given, STS is not asked for it. */
  RoleId?: string;
  /** `true` or `false`: whether S3 and STS are called by their FIPS endpoints. */
  UseFipsEndpoint?: string;
}

/** A parameter of an SSM document. `ENV_VAR` keeps its value out of the script's text. */
interface DocumentParameter {
  readonly type: "String";
  readonly description: string;
  readonly interpolationType: "ENV_VAR";
  readonly default?: string;
  readonly allowedPattern?: string;
  readonly allowedValues?: readonly string[];
}

/** Content of the SSM Command document that scans a host. */
export interface ScanDocument {
  readonly schemaVersion: "2.2";
  readonly description: string;
  readonly parameters: Readonly<Record<keyof ScanDocumentParameters, DocumentParameter>>;
  readonly mainSteps: readonly [
    {
      readonly action: "aws:runShellScript";
      readonly name: string;
      readonly precondition: { readonly StringEquals: readonly ["platformType", "Linux"] };
      readonly inputs: { readonly timeoutSeconds: string; readonly runCommand: readonly string[] };
    },
  ];
}

export interface ScanDocumentOptions {
  /** Default of the parameter `ScanTimeout`, from 60 to 86,400 seconds. Defaults to 3,600. */
  readonly scanTimeoutSeconds?: number;
}

/** The largest content that SSM takes for a document: 64 KB. */
export const maximumScanDocumentBytes = 65_536;

const defaultScanTimeoutSeconds = 3600;

// The report may take the script's 900 seconds; the rest is for packages and uploads. The script
// has to end by itself: what the agent kills cannot report that it failed.
const secondsBesidesTheScan = 900 + 1800;

// Characters that mean nothing to a shell, so that even a careless use of a value does no harm. The
// agent compiles these as Go expressions, which know no repetition above 1000, nested ones
// multiplied: what may be long is not counted.
const word = "[A-Za-z0-9_.-]+";
const path = "/[A-Za-z0-9_./@+=,-]*";
const file = "(/|s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/)[A-Za-z0-9_.:/@+=,-]+";

/** The empty text is always allowed: it is what a parameter that is left out has. */
function text(description: string, pattern: string): DocumentParameter {
  return {
    type: "String",
    description,
    interpolationType: "ENV_VAR",
    default: "",
    allowedPattern: `^(${pattern})?$`,
  };
}

function flag(description: string, byDefault: boolean): DocumentParameter {
  return {
    type: "String",
    description,
    interpolationType: "ENV_VAR",
    default: String(byDefault),
    allowedValues: ["true", "false"],
  };
}

function parameters(scanTimeoutSeconds: number): ScanDocument["parameters"] {
  return {
    ResultsBucket: {
      type: "String",
      description: "(Required) Bucket that results are uploaded to.",
      interpolationType: "ENV_VAR",
      allowedPattern: "^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$",
    },
    BucketOwner: text("Account that the bucket has to belong to.", "[0-9]{12}"),
    BucketRegion: text("Region of the bucket. Default: the host's own.", "[a-z0-9-]{1,32}"),
    Profile: text(
      "Profile: its id, or what follows _profile_ in it, such as stig. Default: the tailoring file's, else CIS Level 1 for servers, else the first general one.",
      word,
    ),
    DataStream: text(
      "Datastream: an absolute path on the host, or s3://bucket/key. Default: the SCAP Security Guide's for the host's system.",
      file,
    ),
    TailoringFile: text("Tailoring file: an absolute path on the host, or s3://bucket/key.", file),
    SkipRules: text(
      "Rules to skip, parted by commas: their ids, or what follows _rule_ in them.",
      `${word}(,${word})*`,
    ),
    AllowInstall: flag("Install the scanner and its content where they are missing.", true),
    Report: flag("Make and upload the HTML report.", true),
    FetchRemoteResources: flag("Let oscap fetch what the content refers to.", false),
    WithoutSystemCharacteristics: flag("Leave what was seen on the host out of the result.", false),
    ProbeMemoryRatio: text(
      "Share of the host's memory that a probe may use (OSCAP_PROBE_MEMORY_USAGE_RATIO).",
      "0(\\.[0-9]{1,6})?|1(\\.0{1,6})?",
    ),
    ProbeMaxItems: text(
      "Items that a probe may collect (OSCAP_PROBE_MAX_COLLECTED_ITEMS).",
      "[1-9][0-9]{0,8}",
    ),
    ProbeIgnorePaths: text(
      "Paths that probes leave out, parted by colons (OSCAP_PROBE_IGNORE_PATHS).",
      `${path}(:${path})*`,
    ),
    ScanTimeout: {
      ...text("Seconds that the scan itself may take.", "[1-9][0-9]{1,4}"),
      default: String(scanTimeoutSeconds),
    },
    RoleId: text(
      "Id of the role that hosts have (AROA...). Default: asked of STS.",
      "AROA[A-Z0-9]{12,124}",
    ),
    UseFipsEndpoint: flag("Call S3 and STS by their FIPS endpoints.", false),
  };
}

/**
 * The SSM Command document that scans a host: the scan script, and parameters that reach it as
 * environment variables. An agent older than 3.3.2746.0 does not set those; the script then ends
 * with one sentence, and a parameter's text never becomes part of a command.
 */
export function scanDocument(options: ScanDocumentOptions = {}): ScanDocument {
  const scanTimeoutSeconds = options.scanTimeoutSeconds ?? defaultScanTimeoutSeconds;
  const document: ScanDocument = {
    schemaVersion: "2.2",
    description:
      "Scans a Linux host with OpenSCAP and uploads the result to the host's own folder.",
    parameters: parameters(scanTimeoutSeconds),
    mainSteps: [
      {
        action: "aws:runShellScript",
        name: "scan",
        precondition: { StringEquals: ["platformType", "Linux"] },
        inputs: {
          timeoutSeconds: String(scanTimeoutSeconds + secondsBesidesTheScan),
          runCommand: readAsset("scap-scan.sh").trimEnd().split("\n"),
        },
      },
    ],
  };
  checkScanDocumentSize(JSON.stringify(document));
  return document;
}

/** Refuses content that SSM would refuse, which `pulumi up` would only learn half-way through. */
export function checkScanDocumentSize(content: string): void {
  const bytes = Buffer.byteLength(content);
  if (bytes > maximumScanDocumentBytes) {
    throw new Error(
      `The scan document has ${bytes} bytes, but SSM takes at most ${maximumScanDocumentBytes}.`,
    );
  }
}
