import type { Exception } from "./model";

const dayLong = 86_400_000;

/** End of the year 9999: a number that is later was meant in other units. */
const latest = 253_402_300_799_999;

const dateForm = /^(\d{4}-\d{2}-\d{2})$/;
const instantForm =
  /^(\d{4}-\d{2}-\d{2})[T ]([0-2]\d:[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:\d{2})?$/;

/**
 * An expiry as it is written in code: a date, which lasts to the end of that day in UTC, or an
 * instant with its zone.
 *
 * @returns an ISO 8601 instant; nothing where the text is neither.
 */
export function readExpiry(text: string): string | undefined {
  const date = dateForm.exec(text)?.[1];
  if (date !== undefined) return isoOf(Math.min(startOf(date) + dayLong, latest));
  const [, day, time, zone] = instantForm.exec(text) ?? [];
  if (day === undefined || time === undefined || zone === undefined) return undefined;
  return Number.isNaN(startOf(day)) ? undefined : isoOf(Date.parse(`${day}T${time}${zone}`));
}

/**
 * An expiry as a person writes it into the table: as in code, an instant without a zone (which is
 * read as UTC), or epoch seconds. What cannot be read has expired already: a typing error must not
 * hide a finding for good.
 *
 * @returns an ISO 8601 instant; nothing where no expiry is given.
 */
export function parseExpiry(value: unknown): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  return expiryOf(value) ?? longAgo;
}

/** What an expiry that cannot be read is taken for. */
export const longAgo = new Date(0).toISOString();

/** Whether an exception holds at an instant: from the moment of its expiry on it does not. */
export function holdsAt(exception: Pick<Exception, "expires">, now: string): boolean {
  return exception.expires === undefined || Date.parse(exception.expires) > Date.parse(now);
}

function expiryOf(value: unknown): string | undefined {
  if (typeof value === "number") {
    return value >= 0 && value * 1000 <= latest ? isoOf(value * 1000) : undefined;
  }
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  if (/^\d{1,12}$/.test(text)) return expiryOf(Number(text));
  return readExpiry(text) ?? readExpiry(`${text}Z`);
}

/** Midnight with which a date begins; not a number where the calendar does not have the date. */
function startOf(date: string): number {
  const start = Date.parse(`${date}T00:00:00Z`);
  // The engine reads the 30th of February as the 2nd of March.
  return isoOf(start)?.startsWith(date) ? start : NaN;
}

function isoOf(milliseconds: number): string | undefined {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
