import { type Source, sources } from "../model";
import type { ExceptionScope } from "./model";

/** A row as the table has it, with DynamoDB's types taken off. */
export type Row = Readonly<Record<string, unknown>>;

/** What the sort keys of the program's rows begin with, so that no row made by hand can be one. */
export const programPrefix = "program/";

/** What a sort key begins with that only tells several rows of one rule apart. */
const labelPrefix = "#";

/**
 * Where a row holds: what its sort key says and what its attributes say, both.
 *
 * @returns the scope, or why there is none: what cannot be read must not hide more than was meant.
 */
export function scopeOfRow(row: Row, key: string): ExceptionScope | string {
  const scope: Mutable<ExceptionScope> = {};
  for (const [part, names] of Object.entries(listNames) as [ListPart, readonly string[]][]) {
    const value = given(row, names);
    if (value === undefined) continue;
    const list = textsOf(value);
    if (list === undefined) return `${part} must be a text or a list of texts`;
    if (part === "sources") scope.sources = list.filter(isSource);
    else scope[part] = list;
  }
  const tags = given(row, ["tags", "tag"]);
  if (tags !== undefined) {
    const map = tagsOf(tags);
    if (map === undefined) return "tags must be a map from keys to a text or a list of texts";
    scope.tags = map;
  }
  if (!key.startsWith(labelPrefix)) return narrowed(scope, key);
  return Object.keys(scope).length > 0
    ? scope
    : `with the scope ${key} it must have accounts, targets, tags, profiles, benchmarks, sources or titles`;
}

type Mutable<T> = { -readonly [Part in keyof T]: T[Part] };

const listNames = {
  accounts: ["accounts", "account"],
  targets: ["targets", "target"],
  profiles: ["profiles", "profile"],
  benchmarks: ["benchmarks", "benchmark"],
  sources: ["sources", "source"],
  titles: ["titles", "title"],
} as const satisfies Partial<Record<keyof ExceptionScope, readonly string[]>>;
type ListPart = keyof typeof listNames;

/** The sort key of a row made by hand: `*`, an account id, an instance id, an ARN, or a profile id. */
function narrowed(scope: ExceptionScope, key: string): ExceptionScope {
  if (key === "*" || key.startsWith(programPrefix)) return scope;
  const part = /^\d{12}$/.test(key)
    ? "accounts"
    : /^m?i-[0-9a-f]+$|^arn:/.test(key)
      ? "targets"
      : "profiles";
  const before = scope[part];
  return { ...scope, [part]: before === undefined ? [key] : before.filter((id) => id === key) };
}

function given(row: Row, names: readonly string[]): unknown {
  for (const name of names) if (row[name] !== undefined) return row[name];
  return undefined;
}

/** Texts as a person may have entered them: one, a list of them or a set. */
function textsOf(value: unknown): readonly string[] | undefined {
  if (typeof value === "string") return [value];
  const list: unknown[] | undefined =
    value instanceof Set ? [...value] : Array.isArray(value) ? value : undefined;
  return list?.every((item) => typeof item === "string") ? list : undefined;
}

function tagsOf(value: unknown): Record<string, readonly string[]> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value) || value instanceof Set) return undefined;
  const tags: [string, readonly string[]][] = [];
  for (const [key, values] of Object.entries(value)) {
    const texts = textsOf(values);
    if (texts === undefined) return undefined;
    tags.push([key, texts]);
  }
  return Object.fromEntries(tags);
}

function isSource(text: string): text is Source {
  return (sources as readonly string[]).includes(text);
}
