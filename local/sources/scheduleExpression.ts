import {
  type CronField,
  cronFields,
  cronValues,
  weekdays,
} from "../../components/internal/scan/cronFields";
import { clockFormat } from "../../components/internal/common/timeZone";
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

type Part = CronField["part"];

function cronDue(texts: readonly string[], timeZone: string, where: string): DueBetween {
  const wanted = cronFields.map((field, index) => {
    const text = texts[index] ?? "";
    const values = cronValues(text.toUpperCase(), field);
    if (values !== undefined) return [field.part, values] as const;
    throw new LocalStackError(
      `${where}, ${field.part} "${text}" is not followed by the local stack`,
    );
  });
  const partsAt = clockIn(timeZone);
  return (from, to) => {
    for (let at = Math.floor(to / minute) * minute; at > from; at -= minute) {
      const parts = partsAt(at);
      if (!wanted.every(([part, values]) => values.has(parts[part]))) continue;
      // When clocks go back a time comes twice; EventBridge Scheduler runs at the first of them.
      if (!backs.some((back) => isSame(parts, partsAt(at - back)))) return at;
    }
    return undefined;
  };
}

/** By how much clocks go back: an hour, half of one on Lord Howe Island, two at the South Pole's Troll. */
const backs = [30, 60, 120].map((minutes) => minutes * minute);

function isSame(
  one: Readonly<Record<Part, number>>,
  other: Readonly<Record<Part, number>>,
): boolean {
  return cronFields.every(({ part }) => one[part] === other[part]);
}

/** Tells the parts of an instant as clocks in a time zone show it. */
function clockIn(timeZone: string): (at: number) => Readonly<Record<Part, number>> {
  const format = clockFormat(timeZone, { weekday: "short" });
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
