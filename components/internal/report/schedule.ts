import type { ArgumentChecks } from "../common/checks";
import { isTimeZone } from "../common/timeZone";

/** When reports are made. */
export interface ReportScheduleArgs {
  /**
   * An expression of EventBridge Scheduler: `cron(…)` with six fields, or `rate(…)`. Defaults to
   * `cron(0 6 1 * ? *)`, at six on the first of each month. A time that clocks of the time zone
   * skip on a day that it asks for, when they go forward, is moved to one that they show on every day.
   */
  expression?: string;
  /** Name of the time zone that `cron` is read in, such as `Europe/Berlin`. Defaults to `UTC`. */
  timeZone?: string;
  /** False to make no reports until it is turned on. Defaults to true. */
  enabled?: boolean;
}

/** What is meant where nothing is said. */
export const reportScheduleDefaults: Required<ReportScheduleArgs> = {
  expression: "cron(0 6 1 * ? *)",
  timeZone: "UTC",
  enabled: true,
};

/** Checks as much of a schedule as can be told without asking AWS. */
export function checkReportSchedule(
  checks: ArgumentChecks,
  property: string,
  { expression, timeZone }: ReportScheduleArgs,
): void {
  checks.matches(
    `${property}.expression`,
    expression,
    /^(?:cron\((?=[^)]*\?)\S+(?: \S+){5}\)|rate\([1-9]\d* (?:minute|hour|day)s?\))$/,
    'cron(…) of six fields with a ? for one of the days, such as "cron(0 6 1 * ? *)", or rate(…)',
  );
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    checks.refuse(`${property}.timeZone`, timeZone, 'a time zone such as "Europe/Berlin"');
  }
}
