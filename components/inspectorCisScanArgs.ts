import type * as pulumi from "@pulumi/pulumi";
import type { FindingsStoreReference } from "./findingsStoreArgs";
import type { CisInstanceAccessArgs } from "./internal/cis/access";
import type { CisFunctionArgs } from "./internal/cis/functionArgs";
import type { CisLevel, CisSeveritiesArgs } from "./internal/cis/levels";
import type { CisScheduleArgs } from "./internal/cis/schedule";
import type { CommonArgs } from "./internal/common/args";
import type { MetricsMode } from "./internal/scan/metricsMode";
import type { ResultPolicyArgs } from "./internal/scan/resultPolicy";

/** Arguments of `InspectorCisScan`. All of them can be left out. */
export interface InspectorCisScanArgs extends CommonArgs {
  /**
   * The store that findings are kept in, where several components share one: a `FindingsStore`, or
   * its outputs. It has the exceptions and the Security Hub switch, too. Defaults to one of the
   * component's own.
   */
  findingsStore?: FindingsStoreReference;
  /** Name of the scans in Amazon Inspector, 1 to 128 characters. Defaults to the component's name. */
  scanName?: string;
  /**
   * Tags of the instances to be scanned: 1 to 5 keys, each with 1 to 5 values. Inspector scans
   * nothing that is not tagged. Defaults to `{ ComplianceScan: ["true"] }`.
   */
  targetTags?: Record<string, string[]>;
  /** Level of the benchmark: level 2 has the checks of level 1 too. Defaults to `LEVEL_1`. */
  level?: CisLevel;
  /** When instances are scanned. Defaults to each Sunday at two, UTC. */
  schedule?: CisScheduleArgs;
  /**
   * Accounts whose instances are scanned: `SELF`, or, for a delegated administrator of Inspector,
   * `ALL_ACCOUNTS` or up to 10,000 account ids of 12 digits. Defaults to `SELF`.
   */
  accounts?: string[];
  /**
   * Whether to turn Inspector's scanning of EC2 instances on, which costs by the instance; in the
   * listed accounts, of which there may be up to 100, otherwise in this one. Destroying the
   * component turns it off again. Defaults to false: it is on already.
   */
  enableInspector?: boolean;
  /** How instances come to be allowed to be scanned. Defaults to a role and profile of its own. */
  instanceAccess?: CisInstanceAccessArgs;
  /**
   * Whether scans of every configuration of the account are read, such as those that were made in the
   * console, and not only those of this one. Defaults to false.
   */
  readAllScans?: boolean;
  /**
   * Severities of the two levels, because Inspector gives none: see
   * docs/inspector-cis-scan.md#severities. Defaults to the defaults of its properties.
   */
  severities?: CisSeveritiesArgs;
  /**
   * Changes to what XCCDF's nine results mean: see docs/result-policy.md. Inspector's `SKIPPED` is
   * `notchecked`. Defaults to none.
   */
  resultPolicy?: ResultPolicyArgs;
  /** Minutes from one look for ended scans to the next, 5 to 1,440. Defaults to 30. */
  pollMinutes?: number;
  /**
   * Days that the very first look goes back, 1 to 90; CloudWatch takes no metrics that are older
   * than two weeks. Defaults to 7.
   */
  firstLookBackDays?: number;
  /** Days that Inspector's own reports are kept, 1 to 3,650. Defaults to 400. */
  reportsRetentionDays?: number;
  /**
   * Whether each instance's standing is shown on the Compliance page of Systems Manager, as items
   * of the type `Custom:InspectorCIS`, for instances of this account: see
   * docs/systems-manager-compliance.md. Defaults to false.
   */
  systemsManagerCompliance?: boolean;
  /**
   * Which metrics are published: what CloudWatch bills most for, see docs/scap-pipeline.md#metrics.
   * Defaults to `both`.
   */
  metrics?: MetricsMode;
  /**
   * CloudWatch namespace of the metrics, up to 255 characters and not one of AWS's own, `AWS/…`.
   * Defaults to `Compliance`.
   */
  metricNamespace?: string;
  /** ARNs of SNS topics that are told of every alarm, and of its end. Defaults to none. */
  alarmTopicArns?: pulumi.Input<pulumi.Input<string>[]>;
  /** Whether to make a CloudWatch dashboard. Defaults to true. */
  dashboard?: boolean;
  /**
   * Size and pace of the function that reads results. Defaults to the defaults of its properties.
   */
  resultsFunction?: CisFunctionArgs;
}
