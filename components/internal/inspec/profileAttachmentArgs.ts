/**
 * How the instance profile comes to instances that exist: AWS's runbook `AWS-AttachIAMToInstance`,
 * run by State Manager on every instance with the tags.
 */
export interface ProfileAttachmentArgs {
  /**
   * True to replace an instance profile that an instance has already. Otherwise such an instance keeps
   * it, and its execution of the runbook fails, which State Manager shows. Defaults to false.
   */
  forceReplace?: boolean;
  /**
   * A State Manager schedule, in UTC, of at least 30 minutes, for instances that come later without a
   * profile. Each time, instances that have a profile, this one too, show as failed; not with
   * `forceReplace`, which would take each profile away and give it back. Defaults to running once, and
   * whenever the association changes.
   */
  schedule?: string;
  /**
   * Instances worked on at the same time: a number from 1, or a percentage from `1%` to `100%`.
   * Defaults to `10%`.
   */
  maxConcurrency?: string;
  /**
   * Failures after which no more are begun: a number from 0, or a percentage from `0%` to `100%`.
   * Defaults to `100%`.
   */
  maxErrors?: string;
}
