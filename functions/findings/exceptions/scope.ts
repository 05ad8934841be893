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
    (scope.targets === undefined || isTarget(scope.targets, series)) &&
    (scope.sources?.includes(source) ?? true) &&
    (scope.profiles === undefined || matchesAny(scope.profiles, profile)) &&
    (scope.benchmarks === undefined || matchesAny(scope.benchmarks, benchmark)) &&
    (scope.tags === undefined || (tags !== undefined && tagged(scope.tags, tags)))
  );
}

/** Whether a series is of one of the targets: a resource goes by its ARN, or by AWS Config's id as well. */
function isTarget(targets: readonly string[], { target: { id }, source }: Series): boolean {
  return targets.includes(id) || (source === "config" && targets.includes(configId(id)));
}

/**
 * What AWS Config shows of a resource beside its type: the name of a bucket or log group, the id of a
 * security group. An ARN has it at its end, behind the type where there is one.
 */
function configId(arn: string): string {
  const resource = /^arn:[^:]*:[^:]*:[^:]*:[^:]*:(.+)$/.exec(arn)?.[1] ?? arn;
  return resource.replace(/^[a-z][a-z-]*[:/](?=.)/, "");
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
