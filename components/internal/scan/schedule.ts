import { cronGapMinutes, shortestCronGapMinutes } from "./cronGap";

/** How Systems Manager marks a host on which the association does not succeed. */
export const ComplianceSeverity = {
  Critical: "CRITICAL",
  High: "HIGH",
  Medium: "MEDIUM",
  Low: "LOW",
  Unspecified: "UNSPECIFIED",
} as const;
export type ComplianceSeverity = (typeof ComplianceSeverity)[keyof typeof ComplianceSeverity];

/** When hosts are scanned, and how many at a time. */
export interface ScanScheduleArgs {
  /**
   * A State Manager schedule, in UTC: `rate(12 hours)`, of at least 30 minutes and less than 31 days, or
   * `cron(…)` with six fields of which one of the two day fields is `?`. State Manager takes no months,
   * no lists or ranges of days, and nothing more often than every 30 minutes. Defaults to `cron(0 2 ? * * *)`, each night at two.
   */
  expression?: string;
  /**
   * True to scan at the scheduled times only. Otherwise a host is also scanned when it is first seen,
   * and all are when the association changes. Takes a `cron` expression. Defaults to false.
   */
  onlyOnSchedule?: boolean;
  /**
   * Hosts scanned at the same time: a number from 1, or a percentage from `1%` to `100%`. Defaults
   * to `10%`.
   */
  maxConcurrency?: string;
  /**
   * Failed scans after which no more are started: a number from 0, or a percentage from `0%` to
   * `100%`. Defaults to `100%`: a scan that fails says so by itself and is no reason to leave the
   * other hosts unscanned.
   */
  maxErrors?: string;
  /** Severity with which Systems Manager lists a host that could not be scanned. Defaults to `HIGH`. */
  complianceSeverity?: ComplianceSeverity;
}

export const scheduleDefaults: Required<ScanScheduleArgs> = {
  expression: "cron(0 2 ? * * *)",
  onlyOnSchedule: false,
  maxConcurrency: "10%",
  maxErrors: "100%",
  complianceSeverity: ComplianceSeverity.High,
};

/** What State Manager takes: one sentence's end. */
export const scheduleForm =
  'a State Manager schedule such as "rate(12 hours)", of at least 30 minutes and less than 31 days, or "cron(0 2 ? * * *)", of six fields with one ? for a day, without months, without lists or ranges of days, and at most every 30 minutes';

const minutesIn = { minute: 1, hour: 60, day: 24 * 60 } as const;

/** State Manager takes what is due every half an hour at most, and more often than every 31 days. */
const shortestMinutes = 30;
const tooLongMinutes = 31 * minutesIn.day;

/** Minutes between two runs of a `rate` expression; absent for anything else. */
export function rateMinutes(expression: string): number | undefined {
  const match = /^rate\(([1-9]\d{0,5}) (minute|hour|day)(s?)\)$/.exec(expression);
  const [, count, unit, plural] = match ?? [];
  if (count === undefined || (unit !== "minute" && unit !== "hour" && unit !== "day"))
    return undefined;
  // State Manager refuses "1 hours" and "2 hour".
  if ((count === "1") !== (plural === "")) return undefined;
  return Number(count) * minutesIn[unit];
}

/**
 * The longest time between two runs, in minutes; infinite where it is a week or more for certain.
 * Absent for what is no schedule.
 */
export function longestGapMinutes(expression: string): number | undefined {
  return rateMinutes(expression) ?? cronGapMinutes(expression);
}

/** Whether State Manager would take it, as far as can be told without asking. */
export function isSchedule(expression: string): boolean {
  const minutes = rateMinutes(expression);
  if (minutes !== undefined) return minutes >= shortestMinutes && minutes < tooLongMinutes;
  const fields = /^cron\(([0-9A-Za-z*?/,#\- ]+)\)$/.exec(expression)?.[1]?.split(" ") ?? [];
  const [, , dayOfMonth = "", month, dayOfWeek = ""] = fields;
  const shortest = shortestCronGapMinutes(expression);
  return (
    fields.length === 6 &&
    fields.every((field) => field !== "") &&
    fields.filter((field) => field === "?").length === 1 &&
    (dayOfMonth === "?" || dayOfWeek === "?") &&
    // It knows no months, and one day or all of them.
    month === "*" &&
    !/[,-]/.test(dayOfMonth + dayOfWeek) &&
    shortest !== undefined &&
    shortest >= shortestMinutes
  );
}
