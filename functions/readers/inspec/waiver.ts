import { longAgo } from "../../findings/exceptions";
import type { Waiver } from "../../findings/model";
import { cut } from "../../findings/text";
import { type JsonObject, isObject, own, textOf } from "./shape";
import { waiverDate } from "./waiverDate";

/** As much as an exception of the stack may say. */
const maxReason = 1024;

/**
 * A control's `waiver_data`, which InSpec fills from its waiver file: a justification, mostly an
 * expiration date, and `run`, which says whether the control is checked nevertheless. A date lasts
 * to the end of that day in UTC, as with every other exception here (InSpec itself ends it when the
 * day begins on the host). A date that cannot be read has passed.
 */
export function waiverFrom(data: unknown): Waiver | undefined {
  if (!isObject(data) || Object.keys(data).length === 0) return undefined;
  const justification = textOf(own(data, "justification"));
  const reason = justification === undefined ? undefined : cut(justification, maxReason);
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
  if (typeof value === "boolean") return value;
  return !/^(?:false|no)$/i.test(textOf(value) ?? "no");
}

function expiryFrom(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return waiverDate(textOf(value) ?? "");
}

/**
 * What whoever writes waivers should hear of: an end that cannot be read, above all where InSpec itself
 * reads it and leaves the control out.
 */
export function waiverNotice(id: string, data: unknown): string | undefined {
  if (!isObject(data)) return undefined;
  const written = own(data, "expiration_date");
  if (expiryFrom(written) !== longAgo) return undefined;
  const inForce = isYes(own(data, "skipped_due_to_waiver"))
    ? ", though InSpec has it in force (skipped_due_to_waiver)"
    : "";
  return `the waiver of ${id} has the expiration_date ${JSON.stringify(written)}, which cannot be read, and hides nothing${inForce}: write a date such as 2031-06-30`;
}
