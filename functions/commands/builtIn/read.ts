/*
 * What a configuration item has is not known to the compiler: these read it, and give nothing for
 * what is not there.
 */

/** An object within an object; undefined where it is missing or something else. */
export function objectIn(
  parent: Readonly<Record<string, unknown>> | undefined,
  name: string,
): Readonly<Record<string, unknown>> | undefined {
  const value = parent?.[name];
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

/** A text within an object; empty where it is missing or something else. */
export function textIn(
  parent: Readonly<Record<string, unknown>> | undefined,
  name: string,
): string {
  const value = parent?.[name];
  return typeof value === "string" ? value : "";
}

/** The elements of a list; none where it is missing. A value that is no list counts as the one in it. */
export function elementsOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly unknown[]) : [value];
}

/** The objects of a list; what is none is left out. */
export function objectsOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return elementsOf(value).filter(
    (entry): entry is Readonly<Record<string, unknown>> =>
      typeof entry === "object" && entry !== null && !Array.isArray(entry),
  );
}

/** Whether a service's answer has this name. */
export function isNamed(error: unknown, ...names: readonly string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}
