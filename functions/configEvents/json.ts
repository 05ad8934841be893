import { PermanentError } from "../errors";

/** An event from Config that has not the form that Config documents. */
export class ConfigEventError extends PermanentError {}

/** A JSON object whose members are not known yet. */
export type Json = Readonly<Record<string, unknown>>;

export function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A text that must be there. */
export function required(object: Json, name: string, what: string): string {
  const value = object[name];
  if (typeof value === "string" && value !== "") return value;
  throw new ConfigEventError(`${what} had no ${name}, must be an event of an AWS Config rule`);
}

/** An object that is given as it is or, as Config's history gives it, as JSON text. */
export function objectOrText(value: unknown, what: string): Json {
  if (value === undefined || value === null || value === "") return {};
  const parsed = typeof value === "string" ? parse(value, what) : value;
  if (isJson(parsed)) return parsed;
  throw new ConfigEventError(`${what} was ${JSON.stringify(parsed)}, must be a JSON object`);
}

function parse(text: string, what: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new ConfigEventError(`${what} was no JSON`, { cause: error });
  }
}
