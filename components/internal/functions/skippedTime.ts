import { clockFormat } from "../common/timeZone";
import { cronFields, cronValues } from "../scan/cronFields";

/** A schedule at a time that clocks skip when they go forward, and the one that is taken instead. */
export interface MovedSchedule {
  /** Such as `02:30`. */
  readonly from: string;
  readonly to: string;
  readonly expression: string;
}

const minute = 60_000;
const day = 1_440;
/** In 28 years each date falls on each day of the week, as the rules of time zones have it. */
const [firstYear, lastYear] = [2027, 2054];

/**
 * EventBridge Scheduler leaves out a run whose time does not exist on that day, and a report or a
 * scan of a month would never be made. Where that can happen to the only run of a day, the whole
 * schedule goes forward by as much as clocks do, to a time that exists on every day.
 */
export function withoutSkippedTime(
  expression: string,
  timeZone: string,
): MovedSchedule | undefined {
  const texts = /^cron\((.+)\)$/.exec(expression)?.[1]?.toUpperCase().split(" ");
  if (texts?.length !== cronFields.length || timeZone === "UTC") return undefined;
  const [minutes, hours, days, months, weekdays, years] = cronFields.map((field, index) =>
    cronValues(texts[index] ?? "", field),
  );
  const [at, ...others] = [...(hours ?? [])].flatMap((hour) =>
    [...(minutes ?? [])].map((each) => hour * 60 + each),
  );
  // Of several runs a day only one is left out.
  if (at === undefined || others.length > 0) return undefined;
  const skipped = skippedTimes(timeZone).find(({ date, from, to }) => {
    // What is said by L, W or # may be any day.
    const due =
      days?.has(date.getUTCDate()) !== false &&
      months?.has(date.getUTCMonth() + 1) !== false &&
      weekdays?.has(date.getUTCDay() + 1) !== false &&
      // Rules of zones recur; a single year is looked at for itself.
      (texts[5] === "*" || years?.has(date.getUTCFullYear()) !== false);
    return due && from <= at && at < to;
  });
  if (skipped === undefined) return undefined;
  const length = skipped.to - skipped.from;
  // The next day is another one: before midnight clocks are followed backwards.
  const moved = at + length < day ? at + length : at - length;
  const [, , ...dates] = /^cron\((.+)\)$/.exec(expression)?.[1]?.split(" ") ?? [];
  return {
    from: shown(at),
    to: shown(moved),
    expression: `cron(${[moved % 60, Math.floor(moved / 60), ...dates].join(" ")})`,
  };
}

interface Skipped {
  /** The day by its local date, as if it were UTC. */
  readonly date: Date;
  /** Minutes of the day: the first that does not exist, and the first that does again. */
  readonly from: number;
  readonly to: number;
}

/** When clocks of a zone go forward. */
function skippedTimes(timeZone: string): Skipped[] {
  const localAt = clock(timeZone);
  const offsetAt = (at: number): number => localAt(at) - at;
  const found: Skipped[] = [];
  const end = Date.UTC(lastYear + 1, 0, 1);
  let before = offsetAt(Date.UTC(firstYear, 0, 1));
  for (let at = Date.UTC(firstYear, 0, 1); at < end; at += day * minute) {
    const after = offsetAt(at + day * minute);
    if (after > before) {
      let [low, high] = [at, at + day * minute];
      while (high - low > minute) {
        const middle = low + Math.floor((high - low) / 2 / minute) * minute;
        if (offsetAt(middle) === before) low = middle;
        else high = middle;
      }
      const local = high + before;
      const date = new Date(Math.floor(local / (day * minute)) * day * minute);
      const from = (local - date.getTime()) / minute;
      found.push({ date, from, to: from + (after - before) / minute });
    }
    before = after;
  }
  return found;
}

/** Tells what clocks of a zone show at an instant, as if it were UTC. */
function clock(timeZone: string): (at: number) => number {
  const format = clockFormat(timeZone);
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"));
  };
}

function shown(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
}
