import * as pulumi from "@pulumi/pulumi";
import { nearest } from "../components/internal/common/nearest";

/**
 * Reads one value of the stack configuration.
 *
 * @param value as YAML has it, or a text where it stands at the top: Pulumi hands those over as
 * texts, lists and maps as JSON.
 * @param key the whole key, such as `plumbline:scap.schedule`.
 */
export type Read<T> = (value: unknown, key: string) => T;

/** One reader for each property of an interface: a property without a reader does not compile. */
export type Fields<T> = { readonly [K in keyof T]-?: Read<Exclude<T[K], undefined>> };

/** One sentence: the key, what it was, what it must be. Shown by Pulumi without a stack trace. */
export function refuse(key: string, value: unknown, must: string): never {
  throw new pulumi.RunError(`stack config ${key} was ${shown(value)}, must be ${must}`);
}

function shown(value: unknown): string {
  const json = value === undefined ? "not set" : JSON.stringify(value);
  return json.length > 200 ? `${json.slice(0, 199)}…` : json;
}

/** A text; a whole number is one too, because `pulumi config set --path` makes numbers of digits. */
export const text: Read<string> = (value, key) => {
  if (typeof value === "string") return value;
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  // YAML reads True and yes as booleans: the text that was meant is lost.
  return refuse(key, value, "a text, in quotes where YAML would read something else");
};

/** `true` or `false`. */
export const flag: Read<boolean> = (value, key) => {
  if (value === true || value === "true") return true;
  if (value === false || value === "false") return false;
  return refuse(key, value, "true or false");
};

/** A number; the component checks its limits. */
export const number: Read<number> = (value, key) => {
  const given = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof given === "number" && Number.isFinite(given)
    ? given
    : refuse(key, value, "a number");
};

/** One of a few words. */
export function oneOf<T extends string>(words: Readonly<Record<string, T>>): Read<T> {
  const allowed = Object.values(words);
  return (value, key) =>
    allowed.find((each) => each === value) ?? refuse(key, value, `one of ${allowed.join(", ")}`);
}

/** A list. */
export function listOf<T>(read: Read<T>): Read<T[]> {
  return (value, key) => {
    const list = parsed(value);
    if (!Array.isArray(list)) return refuse(key, value, "a list");
    return list.map((each, index) => read(each, `${key}[${index}]`));
  };
}

/** A map from any key to values of one kind. */
export function mapOf<T>(read: Read<T>): Read<Record<string, T>> {
  return (value, key) =>
    Object.fromEntries(
      entries(value, key, "a map").map(([name, each]) => [name, read(each, `${key}.${name}`)]),
    );
}

/** A section with known keys, all of them optional unless `required` names them. */
export function section<T>(
  fields: Fields<T>,
  required: readonly (keyof T & string)[] = [],
): Read<T> {
  return (value, key) => {
    const read = readFields(fields, entries(value, key, "a map"), (name) => `${key}.${name}`);
    for (const name of required) {
      if (read[name] === undefined) refuse(`${key}.${name}`, undefined, "set");
    }
    // Every property that is there has been read by its own reader, and the required ones are there.
    return read as T;
  };
}

/** Reads what is given with the fields' readers, and refuses a key that has none. */
export function readFields<T>(
  fields: Fields<T>,
  given: readonly (readonly [string, unknown])[],
  keyOf: (name: string) => string,
): Partial<T> {
  const read: Partial<Record<string, unknown>> = {};
  const readers = fields as Readonly<Record<string, Read<unknown>>>;
  for (const [name, value] of given) {
    const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
    if (reader === undefined) return unknownKey(name, value, Object.keys(readers), keyOf);
    if (value !== null) read[name] = reader(value, keyOf(name));
  }
  return read as Partial<T>;
}

function unknownKey(
  name: string,
  value: unknown,
  known: readonly string[],
  keyOf: (name: string) => string,
): never {
  const near = nearest(name, known);
  const hint =
    near === undefined ? `must be one of ${known.join(", ")}` : `nearest is ${keyOf(near)}`;
  throw new pulumi.RunError(
    `stack config ${keyOf(name)} was ${shown(value)}, but there is no such key: ${hint}`,
  );
}

function entries(value: unknown, key: string, must: string): [string, unknown][] {
  const map = parsed(value);
  if (typeof map !== "object" || map === null || Array.isArray(map))
    return refuse(key, value, must);
  return Object.entries(map);
}

/** A list or map, which is JSON where it stands at the top of the configuration. */
function parsed(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
