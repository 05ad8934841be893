import { parseExpiry } from "../../findings/exceptions";

/** Three numbers with one sign between them, or a month by its name; then, perhaps, a time. */
const numbers = /^(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})(?:[ T]+(.+))?$/;
const dayFirst = /^(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?[ -](\d{4})(?: +(.+))?$/i;
const monthFirst = /^([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?: +(.+))?$/i;
const timeOfDay = /^(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)? *(?:(Z|UTC|GMT)|([+-]\d\d):?(\d\d))?$/i;

const months = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];

/**
 * A waiver's `expiration_date` as an ISO 8601 instant. InSpec reads it by Ruby's `Time.parse`, and so what
 * people write is read as Ruby does: `2031/06/30`, `30/06/2031` (the day first, never the month),
 * `30 June 2031`, `June 30, 2031`. A date lasts to the end of that day in UTC; a time without a zone is in
 * UTC. What cannot be read has passed.
 */
export function waiverDate(text: string): string | undefined {
  return parseExpiry(asWrittenInCode(text) ?? text);
}

function asWrittenInCode(text: string): string | undefined {
  const [, a = "", , middle = "", c = "", restOfNumbers] = numbers.exec(text) ?? [];
  if (middle !== "") {
    // Ruby takes the last number for the year where only that can be one.
    const [year, day] = a.length <= 2 && c.length > 2 ? [c, a] : [a, c];
    return inCode(year, Number(middle), day, restOfNumbers);
  }
  const [, day = "", monthName = "", yearLast = "", restOfDay] = dayFirst.exec(text) ?? [];
  if (monthName !== "") return inCode(yearLast, monthOf(monthName), day, restOfDay);
  const [, name = "", dayBehind = "", year = "", restOfMonth] = monthFirst.exec(text) ?? [];
  return name === "" ? undefined : inCode(year, monthOf(name), dayBehind, restOfMonth);
}

function monthOf(name: string): number {
  return months.findIndex((month) => month.startsWith(name.toLowerCase())) + 1;
}

function inCode(
  year: string,
  month: number,
  day: string,
  rest: string | undefined,
): string | undefined {
  // Ruby's own century for two digits.
  const full = year.length > 2 ? year : String(Number(year) + (Number(year) < 69 ? 2000 : 1900));
  const two = (value: number | string) => String(value).padStart(2, "0");
  const date = `${full.padStart(4, "0")}-${two(month)}-${two(day)}`;
  if (rest === undefined) return date;
  const match = timeOfDay.exec(rest.trim());
  if (match === null) return undefined;
  const [, hour = "", minute = "", second = "00", , zoneHour, zoneMinute] = match;
  const zone = zoneHour === undefined ? "Z" : `${zoneHour}:${zoneMinute ?? "00"}`;
  return `${date}T${two(hour)}:${minute}:${second}${zone}`;
}
