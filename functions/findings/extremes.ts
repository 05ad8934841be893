/**
 * The least of numbers, Infinity of none. `Math.min(...values)` would put each of them onto the stack,
 * which ends where there are some ten thousands.
 */
export function least(values: Iterable<number>): number {
  let found = Infinity;
  for (const value of values) found = Math.min(found, value);
  return found;
}

/** The greatest of numbers, -Infinity of none. */
export function greatest(values: Iterable<number>): number {
  let found = -Infinity;
  for (const value of values) found = Math.max(found, value);
  return found;
}

/** Puts all of a list behind another one. `push(...more)` would put each onto the stack. */
export function append<T>(list: T[], more: Iterable<T>): void {
  for (const each of more) list.push(each);
}
