import type * as pulumi from "@pulumi/pulumi";
import type { ScanSource } from "./exceptionArgs";
import type { FindingsStoreReference } from "./findingsStoreArgs";
import type { InspecAuditReference } from "./inspecAuditArgs";
import type { CommonArgs } from "./internal/common/args";
import type { ReportScheduleArgs } from "./internal/report/schedule";
import type { SlackArgs } from "./internal/common/slackArgs";

/** Arguments of `InspecDriftAlerts`. All of them can be left out. */
export interface InspecDriftAlertsArgs extends CommonArgs {
  /**
   * The InSpec audit that is alerted of: its store is the one that is looked at. It excludes
   * `findingsStore`.
   */
  audit?: InspecAuditReference;
  /**
   * The store that is looked at, where somebody else brings findings to it. Without it and without
   * `audit`, the alerts make an `InspecAudit` with defaults where `sources` has `inspec`, and a
   * store of their own where it has not.
   */
  findingsStore?: FindingsStoreReference;
  /** Whose findings are alerted of. Defaults to `inspec` alone. */
  sources?: ScanSource[];
  /** The Slack channel that gets digests and reports, with their CSV. Defaults to none. */
  slack?: SlackArgs;
  /**
   * Seconds for which changes are gathered into one digest, 0 to 300: the longer, the fewer messages.
   * Defaults to 120.
   */
  digestSeconds?: number;
  /** Events in one digest at most, 1 to 10,000. Defaults to 2,000. */
  maxEvents?: number;
  /** Whether it is told, in short, that scans came and nothing was new. Defaults to false. */
  nothingNew?: boolean;
  /** When the report on everything is made. Defaults to the first of each month at six, UTC. */
  reportSchedule?: ReportScheduleArgs;
  /** What the report is called, at most 60 characters. Defaults to `Compliance report`. */
  reportTitle?: string;
  /** Days that reports and the CSV of new findings are kept, 1 to 3,650. Defaults to 2,557. */
  reportRetentionDays?: number;
  /** ARNs of SNS topics that are told of every alarm, and of its end. Defaults to none. */
  alarmTopicArns?: pulumi.Input<pulumi.Input<string>[]>;
}
