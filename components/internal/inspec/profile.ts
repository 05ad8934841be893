import type * as pulumi from "@pulumi/pulumi";

/** A profile in a repository on GitHub. */
export interface InspecGitHubArgs {
  /** Owner of the repository. */
  owner: string;
  /** Name of the repository. */
  repository: string;
  /** Folder of the profile within the repository. Defaults to its root. */
  path?: string;
  /** Commit, tag or branch. A whole commit id is the only one that nobody can move. */
  ref: string;
  /**
   * Name of an SSM parameter (SecureString) with a token that may read the repository; hosts fetch
   * it with their own role. Needed for private repositories only. Defaults to none.
   */
  tokenParameterName?: string;
  /**
   * ARN of a Secrets Manager secret with such a token, as text; with the runner `cinc-auditor`
   * only. Defaults to none.
   */
  tokenSecretArn?: pulumi.Input<string>;
  /**
   * ARN of the customer-managed key that the token is encrypted with. Defaults to none: the keys of
   * AWS's own need no permission.
   */
  tokenKmsKeyArn?: pulumi.Input<string>;
}

/** Which InSpec profile hosts are audited with, and how. */
export interface InspecProfileArgs {
  /** A profile on GitHub. Defaults to dev-sec's CIS Distribution Independent Linux Benchmark. */
  github?: InspecGitHubArgs;
  /**
   * A profile in S3, in place of one on GitHub; hosts are then allowed to read it. For the runner
   * `cinc-auditor` an archive, `s3://bucket/key.tar.gz` or `.zip`; for `AWS-RunInspecChecks` a
   * folder, `s3://bucket/folder`. Defaults to none.
   */
  s3Uri?: pulumi.Input<string>;
  /**
   * Inputs of the profile, as YAML or JSON, up to 6,000 bytes, or `s3://bucket/key` of a file of
   * them. Not for secrets: they stand in the association. With the runner `cinc-auditor` only.
   * Defaults to none.
   */
  inputs?: pulumi.Input<string>;
  /**
   * InSpec's waiver file, as YAML or JSON, up to 6,000 bytes, or `s3://bucket/key` of one. A waived
   * control becomes an exception that ends when the waiver does: see docs/exceptions.md. With the
   * runner `cinc-auditor` only. Defaults to none.
   */
  waivers?: pulumi.Input<string>;
  /**
   * Whether Cinc Auditor may be installed where neither it nor InSpec is. Better is to have it in the
   * image. With the runner `cinc-auditor` only. Defaults to true.
   */
  installMissing?: boolean;
  /**
   * Version of Cinc Auditor that is installed where it is missing; its package is installed only
   * where its SHA-256 is what `omnitruck.cinc.sh` says. Defaults to `5.22.65`.
   */
  auditorVersion?: string;
  /**
   * Accepts Chef's licence for the run, silently, where an InSpec of Chef's is installed: only you
   * can say whether you do. Cinc Auditor needs none. Defaults to false.
   */
  acceptChefLicense?: boolean;
  /** Seconds after which an audit is ended and reported as failed, 60 to 86,400. Defaults to 3,600. */
  timeoutSeconds?: number;
}
