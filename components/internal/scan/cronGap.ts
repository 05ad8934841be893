import { least } from "../../../functions/findings/extremes";
import { cronFields, cronValues } from "./cronFields";

const minutesInDay = 24 * 60;
/** A day of each month by `L`, `W` or `#`, such as its last one: never more than five weeks apart. */
const singleDay = /^(?:L|LW|\d{1,2}W|[1-7]L|(?:[A-Z]{3}|[1-7])#[1-5])$/;
const fiveWeeks = 35 * minutesInDay;

/**
 * The longest time between two runs of a `cron` expression of six fields, in minutes; infinite where
 * that is years. Absent for what is no such expression.
 */
export function cronGapMinutes(expression: string): number | undefined {
  const read = readCron(expression);
  if (read === undefined) return undefined;
  if (read.single) return read.everyMonth ? fiveWeeks : Infinity;
  return gap(read.values);
}

/**
 * The shortest time between two runs of one day, or of two days in a row, in minutes; a day where there
 * is one run a day. Absent for what is no such expression.
 */
export function shortestCronGapMinutes(expression: string): number | undefined {
  const times = readCron(expression)?.values;
  if (times === undefined) return undefined;
  const all = timesOfDay(times);
  const gaps = all.slice(1).map((time, index) => time - (all[index] ?? 0));
  return least([...gaps, minutesInDay + (all[0] ?? 0) - (all.at(-1) ?? 0)]);
}

interface CronRead {
  /** Values of each field, in their order. */
  readonly values: readonly ReadonlySet<number>[];
  /** Whether it names a day of each month by `L`, `W` or `#`. */
  readonly single: boolean;
  readonly everyMonth: boolean;
}

function readCron(expression: string): CronRead | undefined {
  const texts = /^cron\((.+)\)$/.exec(expression)?.[1]?.toUpperCase().split(" ");
  if (texts?.length !== cronFields.length) return undefined;
  // On its own, the last day of the week.
  if (texts[4] === "L") texts[4] = "SAT";
  const single = [2, 4].filter((index) => singleDay.test(texts[index] ?? ""));
  for (const index of single) texts[index] = "*";
  const values = cronFields.map((field, index) => cronValues(texts[index] ?? "", field));
  if (values.some((each) => each === undefined)) return undefined;
  return {
    values: values.map((each) => each ?? new Set<number>()),
    single: single.length > 0,
    everyMonth: texts[3] === "*",
  };
}

/** The minutes of a day at which something is due, in their order. */
function timesOfDay([minutes = new Set(), hours = new Set()]: CronRead["values"]): number[] {
  return [...hours]
    .flatMap((hour) => [...minutes].map((minute) => hour * 60 + minute))
    .sort((a, b) => a - b);
}

/** Any two years of which one has a leap day show every distance between two days of a calendar. */
const firstDay = Date.UTC(2027, 0, 1);
const dayCount = 2 * 365 + 1;

/** The longest distance between two runs, whatever the years are that the expression asks for. */
function gap(values: readonly ReadonlySet<number>[]): number {
  const [, , days, inMonths, onWeekdays] = values;
  const times = timesOfDay(values);
  let longest = 0;
  for (const [index, time] of times.slice(1).entries()) {
    longest = Math.max(longest, time - (times[index] ?? 0));
  }
  const overnight = (times[0] ?? 0) - (times.at(-1) ?? 0);
  let previous: number | undefined;
  let runs = 0;
  for (let day = 0; day < dayCount; day += 1) {
    const date = new Date(firstDay + day * minutesInDay * 60_000);
    const due =
      days?.has(date.getUTCDate()) === true &&
      inMonths?.has(date.getUTCMonth() + 1) === true &&
      onWeekdays?.has(date.getUTCDay() + 1) === true;
    if (!due) continue;
    if (previous !== undefined) {
      longest = Math.max(longest, (day - previous) * minutesInDay + overnight);
    }
    previous = day;
    runs += 1;
  }
  return runs < 2 ? Infinity : longest;
}
