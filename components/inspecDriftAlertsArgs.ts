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
   * The `InspecAudit` that is alerted of, or its outputs: its store is the one that is looked at.
   * It excludes `findingsStore`. Defaults to one of the alerts' own where `sources` has `inspec`
   * and no store is given, else none.
   */
  audit?: InspecAuditReference;
  /**
   * The store that is looked at, where somebody else brings findings to it: a `FindingsStore`, or
   * its outputs. Defaults to the audit's, else one of the alerts' own.
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
  /**
   * Events in one digest at most, 1 to 10,000; with 0 `digestSeconds` at most 10. Defaults to
   * 2,000.
   */
  maxEvents?: number;
  /** Whether it is told, in short, that scans came and nothing was new. Defaults to false. */
  nothingNew?: boolean;
  /** When the report on everything is made. Defaults to the first of each month at six, UTC. */
  reportSchedule?: ReportScheduleArgs;
  /** What the report is called, at most 60 characters. Defaults to `Compliance report`. */
  reportTitle?: string;
  /**
   * Days that reports and the CSV of new findings are kept, 1 to 3,650. Defaults to 2,557, which is
   * seven years.
   */
  reportRetentionDays?: number;
  /** ARNs of SNS topics that are told of every alarm, and of its end. Defaults to none. */
  alarmTopicArns?: pulumi.Input<pulumi.Input<string>[]>;
}
