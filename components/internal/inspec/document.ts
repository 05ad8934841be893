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
 * out takes the document's default. The audit script finds each as `SSM_<name>`.
 */
export interface InspecDocumentParameters extends HostParameters {
  /** Owner of the profile's repository on GitHub. */
  GitHubOwner?: string;
  /** Name of the repository. */
  GitHubRepository?: string;
  /** Folder of the profile within it. */
  GitHubPath?: string;
  /** Commit, tag or branch. */
  GitHubRef?: string;
  /** Name of the SSM parameter with a token for GitHub. */
  TokenParameter?: string;
  /** ARN of the secret with a token for GitHub. */
  TokenSecret?: string;
  /** Archive with the profile: `s3://bucket/key`, in place of GitHub. */
  ProfileUri?: string;
  /** Inputs: `s3://bucket/key`, or the text in base64. */
  Inputs?: string;
  /** Waivers: `s3://bucket/key`, or the text in base64. */
  Waivers?: string;
  /** Version of Cinc Auditor that is installed where it is missing. */
  AuditorVersion?: string;
  /** `true` or `false`: whether Chef's licence is accepted for the run. */
  AcceptChefLicense?: string;
}

/** Content of the SSM Command document that audits a host. */
export type InspecDocument = CommandDocument<InspecDocumentParameters>;

export interface InspecDocumentOptions {
  /** Default of the parameter `ScanTimeout`, from 60 to 86,400 seconds. Defaults to 3,600. */
  readonly scanTimeoutSeconds?: number;
}

const defaultAuditTimeoutSeconds = 3600;

/** Version of Cinc Auditor that is installed where nothing is said. */
const defaultAuditorVersion = "5.22.65";

// Cinc Auditor may be installed in 600 seconds; the rest is for fetching and uploads.
const secondsBesidesTheAudit = 600 + 1800;

const word = "[A-Za-z0-9_.-]+";
const object = "s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[A-Za-z0-9_.:/@+=,-]+";
const objectOrBase64 = `${object}|[A-Za-z0-9+/]+={0,2}`;

/** The SSM Command document that audits a host with Cinc Auditor or InSpec. */
export function inspecDocument(options: InspecDocumentOptions = {}): InspecDocument {
  const scanTimeoutSeconds = options.scanTimeoutSeconds ?? defaultAuditTimeoutSeconds;
  return commandDocument<InspecDocumentParameters>({
    description:
      "Audits a Linux host with Cinc Auditor or InSpec and uploads the report to the host's own folder.",
    parameters: {
      ...hostParameters(scanTimeoutSeconds),
      GitHubOwner: text("Owner of the profile's repository on GitHub.", word),
      GitHubRepository: text("Name of the repository.", word),
      GitHubPath: text("Folder of the profile within it. Default: its root.", `${word}(/${word})*`),
      GitHubRef: text("Commit, tag or branch.", `${word}(/${word})*`),
      TokenParameter: text("Name of an SSM parameter with a token for GitHub.", "[A-Za-z0-9_./-]+"),
      TokenSecret: text(
        "ARN of a secret with a token for GitHub.",
        "arn:[a-z0-9-]+:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+",
      ),
      ProfileUri: text("Profile, in place of GitHub: s3://bucket/key.tar.gz or .zip.", object),
      Inputs: text("Inputs: s3://bucket/key, or their text in base64.", objectOrBase64),
      Waivers: text("Waivers: s3://bucket/key, or their text in base64.", objectOrBase64),
      AuditorVersion: {
        ...text("Version of Cinc Auditor that is installed where it is missing.", "[0-9.]+"),
        default: defaultAuditorVersion,
      },
      AcceptChefLicense: flag("Accept Chef's licence, silently, for this run.", false),
    },
    step: "audit",
    script: "inspec-scan.sh",
    timeoutSeconds: scanTimeoutSeconds + secondsBesidesTheAudit,
  });
}
