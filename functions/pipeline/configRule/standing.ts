import type { Target } from "../../findings/finding";
import { judgeTarget, type StandingSeries, type Verdict } from "../../findings/judgeTarget";
import type { FindingsStore } from "../../sinks/store/findingsStore";
import type { RuleSettings } from "./settings";

/** Judges a target by what the store has of it: no scan, no other service. */
export async function standingOf(
  target: Target,
  settings: RuleSettings,
  store: FindingsStore,
  now: number,
): Promise<Verdict> {
  const series: StandingSeries[] = [];
  for (const { series: each, record } of await store.series.ofTarget(target)) {
    const wanted =
      each.source === settings.source &&
      (settings.benchmark ?? each.benchmark) === each.benchmark &&
      (settings.profile ?? each.profile) === each.profile;
    if (!wanted) continue;
    const newest = await store.history.newest(each);
    const goneAt = record.head?.goneAt;
    const retired = goneAt !== undefined && (newest === undefined || newest.time <= goneAt);
    series.push({
      ...(newest !== undefined && { lastScan: newest.time, assessment: newest }),
      retired,
      findings: await store.findings.load(each),
    });
  }
  return judgeTarget(series, settings, now);
}
