import { LocalStackError } from "../errors";

/**
 * The last instant at which a schedule was due, after `from` and not after `to`, in milliseconds
 * since 1970; undefined where it was not due in between.
 */
export type DueBetween = (from: number, to: number) => number | undefined;

const minute = 60_000;
const units: Readonly<Record<string, number>> = {
  minute,
  hour: 60 * minute,
  day: 1_440 * minute,
};

/**
 * Reads a schedule's expression.
 *
 * @param start where intervals are counted from: when the schedule was made.
 */
export function scheduleExpression(
  expression: string,
  timeZone: string,
  start: number,
  where: string,
): DueBetween {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (rate !== null) {
    const interval = Number(rate[1]) * (units[rate[2] ?? ""] ?? 0);
    if (interval > 0) return rateDue(interval, start);
  }
  const cron = /^cron\((.+)\)$/.exec(expression)?.[1]?.trim().split(/\s+/);
  if (cron?.length === 6) return cronDue(cron, timeZone, where);
  throw new LocalStackError(
    `${where}: the local stack follows rate(…) and cron(…) of six fields, not "${expression}"`,
  );
}

function rateDue(interval: number, start: number): DueBetween {
  return (from, to) => {
    const due = start + Math.floor((to - start) / interval) * interval;
    return due > from && due > start ? due : undefined;
  };
}

const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN"].concat([
  "JUL",
  "AUG",
  "SEP",
  "OCT",
  "NOV",
  "DEC",
]);
const weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/** What each of the six fields takes: names stand for 1 and on. */
const fields = [
  { part: "minute", least: 0, most: 59, names: [] },
  { part: "hour", least: 0, most: 23, names: [] },
  { part: "day", least: 1, most: 31, names: [] },
  { part: "month", least: 1, most: 12, names: months },
  { part: "weekday", least: 1, most: 7, names: weekdays },
  { part: "year", least: 1970, most: 2199, names: [] },
] as const;

type Part = (typeof fields)[number]["part"];

function cronDue(texts: readonly string[], timeZone: string, where: string): DueBetween {
  const wanted = fields.map(({ part, least, most, names }, index) => {
    const text = texts[index] ?? "";
    const values = fieldValues(text, least, most, names, `${where}, ${part} "${text}"`);
    return [part, values] as const;
  });
  const partsAt = clockIn(timeZone);
  return (from, to) => {
    for (let at = Math.floor(to / minute) * minute; at > from; at -= minute) {
      const parts = partsAt(at);
      if (wanted.every(([part, values]) => values?.has(parts[part]) ?? true)) return at;
    }
    return undefined;
  };
}

/** The values that a field takes; undefined for all. */
function fieldValues(
  text: string,
  least: number,
  most: number,
  names: readonly string[],
  where: string,
): ReadonlySet<number> | undefined {
  if (text === "*" || text === "?") return undefined;
  const values = new Set<number>();
  for (const item of text.split(",")) {
    const [range = "", step = "1"] = item.split("/");
    const [first = "", last] = range.split("-");
    const from = first === "*" ? least : numberIn(first, names);
    const byStep = item.includes("/") ? most : from;
    const to = last === undefined ? byStep : numberIn(last, names);
    const good = from >= least && to <= most && from <= to && Number(step) > 0;
    if (!good) throw new LocalStackError(`${where} is not followed by the local stack`);
    for (let value = from; value <= to; value += Number(step)) values.add(value);
  }
  return values;
}

function numberIn(text: string, names: readonly string[]): number {
  const name = names.indexOf(text.toUpperCase());
  if (name >= 0) return name + 1;
  return /^\d+$/.test(text) ? Number(text) : NaN;
}

/** Tells the parts of an instant as clocks in a time zone show it. */
function clockIn(timeZone: string): (at: number) => Readonly<Record<Part, number>> {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    weekday: "short",
  });
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
    return {
      minute: part("minute"),
      hour: part("hour"),
      day: part("day"),
      month: part("month"),
      weekday: weekdays.indexOf((parts.get("weekday") ?? "").toUpperCase()) + 1,
      year: part("year"),
    };
  };
}
