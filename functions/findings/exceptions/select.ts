import type { AppliedException, Series } from "../finding";
import type { Waiver } from "../model";
import { waivedBy } from "../waiver";
import { holdsAt } from "./expiry";
import type { Exception, Tags } from "./model";
import { cisId, matchesPattern } from "./pattern";
import { covers, titled } from "./scope";

/** What is known of a rule when an exception is looked for. A finding has all of it. */
export interface ExceptedRule {
  /** The rule's id as the scanner wrote it. */
  readonly rule: string;
  /** Stable rule key. */
  readonly key: string;
  /** Control ids, such as `CIS 1.1.22`: without them only Inspector's rules match `cis:` ids. */
  readonly controls?: readonly string[];
  /** Without it, no exception with `scope.titles` holds. */
  readonly title?: string;
  /** What the scan itself said of why it need not be met. */
  readonly waiver?: Waiver;
  /** Ids of exceptions by its number alone that were for another recommendation. */
  readonly declinedExceptions?: readonly string[];
}

/**
 * The exception that holds for a rule of a series at an instant, the one that lasts longest first.
 * An exception that has expired, or whose expiry cannot be read, holds nothing: it fails open. Where
 * no exception holds the scan's own waiver may: exceptions come first, because they say who answers
 * for them.
 *
 * @param tags tags of the target; without them no exception that is scoped by tag holds.
 */
export function exceptionFor(
  exceptions: readonly Exception[],
  series: Series,
  rule: ExceptedRule,
  now: string,
  tags?: Tags,
): AppliedException | undefined {
  let best: Exception | undefined;
  for (const exception of exceptionsOf(exceptions, series, now, tags)) {
    if (!names(exception, series, rule) || !titled(exception.scope, rule.title)) continue;
    if (rule.declinedExceptions?.includes(exception.id) && isByNumberAlone(exception)) continue;
    if (best === undefined || compare(exception, best) < 0) best = exception;
  }
  return best ? applied(best) : waivedBy(rule, now);
}

/** Whether all that an exception says of its rule is its id: neither a pattern, nor a title. */
export function isByNumberAlone({ rule, scope }: Exception): boolean {
  return scope.titles === undefined && !rule.includes("*");
}

/** The exceptions that can hold for anything in a series at an instant. */
export function exceptionsOf(
  exceptions: readonly Exception[],
  series: Series,
  now: string,
  tags?: Tags,
): readonly Exception[] {
  return exceptions.filter(
    (exception) => holdsAt(exception, now) && covers(exception.scope, series, tags),
  );
}

function names({ rule: pattern, scope }: Exception, series: Series, rule: ExceptedRule): boolean {
  const cis = cisId(pattern);
  if (cis === undefined) {
    return matchesPattern(pattern, rule.rule) || matchesPattern(pattern, rule.key);
  }
  // The same number is another recommendation in another benchmark.
  if (scope.benchmarks === undefined) return false;
  // Inspector calls its checks by the recommendation's number alone.
  if (series.source === "inspector-cis" && matchesPattern(cis, rule.rule)) return true;
  return rule.controls?.some((control) => matchesPattern(`CIS ${cis}`, control)) ?? false;
}

/** The one that lasts longer comes first; ids, then all the rest settle ties, never the table's order. */
function compare(a: Exception, b: Exception): number {
  const [endOfA, endOfB] = [endOf(a), endOf(b)];
  if (endOfA !== endOfB) return endOfB - endOfA;
  if (a.id !== b.id) return a.id < b.id ? -1 : 1;
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}

function endOf({ expires }: Exception): number {
  // Not infinity: the difference of two of them is no number.
  return expires === undefined ? Number.MAX_VALUE : Date.parse(expires);
}

function applied(exception: Exception): AppliedException {
  const { id, justification, owner, expires, category, ticket } = exception;
  return { id, reason: justification, owner, expires, category, ticket };
}
