import type * as pulumi from "@pulumi/pulumi";
import type { FindingsStoreReference } from "./findingsStoreArgs";
import type { CommonArgs } from "./internal/common/args";
import type { InspecProfileArgs } from "./internal/inspec/profile";
import type { InspecRunner } from "./internal/inspec/runner";
import type { InstanceAccessArgs } from "./internal/scan/instanceAccess";
import type { MetricsMode } from "./internal/scan/metricsMode";
import type { ProfileAttachmentArgs } from "./internal/inspec/profileAttachmentArgs";
import type { ResultPolicyArgs } from "./internal/scan/resultPolicy";
import type { ResultsFunctionArgs } from "./internal/scan/resultsFunctionArgs";
import type { ScanScheduleArgs } from "./internal/scan/schedule";

/** Arguments of `InspecAudit`. All of them can be left out. */
export interface InspecAuditArgs extends CommonArgs {
  /**
   * The store that findings are kept in, where several components share one: a `FindingsStore`, or
   * its outputs. It has the exceptions and the Security Hub switch, too. Defaults to one of the
   * audit's own.
   */
  findingsStore?: FindingsStoreReference;
  /** What runs the profile on hosts. Defaults to `cinc-auditor`. */
  runner?: InspecRunner;
  /**
   * Tags that hosts to be audited carry: up to 5 keys, all of which a host must have, each with one
   * of its values, of which it may have up to 50. Defaults to `{ ComplianceBenchmark:
   * ["cis-dil-benchmark"] }`.
   */
  targetTags?: Record<string, string[]>;
  /** When hosts are audited, and how many at a time. Defaults to each night at two, UTC. */
  schedule?: ScanScheduleArgs;
  /** Which profile hosts are audited with, and how. Defaults to the defaults of its properties. */
  profile?: InspecProfileArgs;
  /**
   * How hosts come to be allowed to fetch the profile and to bring their results. Defaults to a
   * role and profile of the audit's own.
   */
  instanceAccess?: InstanceAccessArgs;
  /**
   * Attaches the instance profile that the audit makes to instances that are there already and have
   * none. Takes the mode `create` of `instanceAccess`. Defaults to none: it is attached to no
   * instance.
   */
  profileAttachment?: ProfileAttachmentArgs;
  /**
   * Lets hosts call AWS by its dual-stack endpoints, which have IPv6 addresses, too: hosts in a subnet
   * without IPv4 need them. GitHub has no IPv6 address, so that such hosts take a profile of InSpec
   * from S3. Defaults to false.
   */
  dualStackEndpoints?: boolean;
  /**
   * Unique ids of roles (`AROA…`) and users (`AIDA…`) that may upload reports for any host. Their own
   * policies have to allow it. With the runner `cinc-auditor` only. Defaults to none.
   */
  trustedUploaderIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** Days that uploaded reports are kept, 1 to 3,650. Defaults to 400. */
  resultsRetentionDays?: number;
  /** Changes to what XCCDF's nine results mean: see docs/result-policy.md. Defaults to none. */
  resultPolicy?: ResultPolicyArgs;
  /**
   * Whether each host's standing is shown on the Compliance page of Systems Manager, as items of
   * the type `Custom:InSpec`: see docs/systems-manager-compliance.md. With the runner
   * `AWS-RunInspecChecks` the document does that by itself, and this must be left out. Defaults to
   * true.
   */
  systemsManagerCompliance?: boolean;
  /**
   * Minutes from one look for results whose event was lost to the next, 15 to 1,440; with the runner
   * `AWS-RunInspecChecks` only. Defaults to 60.
   */
  sweepMinutes?: number;
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
   * Hours without a finished audit after which a host is silent, and after which the alarm
   * `silence` goes off where no host at all has finished one: longer than the longest time between
   * two scheduled audits, at most 960. That alarm is there up to 168. With 0 nobody looks, neither
   * for silent hosts nor for profiles that are no longer run. Defaults to the longest time between two
   * scheduled audits and two hours, at least 26.
   */
  silentAfterHours?: number;
  /**
   * Days that a profile of a host rests, while others of the host go on, until its findings are
   * closed: 1 to 365. Longer than the longest interval at which a profile is
   * run. Defaults to the longest time between two scheduled audits and a week, at least 30.
   */
  retireProfilesAfterDays?: number;
  /** Whether to make a CloudWatch dashboard. Defaults to true. */
  dashboard?: boolean;
  /**
   * Size and pace of the function that reads results. Its `maxResultMb` is 1 to 512 here, and 64
   * where it is not given. Defaults to the defaults of its properties.
   */
  resultsFunction?: ResultsFunctionArgs;
}

/**
 * What other components need to know of an audit that exists: its store among it. An `InspecAudit`
 * has these outputs, so that in TypeScript it can be given as it is.
 */
export interface InspecAuditReference extends FindingsStoreReference {
  /** Id of the State Manager association that runs the audit on every host with the tags. */
  associationId: pulumi.Input<string>;
  /** Name of the document that audits a host. */
  documentName: pulumi.Input<string>;
  /** ARN of that document, which `ssm:SendCommand` is allowed on. */
  documentArn: pulumi.Input<string>;
  /** What runs the profile on hosts: a value of `InspecRunner`. */
  runner: pulumi.Input<string>;
  /** Tags that hosts to be audited carry. */
  targetTags: pulumi.Input<Record<string, string[]>>;
  /**
   * The `Parameters` with which `ssm:SendCommand` runs the document on one instance just as the
   * association does: a JSON object of lists of texts.
   */
  commandParameters: pulumi.Input<string>;
  /**
   * Name of the bucket that reports are uploaded to; only with the runner `cinc-auditor`. Defaults
   * to none.
   */
  resultsBucketName?: pulumi.Input<string>;
}
