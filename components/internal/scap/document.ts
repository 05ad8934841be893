import {
  type CommandDocument,
  commandDocument,
  flag,
  type HostParameters,
  hostParameters,
  text,
} from "../scan/commandDocument";

/**
 * The document's parameters as an association gives them: all of them texts, and whatever is left
 * out takes the document's default. The scan script finds each as `SSM_<name>`.
 */
export interface ScanDocumentParameters extends HostParameters {
  /** Profile: its id, or what follows `_profile_` in it. */
  Profile?: string;
  /** Data stream: a path on the host, or `s3://bucket/key`. */
  DataStream?: string;
  /** Tailoring file: a path on the host, or `s3://bucket/key`. */
  TailoringFile?: string;
  /** Checklist of a data stream that has several: its id, or what follows `_cref_` in it. */
  Checklist?: string;
  /** Rules to skip, separated by commas: their ids, or what follows `_rule_` in them. */
  SkipRules?: string;
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
  /** Paths that probes leave out, separated by colons. */
  ProbeIgnorePaths?: string;
}

/** Content of the SSM Command document that scans a host. */
export type ScanDocument = CommandDocument<ScanDocumentParameters>;

export interface ScanDocumentOptions {
  /** Default of the parameter `ScanTimeout`, from 60 to 86,400 seconds. Defaults to 3,600. */
  readonly scanTimeoutSeconds?: number;
}

const defaultScanTimeoutSeconds = 3600;

// The report may take the script's 900 seconds; the rest is for packages and uploads.
const secondsBesidesTheScan = 900 + 1800;

const word = "[A-Za-z0-9_.-]+";
const path = "/[A-Za-z0-9_./@+=,-]*";
const file = "(/|s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/)[A-Za-z0-9_.:/@+=,-]+";

function parameters(scanTimeoutSeconds: number): ScanDocument["parameters"] {
  return {
    ...hostParameters(scanTimeoutSeconds),
    Profile: text(
      "Profile: its id, or what follows _profile_ in it, such as stig. Default: the tailoring file's, else CIS Level 1 for servers, else the first general one.",
      word,
    ),
    DataStream: text(
      "Data stream: an absolute path on the host, or s3://bucket/key. Default: the SCAP Security Guide's for the host's system.",
      file,
    ),
    TailoringFile: text("Tailoring file: an absolute path on the host, or s3://bucket/key.", file),
    Checklist: text(
      "Checklist of a data stream that has several: its id, or what follows _cref_ in it. Default: the one that has the profile.",
      word,
    ),
    SkipRules: text(
      "Rules to skip, separated by commas: their ids, or what follows _rule_ in them.",
      `${word}(,${word})*`,
    ),
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
      "Paths that probes leave out, separated by colons (OSCAP_PROBE_IGNORE_PATHS).",
      `${path}(:${path})*`,
    ),
  };
}

/**
 * The SSM Command document that scans a host: the scan script, and parameters that reach it as
 * environment variables. An agent older than 3.3.2746.0 does not set those; the script then ends
 * with one sentence, and a parameter's text never becomes part of a command.
 */
export function scanDocument(options: ScanDocumentOptions = {}): ScanDocument {
  const scanTimeoutSeconds = options.scanTimeoutSeconds ?? defaultScanTimeoutSeconds;
  return commandDocument({
    description:
      "Scans a Linux host with OpenSCAP and uploads the result to the host's own folder.",
    parameters: parameters(scanTimeoutSeconds),
    step: "scan",
    script: "scap-scan.sh",
    timeoutSeconds: scanTimeoutSeconds + secondsBesidesTheScan,
  });
}
