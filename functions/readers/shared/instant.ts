const dateTime =
  /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d):(\d\d))?$/;

/** No scan was made before or after; XML Schema has zones of up to 14 hours (Part 2, 3.2.7.4). */
const first = Date.UTC(1970, 0, 1);
const last = Date.UTC(2200, 0, 1);
const furthestZone = 14 * 60;

/** The time read last: thousands of rule-results share a few. */
let latest: { readonly text: string; readonly instant: string | undefined } | undefined;

/**
 * An XML Schema `dateTime` as an instant in UTC with milliseconds. One without a zone (DISA's SCC and
 * OpenSCAP before 1.3.3 write none) is taken as UTC, which whoever knows more corrects: see `isLocal`.
 * Undefined for what is no time at all, and for one that no scan can have: see `isPossible`.
 */
export function instantFrom(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (latest?.text !== text) latest = { text, instant: parseInstant(text.trim()) };
  return latest.instant;
}

function parseInstant(text: string): string | undefined {
  const match = dateTime.exec(text);
  if (match === null) return undefined;
  const part = (index: number) => Number(match[index] ?? 0);
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map(part);
  const milliseconds = Number((match[7] ?? "").padEnd(3, "0").slice(0, 3));
  const time = new Date(0);
  time.setUTCFullYear(year ?? 0, (month ?? 0) - 1, day);
  // A day that the month does not have would silently become one of the next month.
  if (time.getUTCMonth() + 1 !== month || time.getUTCDate() !== day) return undefined;
  if ((hour ?? 0) > 24 || (minute ?? 0) > 59 || (second ?? 0) > 60) return undefined;
  // Midnight may be written as the end of a day, and nothing behind it.
  if (hour === 24 && (minute !== 0 || second !== 0 || milliseconds !== 0)) return undefined;
  if (part(10) > 59) return undefined;
  time.setUTCHours(hour ?? 0, minute, second, milliseconds);
  const zone = part(9) * 60 + part(10);
  if (zone > furthestZone || part(10) > 59) return undefined;
  const instant = time.getTime() - zone * (match[8] === "-" ? -60_000 : 60_000);
  return isPossible(instant) ? new Date(instant).toISOString() : undefined;
}

/** Whether something can have been scanned at an instant: from 1970 to the end of 2199, in UTC. */
export function isPossible(milliseconds: number): boolean {
  return milliseconds >= first && milliseconds < last;
}

/** Whether a text is a time without a zone: which instant it is, only its host knows. */
export function isLocal(text: string | undefined): boolean {
  return (
    text !== undefined &&
    instantFrom(text) !== undefined &&
    !/(?:Z|[+-]\d\d:\d\d)$/.test(text.trim())
  );
}
