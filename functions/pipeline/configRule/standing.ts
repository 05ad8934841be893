import type { Target } from "../../findings/finding";
import { judgeTarget, type StandingSeries, type Verdict } from "../../findings/judgeTarget";
import type { FindingsStore } from "../../sinks/store/findingsStore";
import { endInOrder } from "../../sinks/store/scanRecord";
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
    // A series that rested for longer than its history is kept still has the place of its last scan.
    const lastScan = newest?.time ?? endInOrder(record.head?.order ?? "");
    const goneAt = record.head?.goneAt;
    const retired = goneAt !== undefined && (newest === undefined || newest.time <= goneAt);
    series.push({
      ...(lastScan !== undefined && { lastScan }),
      ...(newest !== undefined && { assessment: newest }),
      retired,
      findings: await store.findings.load(each),
    });
  }
  return judgeTarget(series, settings, now);
}
