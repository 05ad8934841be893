import type * as pulumi from "@pulumi/pulumi";
import type { FindingsStoreReference } from "./findingsStoreArgs";
import type { CommonArgs } from "./internal/common/args";
import type { InstanceAccessArgs } from "./internal/scan/instanceAccess";
import type { MetricsMode } from "./internal/scan/metricsMode";
import type { ResultPolicyArgs } from "./internal/scan/resultPolicy";
import type { ScanArgs } from "./internal/scap/scanArgs";
import type { ResultsFunctionArgs } from "./internal/scan/resultsFunctionArgs";
import type { ScanScheduleArgs } from "./internal/scan/schedule";

/** Arguments of `ScapPipeline`. All of them can be left out. */
export interface ScapPipelineArgs extends CommonArgs {
  /**
   * The store that findings are kept in, where several components share one: a `FindingsStore`, or
   * its outputs. It has the exceptions and the Security Hub switch, too. Defaults to one of the
   * pipeline's own.
   */
  findingsStore?: FindingsStoreReference;
  /**
   * Tags that hosts to be scanned carry: up to 5 keys, all of which a host must have, each with one
   * of its values, of which it may have up to 50. Defaults to `{ RunSCAP: ["True"] }`.
   */
  targetTags?: Record<string, string[]>;
  /** When hosts are scanned, and how many at a time. Defaults to each night at two, UTC. */
  schedule?: ScanScheduleArgs;
  /** What each host is scanned against, and how. Defaults to what suits the system of the host. */
  scan?: ScanArgs;
  /** How hosts come to be allowed to upload. Defaults to a role and profile of the pipeline's own. */
  instanceAccess?: InstanceAccessArgs;
  /**
   * Lets hosts call AWS by its dual-stack endpoints, which have IPv6 addresses, too: hosts in a subnet
   * without IPv4 need them. Defaults to false.
   */
  dualStackEndpoints?: boolean;
  /**
   * Unique ids of roles (`AROA…`) and users (`AIDA…`) that may upload results for any host, such as
   * those of a collector of SCC results. Their own policies have to allow it. Defaults to none.
   */
  trustedUploaderIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** Days that uploaded results and reports are kept, 1 to 3,650. Defaults to 400. */
  resultsRetentionDays?: number;
  /** Changes to what XCCDF's nine results mean: see docs/result-policy.md. Defaults to none. */
  resultPolicy?: ResultPolicyArgs;
  /**
   * Whether each host's standing is shown on the Compliance page of Systems Manager, as items of
   * the type `Custom:OpenSCAP`: see docs/systems-manager-compliance.md. Defaults to false.
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
  /**
   * Hours without a finished scan after which a host is silent, and after which the alarm `silence`
   * goes off where no host at all has finished one: longer than the longest time between two
   * scheduled scans, at most 960. That alarm is there up to 168. With 0 nobody looks, neither for
   * silent hosts nor for profiles that are no longer run. Defaults to the longest time between two
   * scheduled scans and two hours, at least 26.
   */
  silentAfterHours?: number;
  /**
   * Days that a profile of a host rests, while others of the host go on, until its findings are
   * closed: 1 to 365. Longer than the longest interval at which a profile is
   * run. Defaults to the longest time between two scheduled scans and a week, at least 30.
   */
  retireProfilesAfterDays?: number;
  /** Whether to make a CloudWatch dashboard. Defaults to true. */
  dashboard?: boolean;
  /**
   * Size and pace of the function that reads results. Defaults to the defaults of its properties.
   */
  resultsFunction?: ResultsFunctionArgs;
}
