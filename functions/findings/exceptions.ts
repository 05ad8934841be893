import type { AppliedException, Series } from "./finding";

/** An accepted deviation: which rule, where, why, by whom and until when. */
export interface Exception {
  readonly id: string;
  /** Rule id or rule key; `*` stands for any run of characters. */
  readonly rule: string;
  /** Where it holds; an absent part holds everywhere. */
  readonly scope: ExceptionScope;
  readonly reason?: string;
  readonly owner?: string;
  readonly category?: string;
  /** ISO 8601 instant from which it no longer holds; absent means that it never expires. */
  readonly expires?: string;
}

/** Every part that is given must match. */
export interface ExceptionScope {
  readonly account?: string;
  readonly target?: string;
  readonly profile?: string;
}

/**
 * The exception that holds for a rule of a series at an instant, the one that lasts longest first.
 * An exception that has expired, or whose expiry cannot be read, holds nothing: it fails open.
 */
export function exceptionFor(
  exceptions: readonly Exception[],
  series: Series,
  rule: { readonly rule: string; readonly key: string },
  now: string,
): AppliedException | undefined {
  let best: Exception | undefined;
  for (const exception of exceptionsOf(exceptions, series, now)) {
    if (!matches(exception.rule, rule.rule) && !matches(exception.rule, rule.key)) continue;
    if (best === undefined || outlasts(exception, best)) best = exception;
  }
  return best && applied(best);
}

/** The exceptions that can hold for anything in a series at an instant. */
export function exceptionsOf(
  exceptions: readonly Exception[],
  series: Series,
  now: string,
): readonly Exception[] {
  return exceptions.filter(
    (exception) => holdsAt(exception, now) && covers(exception.scope, series),
  );
}

/** Whether an exception holds at an instant: from the moment of its expiry on it does not. */
export function holdsAt(exception: Pick<Exception, "expires">, now: string): boolean {
  return exception.expires === undefined || Date.parse(exception.expires) > Date.parse(now);
}

/**
 * An expiry as a person writes it: an instant, a date (read as the end of that day in UTC) or epoch
 * seconds. What cannot be read has expired already: a typing error must not hide a finding for good.
 *
 * @returns an ISO 8601 instant; nothing where no expiry is given.
 */
export function parseExpiry(value: unknown): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  const milliseconds =
    typeof value === "number"
      ? value * 1000
      : typeof value === "string"
        ? Date.parse(isDate(value) ? `${value}T00:00:00Z` : value) + (isDate(value) ? dayLong : 0)
        : NaN;
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? new Date(0).toISOString() : date.toISOString();
}

const dayLong = 86_400_000;

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text);
}

function covers(scope: ExceptionScope, series: Series): boolean {
  return (
    (scope.account === undefined || scope.account === series.target.account) &&
    (scope.target === undefined || scope.target === series.target.id) &&
    (scope.profile === undefined || scope.profile === series.profile)
  );
}

function matches(pattern: string, text: string): boolean {
  if (!pattern.includes("*")) return pattern === text;
  const [first = "", ...rest] = pattern.split("*");
  if (!text.startsWith(first)) return false;
  const last = rest.pop() ?? "";
  let position = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, position);
    if (found < 0) return false;
    position = found + part.length;
  }
  return text.length - last.length >= position && text.endsWith(last);
}

function outlasts(a: Exception, b: Exception): boolean {
  const ends = (exception: Exception) =>
    exception.expires === undefined ? Infinity : Date.parse(exception.expires);
  // The id settles ties, so that the order of the table never matters.
  return ends(a) === ends(b) ? a.id < b.id : ends(a) > ends(b);
}

function applied(exception: Exception): AppliedException {
  const { id, reason, owner, expires, category } = exception;
  return { id, reason, owner, expires, category };
}
