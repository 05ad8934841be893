import type { Scan } from "../../findings/model";
import { instantFrom, isLocal } from "../shared/instant";
import { type CheckResult, rubyTime } from "./check";
import type { Profile } from "./profile";
import { type JsonObject, isObject, own, textOf } from "./shape";
import type { ProfileTree } from "./trees";

/**
 * When a tree's checks ran, as ISO 8601 instants. A report says when each check began, by the second,
 * and how long the whole run took, but not when the run was: the end is that of the check that ended
 * last or, if that is later, of the run, counted from the first check of all. A profile of which
 * nothing was run has the times of the whole run. Reports for Chef Automate say when the run ended.
 */
export function timesOf(
  report: JsonObject,
  { members }: ProfileTree,
  profiles: readonly Profile[],
): Pick<Scan, "startTime" | "endTime" | "localTimes"> {
  const written = textOf(own(report, "end_time"))?.replace(rubyTime, "$1T$2$3:$4");
  const ended = instantFrom(written);
  const run = spanOf(checksOf(profiles));
  const local = isLocal(ended === undefined ? run?.written : written) && { localTimes: true };
  if (run === undefined) return ended === undefined ? {} : { endTime: ended, ...local };
  const { start, end } = spanOf(checksOf(members)) ?? run;
  const runEnd = run.start + durationOf(report) * 1000;
  return {
    startTime: isoOf(start),
    endTime: ended ?? isoOf(Math.max(end, runEnd)),
    ...local,
  };
}

function checksOf(profiles: readonly Profile[]): readonly CheckResult[] {
  return profiles.flatMap(({ controls }) => controls.flatMap((control) => control.checks));
}

interface Span {
  readonly start: number;
  readonly end: number;
  /** The first of its times, as it is written. */
  readonly written: string;
}

function spanOf(checks: readonly CheckResult[]): Span | undefined {
  let start = Infinity;
  let end = -Infinity;
  let written = "";
  for (const check of checks) {
    if (check.start === undefined) continue;
    const began = Date.parse(check.start);
    if (written === "") written = check.startAsWritten ?? "";
    start = Math.min(start, began);
    end = Math.max(end, began + check.seconds * 1000);
  }
  return start === Infinity ? undefined : { start, end, written };
}

function durationOf(report: JsonObject): number {
  const statistics = own(report, "statistics");
  const duration = isObject(statistics) ? own(statistics, "duration") : undefined;
  return typeof duration === "number" && duration > 0 && duration < 1e9 ? duration : 0;
}

function isoOf(milliseconds: number): string {
  return new Date(Math.round(milliseconds)).toISOString();
}
