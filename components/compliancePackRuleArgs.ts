import type * as pulumi from "@pulumi/pulumi";

/** Whether, and by whom, a resource is put right that a rule finds wanting. */
export const RemediationMode = {
  /** Nobody puts resources right: AWS Config only shows them. */
  Off: "off",
  /** A person puts a resource right, who presses Remediate in AWS Config or starts the document. */
  Manual: "manual",
  /** AWS Config puts resources right by itself. */
  Automatic: "automatic",
} as const;
export type RemediationMode = (typeof RemediationMode)[keyof typeof RemediationMode];

/** How often AWS Config runs a rule that does not wait for changes. */
export const RuleFrequency = {
  OneHour: "One_Hour",
  ThreeHours: "Three_Hours",
  SixHours: "Six_Hours",
  TwelveHours: "Twelve_Hours",
  TwentyFourHours: "TwentyFour_Hours",
} as const;
export type RuleFrequency = (typeof RuleFrequency)[keyof typeof RuleFrequency];

/** How grave it is where a resource does not meet a rule. */
export const RuleSeverity = {
  Critical: "critical",
  High: "high",
  Medium: "medium",
  Low: "low",
  Info: "info",
} as const;
export type RuleSeverity = (typeof RuleSeverity)[keyof typeof RuleSeverity];

/** What starts a rule. */
export interface RuleTriggersArgs {
  /**
   * Whether each change of a resource starts the rule, those too that are too large for a
   * notification. Defaults to true where the command can be started by changes.
   */
  onChange?: boolean;
  /**
   * Whether the rule is started by time, too: that finds what no change tells of, and resources
   * that vanished. Defaults to true where the command can be run periodically.
   */
  periodic?: boolean;
  /**
   * How often the rule is started by time, where `periodic` is on; each start costs an evaluation for
   * each resource. Defaults to `TwentyFour_Hours` where changes start the rule, too, and to `One_Hour`
   * where time alone does.
   */
  frequency?: RuleFrequency;
}

/** How resources are put right. What is changed at all is for `guardRails` to say. */
export interface RuleRemediationArgs {
  /** Whether resources are put right, and by whom. Defaults to `off`. */
  mode?: RemediationMode;
  /** Attempts per resource, 1 to 25; after the last one AWS Config gives up on it. Defaults to 5. */
  attempts?: number;
  /** Seconds in which these attempts are counted, 1 to 2,678,000. Defaults to 3,600. */
  retrySeconds?: number;
  /** Percentage of a rule's resources that are worked on at a time, 1 to 100. Defaults to 10. */
  concurrencyPercent?: number;
  /** Percentage of failures at which AWS Config stops, 1 to 100. Defaults to 20. */
  errorPercent?: number;
}

/** A rule of Plumbline's: a compliance command, and how it is run. */
export interface CommandRuleArgs {
  /** Name of the command, such as `S3_ENABLE_VERSIONING`. */
  command: string;
  /**
   * Name of the rule, at most 37 letters, digits, hyphens and underscores: AWS Config puts 27 behind
   * it. Defaults to the command's, such as `s3-enable-versioning`.
   */
  name?: string;
  /**
   * What the command takes, as texts: see docs/compliance-commands.md#parameters. Defaults to the
   * command's own.
   */
  parameters?: Record<string, pulumi.Input<string>>;
  /** Severity of the rule's findings; AWS Config knows none. Defaults to the command's own. */
  severity?: RuleSeverity;
  /**
   * What starts the rule. Defaults to changes and each day, or each hour where the command can
   * be started by time alone.
   */
  triggers?: RuleTriggersArgs;
  /** How resources are put right, where the command is for one type of them. Defaults to none. */
  remediation?: RuleRemediationArgs;
}

/** A rule that AWS wrote, beside those of Plumbline. */
export interface ManagedRuleArgs {
  /** The rule's identifier, such as `S3_BUCKET_PUBLIC_READ_PROHIBITED`. */
  identifier: string;
  /** Name of the rule. Defaults to the identifier's, in small letters with hyphens. */
  name?: string;
  /** One sentence for whoever sees the rule in AWS Config. Defaults to none. */
  description?: string;
  /** Types of resources that it is confined to. Defaults to those that it is for. */
  resourceTypes?: string[];
  /** What the rule takes, as texts. Defaults to AWS's own. */
  parameters?: Record<string, pulumi.Input<string>>;
  /** How often a rule is run that AWS runs periodically. Defaults to AWS's own word. */
  frequency?: RuleFrequency;
  /**
   * Name of the command that puts its resources right: one for the one type of resources that the
   * rule is for. Defaults to none.
   */
  remediationCommand?: string;
  /** How resources are put right; with `remediationCommand` only. Defaults to none. */
  remediation?: RuleRemediationArgs;
}

/** A rule in AWS CloudFormation Guard, which needs no function. */
export interface PolicyRuleArgs {
  /** Name of the rule. */
  name: string;
  /** The policy, at most 10,000 characters. */
  policy: string;
  /** Types of resources that it judges. */
  resourceTypes: string[];
  /** One sentence for whoever sees the rule in AWS Config. Defaults to none. */
  description?: string;
  /** Version of Guard. Defaults to `guard-2.x.x`. */
  runtime?: string;
  /** What the policy takes, as texts. Defaults to none. */
  parameters?: Record<string, pulumi.Input<string>>;
}
