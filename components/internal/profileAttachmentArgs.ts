/** How the instance profile comes to instances that exist. */
export interface ProfileAttachmentArgs {
  /**
   * True to replace an instance profile that an instance has already. Otherwise such an instance keeps
   * it, and its execution of the automation fails, which State Manager reports. Defaults to false.
   */
  forceReplace?: boolean;
  /**
   * A State Manager schedule, in UTC, of at least 30 minutes: new instances with the tags are found by
   * it. Defaults to `rate(1 day)`.
   */
  schedule?: string;
  /** Instances worked on at the same time: a number, or a percentage. Defaults to `10%`. */
  maxConcurrency?: string;
  /** Failures after which no more are begun: a number, or a percentage. Defaults to `100%`. */
  maxErrors?: string;
}
