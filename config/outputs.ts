/** Those of a program's outputs that there are. */
export function outputsOf<T extends Record<string, unknown>>(outputs: T): Partial<T> {
  const known = Object.entries(outputs).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as Partial<T>;
}
