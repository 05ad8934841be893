import type * as pulumi from "@pulumi/pulumi";
import type { FindingsStoreReference } from "./findingsStoreArgs";
import type { CommonArgs } from "./internal/common/args";
import type { ReportScheduleArgs } from "./internal/report/schedule";
import type { SlackArgs } from "./internal/common/slackArgs";

/** Arguments of `ComplianceReport`. All of them can be left out. */
export interface ComplianceReportArgs extends CommonArgs {
  /**
   * The store that is reported on, with the findings of every scanner in it: a `FindingsStore`, or
   * its outputs. Defaults to one of the report's own.
   */
  findingsStore?: FindingsStoreReference;
  /** When reports are made. Defaults to the first of each month at six, UTC. */
  schedule?: ReportScheduleArgs;
  /** The Slack channel that gets each report with its CSV. Defaults to none. */
  slack?: SlackArgs;
  /**
   * ARN of the SNS topic that is told of each report, with links. Not the store's topic of changes,
   * whose subscribers were told of every change already. Defaults to a topic of the report's own.
   */
  digestTopicArn?: pulumi.Input<string>;
  /** What the report is called, at most 60 characters. Defaults to `Compliance report`. */
  title?: string;
  /** Days that reports are kept, 1 to 3,650. Defaults to 2,557, which is seven years. */
  reportRetentionDays?: number;
  /** Memory of the function in MB, 512 to 10,240. Defaults to 1,769, which is one whole CPU. */
  functionMemoryMb?: number;
  /** ARNs of SNS topics that are told of every alarm, and of its end. Defaults to none. */
  alarmTopicArns?: pulumi.Input<pulumi.Input<string>[]>;
}
