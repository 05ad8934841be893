import type { ArgumentChecks } from "../common/checks";
import { isTimeZone } from "../common/timeZone";

/** How often instances are scanned. */
export const CisScanFrequency = {
  /** One time, as soon as the configuration is made. */
  Once: "once",
  Daily: "daily",
  Weekly: "weekly",
  Monthly: "monthly",
} as const;
export type CisScanFrequency = (typeof CisScanFrequency)[keyof typeof CisScanFrequency];

/** A day of the week. */
export const CisScanDay = {
  Sunday: "SUN",
  Monday: "MON",
  Tuesday: "TUE",
  Wednesday: "WED",
  Thursday: "THU",
  Friday: "FRI",
  Saturday: "SAT",
} as const;
export type CisScanDay = (typeof CisScanDay)[keyof typeof CisScanDay];

/** When instances are scanned. */
export interface CisScheduleArgs {
  /**
   * How often instances are scanned. `once` begins at once, and takes nothing else. Defaults to
   * `weekly`.
   */
  frequency?: CisScanFrequency;
  /** Time of the day at which a scan begins, from `00:00` to `23:59`. Defaults to `02:00`. */
  time?: string;
  /** Time zone of `time`: a name such as `Europe/Berlin`, which knows summer time. Defaults to `UTC`. */
  timeZone?: string;
  /** With `weekly`: the days of the week, 1 to 7 of them. Defaults to `SUN`. */
  days?: CisScanDay[];
  /** With `monthly`: the day of the week, in the month's first week. Defaults to `SUN`. */
  day?: CisScanDay;
}

const start = { time: "02:00", timeZone: "UTC" } as const;

/** How often, with the default. */
export function frequencyOf(schedule: CisScheduleArgs | undefined): CisScanFrequency {
  return schedule?.frequency ?? CisScanFrequency.Weekly;
}

/** The schedule as CloudFormation has it. */
export type CisScheduleState =
  | { readonly OneTime: Record<string, never> }
  | { readonly Daily: { readonly StartTime: StartTime } }
  | { readonly Weekly: { readonly StartTime: StartTime; readonly Days: readonly CisScanDay[] } }
  | { readonly Monthly: { readonly StartTime: StartTime; readonly Day: CisScanDay } };

interface StartTime {
  readonly TimeOfDay: string;
  readonly TimeZone: string;
}

/** What Inspector is told of a schedule. */
export function scheduleState(schedule: CisScheduleArgs = {}): CisScheduleState {
  const { time = start.time, timeZone = start.timeZone } = schedule;
  const StartTime = { TimeOfDay: time, TimeZone: timeZone };
  switch (frequencyOf(schedule)) {
    case CisScanFrequency.Once:
      return { OneTime: {} };
    case CisScanFrequency.Daily:
      return { Daily: { StartTime } };
    case CisScanFrequency.Weekly:
      return { Weekly: { StartTime, Days: schedule.days ?? [CisScanDay.Sunday] } };
    case CisScanFrequency.Monthly:
      return { Monthly: { StartTime, Day: schedule.day ?? CisScanDay.Sunday } };
  }
}

/** Checks a schedule, and that nothing is said in it that its frequency does not know. */
export function checkSchedule(checks: ArgumentChecks, schedule: CisScheduleArgs | undefined): void {
  if (schedule === undefined) return;
  const { time, timeZone, days, day } = schedule;
  checks.oneOf("schedule.frequency", schedule.frequency, Object.values(CisScanFrequency));
  const frequency = frequencyOf(schedule);
  const startsAtOnce = frequency === CisScanFrequency.Once;
  const only = (
    property: keyof CisScheduleArgs,
    value: unknown,
    takesIt: boolean,
    when: string,
  ) => {
    if (value !== undefined && !takesIt) {
      checks.refuse(`schedule.${property}`, value, `left out unless schedule.frequency is ${when}`);
    }
  };
  only("time", time, !startsAtOnce, "daily, weekly or monthly");
  only("timeZone", timeZone, !startsAtOnce, "daily, weekly or monthly");
  only("days", days, frequency === CisScanFrequency.Weekly, "weekly");
  only("day", day, frequency === CisScanFrequency.Monthly, "monthly");
  checks.matches(
    "schedule.time",
    time,
    /^(?:[01]\d|2[0-3]):[0-5]\d$/,
    "a time of the day from 00:00 to 23:59",
  );
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    checks.refuse("schedule.timeZone", timeZone, "a time zone such as UTC or Europe/Berlin");
  }
  checks.listLength("schedule.days", days, 1, 7);
  checks.distinct("schedule.days", days);
  for (const each of days ?? []) checks.oneOf("schedule.days", each, Object.values(CisScanDay));
  checks.oneOf("schedule.day", day, Object.values(CisScanDay));
}
