import { PermanentError } from "../../errors";

/** A JSON object whose properties nobody has looked at yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The value as an object; throws a sentence that names the place where it is another thing. */
export function objectAt(value: unknown, place: string): JsonObject {
  if (isObject(value)) return value;
  throw new PermanentError(`${place} was ${kindOf(value)}, must be an object`);
}

/** The value as an array; nothing counts as an empty one. */
export function arrayAt(value: unknown, place: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value as readonly unknown[];
  throw new PermanentError(`${place} was ${kindOf(value)}, must be an array`);
}

/** The value as a text that has something in it. */
export function nameAt(value: unknown, place: string): string {
  const text = textOf(value);
  if (text !== undefined) return text;
  throw new PermanentError(`${place} was ${kindOf(value)}, must be a text`);
}

/** A text or a number as trimmed text; undefined for all else and for what is blank. */
export function textOf(value: unknown): string | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const text = String(value).trim();
  return text === "" ? undefined : text;
}

/** Every text in a value that is a text or an array of texts, at any depth. */
export function textsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flat(8).flatMap((each) => textOf(each) ?? []);
  return [textOf(value) ?? []].flat();
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object's own property: what an object inherits is not in the document. */
export function own(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function kindOf(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return value.trim() === "" ? "blank" : "a text";
  return Array.isArray(value) ? "an array" : typeof value === "object" ? "an object" : "a number";
}
