/** What a result does to its rule's finding. */
export const FindingEffect = {
  /** The rule is not met: a finding is opened, or stays open. */
  Open: "open",
  /** The rule was measured and is met: its finding is closed. */
  Fixed: "fixed",
  /** The rule does not concern the host: its finding is closed as such. */
  NotApplicable: "notapplicable",
  /** The scan did not ask for the rule: its finding is closed as if the rule had left the profile. */
  Withdrawn: "withdrawn",
  /** Nothing was measured: what was known stays as it was. */
  Keep: "keep",
} as const;
export type FindingEffect = (typeof FindingEffect)[keyof typeof FindingEffect];

/** What one of XCCDF's nine results means. What is left out keeps its default. */
export interface ResultMeaningArgs {
  /** What the result does to the rule's finding. Defaults to Plumbline's policy for it. */
  finding?: FindingEffect;
  /** Whether the rule counts in the score's denominator. Defaults to Plumbline's policy for it. */
  scored?: boolean;
  /** Whether the rule counts as met. Defaults to Plumbline's policy for it. */
  met?: boolean;
  /**
   * Whether the rule was asked for: the denominator of coverage. Defaults to Plumbline's policy for
   * it.
   */
  expected?: boolean;
  /**
   * Whether the rule was truly measured: the numerator of coverage. Defaults to Plumbline's policy
   * for it.
   */
  measured?: boolean;
}

/** Changes to what XCCDF's results mean; the defaults and why are in docs/result-policy.md. */
export interface ResultPolicyArgs {
  /** The rule was met. Defaults to Plumbline's policy for it. */
  pass?: ResultMeaningArgs;
  /** The rule was not met. Defaults to Plumbline's policy for it. */
  fail?: ResultMeaningArgs;
  /** The check could not be carried out. Defaults to Plumbline's policy for it. */
  error?: ResultMeaningArgs;
  /** The check gave no answer. Defaults to Plumbline's policy for it. */
  unknown?: ResultMeaningArgs;
  /** The rule does not concern the host. Defaults to Plumbline's policy for it. */
  notapplicable?: ResultMeaningArgs;
  /** No check was made. Defaults to Plumbline's policy for it. */
  notchecked?: ResultMeaningArgs;
  /** The profile does not hold the rule. Defaults to Plumbline's policy for it. */
  notselected?: ResultMeaningArgs;
  /** The check only gathers information. Defaults to Plumbline's policy for it. */
  informational?: ResultMeaningArgs;
  /**
   * The rule failed, was fixed by the scanner and is met now. Defaults to Plumbline's policy for
   * it.
   */
  fixed?: ResultMeaningArgs;
}
