import type * as pulumi from "@pulumi/pulumi";
import type { ExceptionsArgs, ScanSource } from "./exceptionArgs";
import type { CommonArgs } from "./internal/common/args";

/** Arguments of `FindingsStore`. All of them can be left out. */
export interface FindingsStoreArgs extends CommonArgs, ExceptionsArgs {
  /**
   * What the Security Hub switch is set to when it is created: see
   * docs/findings-store.md#security-hub. Afterwards the switch is an SSM parameter that is turned
   * by hand, `enabled` or `disabled`, and that no deployment turns back. Security Hub CSPM has to
   * be on in the account and Region. Defaults to false.
   */
  securityHub?: pulumi.Input<boolean>;
  /**
   * Days back to which each table can be restored, to the second (point-in-time recovery): 1 to 35.
   * Defaults to 35.
   */
  recoveryPeriodDays?: number;
  /**
   * Days that a finding is kept after it was closed, and that the history of scans is kept, 1 to
   * 3,650. Defaults to 400.
   */
  resolvedRetentionDays?: number;
  /**
   * Days that the audit log is kept: one of the values that CloudWatch Logs takes (1, 3, 5, 7, 14,
   * 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653).
   * Defaults to 400.
   */
  auditRetentionDays?: number;
  /**
   * Minutes from one look for exceptions that have ended to the next, 1 to 60: so long an ended
   * exception may go on hiding what no scan has measured since. Defaults to 5.
   */
  exceptionSweepMinutes?: number;
  /** Days before an exception's end that a warning of it is given, 0 for none to 365. Defaults to 14. */
  exceptionWarningDays?: number;
  /**
   * Scanners whose hosts stand on the Compliance page of Systems Manager: those of the components
   * that have `systemsManagerCompliance`. The page then shows the end of an exception and of an
   * instance at once, and not with the next scan: see docs/systems-manager-compliance.md. Each at
   * most once. Defaults to none.
   */
  systemsManagerComplianceSources?: ScanSource[];
  /**
   * The least coverage of a scan, 0 to 1, with which AWS Config, the Compliance page of Systems
   * Manager and reports call a target compliant: the share of rules that were assessed, see
   * docs/result-policy.md#coverage. A scan that assessed nothing is never enough. Defaults to 1:
   * every rule.
   */
  minimumCoverage?: number;
  /**
   * Whether the store keeps findings of an organization's accounts: those of an account that has left,
   * or is closed, are then closed as `account-gone`, see docs/findings-store.md#what-is-gone-as-a-whole.
   * The store has to be in the management account or in that of a delegated administrator, since nobody
   * else may list the accounts. Defaults to false.
   */
  organization?: boolean;
  /** ARNs of SNS topics that are told of every alarm, and of its end. Defaults to none. */
  alarmTopicArns?: pulumi.Input<pulumi.Input<string>[]>;
}

/**
 * What other components need to know of a store that exists. A `FindingsStore` has these outputs, so
 * that in TypeScript it can be given as it is.
 */
export interface FindingsStoreReference {
  /** Name of the table of findings. */
  findingsTableName: pulumi.Input<string>;
  /** ARN of the table of findings. */
  findingsTableArn: pulumi.Input<string>;
  /**
   * Region of the store, which has to be that of the component that is given it. Defaults to that of
   * `findingsTableArn`, which is not known before the store is deployed.
   */
  region?: pulumi.Input<string>;
  /** Name of the table of exceptions. */
  exceptionsTableName: pulumi.Input<string>;
  /** ARN of the table of exceptions. */
  exceptionsTableArn: pulumi.Input<string>;
  /** Which exceptions may lack a justification, an owner or an expiry. */
  incompleteExceptions: pulumi.Input<string>;
  /** Days that a finding is kept after it was closed. */
  resolvedRetentionDays: pulumi.Input<number>;
  /** The least coverage of a scan with which a target is called compliant. Defaults to 1. */
  minimumCoverage?: pulumi.Input<number>;
  /** ARN of the topic of changes. */
  changeTopicArn: pulumi.Input<string>;
  /** Name of the SSM parameter that turns Security Hub on and off. */
  securityHubParameterName: pulumi.Input<string>;
  /** ARN of the SSM parameter that turns Security Hub on and off. */
  securityHubParameterArn: pulumi.Input<string>;
  /**
   * Name of the log group of the function that watches exceptions: dashboards show from it which of
   * them end soon. Defaults to none: dashboards leave that out.
   */
  exceptionSweepLogGroupName?: pulumi.Input<string>;
  /**
   * Name of the queue of what could not be worked on or delivered: dashboards show what is in it.
   * Defaults to none: dashboards leave that out.
   */
  deadLetterQueueName?: pulumi.Input<string>;
}
