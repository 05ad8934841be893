import { readScript } from "./assets";

/** A parameter of an SSM document. `ENV_VAR` keeps its value out of the script's text. */
export interface DocumentParameter {
  readonly type: "String";
  readonly description: string;
  readonly interpolationType: "ENV_VAR";
  readonly default?: string;
  readonly allowedPattern?: string;
  readonly allowedValues?: readonly string[];
}

/** What every script that runs on a host is told, as texts. */
export interface HostParameters {
  /** Bucket that results are uploaded to. */
  ResultsBucket: string;
  /** Account that the bucket has to belong to; an upload to anybody else's is refused by S3. */
  BucketOwner?: string;
  /** Region of the bucket. Defaults to the host's own. */
  BucketRegion?: string;
  /** `true` or `false`: whether what is missing may be installed. */
  AllowInstall?: string;
  /** Seconds that the scan itself may take. */
  ScanTimeout?: string;
  /** Id of the role that hosts have; where it is given, STS is not asked for it. */
  RoleId?: string;
  /** `true` or `false`: whether AWS is called by its FIPS endpoints. */
  UseFipsEndpoint?: string;
  /** `true` or `false`: whether AWS is called by endpoints that have IPv6 addresses, too. */
  UseDualStackEndpoint?: string;
}

/** Content of an SSM Command document with one step: a script for Linux. */
export interface CommandDocument<P> {
  readonly schemaVersion: "2.2";
  readonly description: string;
  readonly parameters: Readonly<Record<keyof P & string, DocumentParameter>>;
  readonly mainSteps: readonly [
    {
      readonly action: "aws:runShellScript";
      readonly name: string;
      readonly precondition: { readonly StringEquals: readonly ["platformType", "Linux"] };
      readonly inputs: { readonly timeoutSeconds: string; readonly runCommand: readonly string[] };
    },
  ];
}

export interface CommandDocumentArgs<P> {
  readonly description: string;
  readonly parameters: CommandDocument<P>["parameters"];
  /** Name of the step. */
  readonly step: string;
  /** File name of the script, in `components/assets`. */
  readonly script: string;
  /**
   * Seconds after which the agent ends the script: more than the script itself may take, because what
   * the agent kills cannot report that it failed.
   */
  readonly timeoutSeconds: number;
}

/** The largest content that SSM takes for a document: 64 KB. */
export const maximumDocumentBytes = 65_536;

/**
 * The document that runs a script, whose parameters reach it as environment variables. An agent older
 * than 3.3.2746.0 does not set those; the script then ends with one sentence, and a parameter's text
 * never becomes part of a command.
 */
export function commandDocument<P>(args: CommandDocumentArgs<P>): CommandDocument<P> {
  const document: CommandDocument<P> = {
    schemaVersion: "2.2",
    description: args.description,
    parameters: args.parameters,
    mainSteps: [
      {
        action: "aws:runShellScript",
        name: args.step,
        precondition: { StringEquals: ["platformType", "Linux"] },
        inputs: {
          timeoutSeconds: String(args.timeoutSeconds),
          runCommand: readScript(args.script).trimEnd().split("\n"),
        },
      },
    ],
  };
  checkDocumentSize(JSON.stringify(document));
  return document;
}

/** Refuses content that SSM would refuse, which `pulumi up` would only learn half-way through. */
export function checkDocumentSize(content: string): void {
  const bytes = Buffer.byteLength(content);
  if (bytes > maximumDocumentBytes) {
    throw new Error(
      `The document has ${bytes} bytes, but SSM takes at most ${maximumDocumentBytes}.`,
    );
  }
}

/**
 * A parameter that may be left out: the empty text is always allowed. Patterns name characters that
 * mean nothing to a shell, so that even a careless use of a value does no harm. The agent compiles
 * them as Go expressions, which know no repetition above 1000, nested ones multiplied: what may be
 * long is not counted.
 */
export function text(description: string, pattern: string): DocumentParameter {
  return {
    type: "String",
    description,
    interpolationType: "ENV_VAR",
    default: "",
    allowedPattern: `^(${pattern})?$`,
  };
}

export function flag(description: string, byDefault: boolean): DocumentParameter {
  return {
    type: "String",
    description,
    interpolationType: "ENV_VAR",
    default: String(byDefault),
    allowedValues: ["true", "false"],
  };
}

/** What every script that runs on a host is told. */
export function hostParameters(
  scanTimeoutSeconds: number,
): Record<keyof HostParameters, DocumentParameter> {
  return {
    ResultsBucket: {
      type: "String",
      description: "(Required) Bucket that results are uploaded to.",
      interpolationType: "ENV_VAR",
      allowedPattern: "^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$",
    },
    BucketOwner: text("Account that the bucket has to belong to.", "[0-9]{12}"),
    BucketRegion: text("Region of the bucket. Default: the host's own.", "[a-z0-9-]{1,32}"),
    AllowInstall: flag("Install the scanner, and what it needs, where they are missing.", true),
    ScanTimeout: {
      ...text("Seconds that the scan itself may take.", "[1-9][0-9]{1,4}"),
      default: String(scanTimeoutSeconds),
    },
    RoleId: text(
      "Id of the role that hosts have (AROA...). Default: asked of STS.",
      "AROA[A-Z0-9]{12,124}",
    ),
    UseFipsEndpoint: flag("Call AWS by its FIPS endpoints.", false),
    UseDualStackEndpoint: flag("Call AWS by endpoints that have IPv6 addresses, too.", false),
  };
}
