import type { CheckResult } from "./check";
import type { Profile } from "./profile";
import { type JsonObject, isObject, own } from "./shape";
import type { ProfileTree } from "./trees";

/**
 * When a tree's checks ran, as ISO 8601 instants. A report says when each check began, by the second,
 * and how long the whole run took, but not when the run was: the end is that of the check that ended
 * last or, if that is later, of the run, counted from the first check of all. A profile of which
 * nothing was run has the times of the whole run.
 */
export function timesOf(
  report: JsonObject,
  { members }: ProfileTree,
  profiles: readonly Profile[],
): { readonly startTime?: string; readonly endTime?: string } {
  const run = spanOf(checksOf(profiles));
  if (run === undefined) return {};
  const { start, end } = spanOf(checksOf(members)) ?? run;
  const runEnd = run.start + durationOf(report) * 1000;
  return { startTime: isoOf(start), endTime: isoOf(Math.max(end, runEnd)) };
}

function checksOf(profiles: readonly Profile[]): readonly CheckResult[] {
  return profiles.flatMap(({ controls }) => controls.flatMap((control) => control.checks));
}

function spanOf(checks: readonly CheckResult[]): { start: number; end: number } | undefined {
  let start = Infinity;
  let end = -Infinity;
  for (const check of checks) {
    if (check.start === undefined) continue;
    const began = Date.parse(check.start);
    start = Math.min(start, began);
    end = Math.max(end, began + check.seconds * 1000);
  }
  return start === Infinity ? undefined : { start, end };
}

function durationOf(report: JsonObject): number {
  const statistics = own(report, "statistics");
  const duration = isObject(statistics) ? own(statistics, "duration") : undefined;
  return typeof duration === "number" && duration > 0 && duration < 1e9 ? duration : 0;
}

function isoOf(milliseconds: number): string {
  return new Date(Math.round(milliseconds)).toISOString();
}
