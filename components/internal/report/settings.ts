import type { ComplianceReportArgs } from "../../complianceReportArgs";
import type { ArgumentChecks } from "../common/checks";
import { checkSlack } from "../common/slackArgs";
import { checkReportSchedule, type ReportScheduleArgs, reportScheduleDefaults } from "./schedule";

/** A report's plain arguments with every default filled in. */
export interface ReportSettings {
  readonly schedule: Required<ReportScheduleArgs>;
  readonly title: string;
  readonly reportRetentionDays: number;
  readonly functionMemoryMb: number;
}

/** What is meant where nothing is said. */
const reportDefaults: ReportSettings = {
  schedule: reportScheduleDefaults,
  title: "Compliance report",
  reportRetentionDays: 2557,
  functionMemoryMb: 1769,
};

/** The settings that the arguments mean. */
export function reportSettings(args: ComplianceReportArgs): ReportSettings {
  const { schedule = {} } = args;
  return {
    schedule: {
      expression: schedule.expression ?? reportScheduleDefaults.expression,
      timeZone: schedule.timeZone ?? reportScheduleDefaults.timeZone,
      enabled: schedule.enabled ?? reportScheduleDefaults.enabled,
    },
    title: args.title ?? reportDefaults.title,
    reportRetentionDays: args.reportRetentionDays ?? reportDefaults.reportRetentionDays,
    functionMemoryMb: args.functionMemoryMb ?? reportDefaults.functionMemoryMb,
  };
}

/** Checks every plain argument. @returns the settings, as they were given. */
export function checkReportArgs(
  checks: ArgumentChecks,
  args: ComplianceReportArgs,
  settings: ReportSettings,
): ReportSettings {
  checkReportSchedule(checks, "schedule", settings.schedule);
  checkSlack(checks, args.slack);
  checks.matches("title", settings.title, /^\S(?:.{0,58}\S)?$/, "a text of 1 to 60 characters");
  checks.wholeNumber("reportRetentionDays", settings.reportRetentionDays, 1, 3650);
  checks.wholeNumber("functionMemoryMb", settings.functionMemoryMb, 512, 10_240);
  return settings;
}
