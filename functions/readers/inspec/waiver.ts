import { parseExpiry } from "../../findings/exceptions";
import type { Waiver } from "../../findings/model";
import { type JsonObject, isObject, own, textOf } from "./shape";

/**
 * A control's `waiver_data`, which InSpec fills from its waiver file: a justification, mostly an
 * expiration date, and `run`, which says whether the control is checked nevertheless. A date lasts
 * to the end of that day in UTC, as with every other exception here (InSpec itself ends it when the
 * day begins on the host). A date that cannot be read has passed.
 */
export function waiverFrom(data: unknown): Waiver | undefined {
  if (!isObject(data) || Object.keys(data).length === 0) return undefined;
  const reason = textOf(own(data, "justification"));
  const expires = expiryFrom(own(data, "expiration_date"));
  return {
    ...(reason !== undefined && { reason }),
    ...(expires !== undefined && { expires }),
    skipped: isSkipped(data),
  };
}

function isSkipped(data: JsonObject): boolean {
  const skipped = own(data, "skipped_due_to_waiver");
  // Before the control is run, and in old releases, this is absent; InSpec 4 wrote texts.
  return skipped === undefined || skipped === null || skipped === ""
    ? isNo(own(data, "run"))
    : skipped === true || isYes(skipped);
}

function isNo(value: unknown): boolean {
  return value === false || /^(?:false|no)$/i.test(textOf(value) ?? "");
}

function isYes(value: unknown): boolean {
  return !/^(?:false|no)$/i.test(textOf(value) ?? "no");
}

/** Ruby's own form of a time, which YAML's timestamps become: `2026-11-21 00:00:00 +0100`. */
const rubyTime = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?) (?:UTC|([+-]\d\d):?(\d\d))$/;

function expiryFrom(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  const text = textOf(value) ?? "";
  const [, day, time, hours, minutes] = rubyTime.exec(text) ?? [];
  if (day === undefined || time === undefined) return parseExpiry(text);
  return parseExpiry(`${day}T${time}${hours === undefined ? "Z" : `${hours}:${minutes ?? "00"}`}`);
}
