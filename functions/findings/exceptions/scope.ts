import type { Series } from "../finding";
import type { ExceptionScope, Tags } from "./model";
import { matchesAny, matchesPattern } from "./pattern";

/**
 * Whether a scope holds for the target, scanner, benchmark and profile of a series. Where the tags
 * of the target are not known, no scope with tags holds: better a finding too many than one too few.
 */
export function covers(scope: ExceptionScope, series: Series, tags?: Tags): boolean {
  const { target, source, benchmark, profile } = series;
  return (
    (scope.accounts?.includes(target.account) ?? true) &&
    (scope.targets?.includes(target.id) ?? true) &&
    (scope.sources?.includes(source) ?? true) &&
    (scope.profiles === undefined || matchesAny(scope.profiles, profile)) &&
    (scope.benchmarks === undefined || matchesAny(scope.benchmarks, benchmark)) &&
    (scope.tags === undefined || (tags !== undefined && tagged(scope.tags, tags)))
  );
}

function tagged(wanted: NonNullable<ExceptionScope["tags"]>, tags: Tags): boolean {
  const entries = Object.entries(wanted);
  // No key at all is a mistake, not everything.
  return (
    entries.length > 0 &&
    entries.every(([key, values]) => {
      const value = Object.hasOwn(tags, key) ? tags[key] : undefined;
      return value !== undefined && matchesAny(values, value);
    })
  );
}

/** Whether a rule's title is one of a scope's; a title that is not known is none of them. */
export function titled(scope: ExceptionScope, title: string | undefined): boolean {
  if (scope.titles === undefined) return true;
  if (title === undefined) return false;
  const lower = title.toLowerCase();
  return scope.titles.some((pattern) => matchesPattern(pattern.toLowerCase(), lower));
}
