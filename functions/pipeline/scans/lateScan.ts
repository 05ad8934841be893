import { reconcile } from "../../findings/life/reconcile";
import type { ScanRecord } from "../../sinks/store/scanRecord";
import type { SeriesRecord } from "../../sinks/store/seriesRecord";
import { isConfirmed } from "./heldSeries";
import { scanRecord } from "./scanRecordOf";
import {
  type AppliedScanResult,
  type ApplyScanTools,
  type ScanPlace,
  type ScanToApply,
  untouched,
} from "./scanToApply";

/**
 * Whether a scan is older than what its series' findings reflect, or than the end of its target. What is
 * late once stays late, so that nothing has to be leased to find out.
 *
 * @param newest the newest scan in the history, which may have been recorded only to find then that it
 *   has to be applied once more.
 */
export function isLate(
  { time }: Pick<ScanToApply, "time">,
  order: string,
  seen: SeriesRecord | undefined,
  newest: ScanRecord | undefined,
): boolean {
  if (seen?.head === undefined) return false;
  const { head } = seen;
  if (head.goneAt !== undefined && time <= head.goneAt) return true;
  if (order < head.order) return true;
  if (newest === undefined || order >= newest.order) return false;
  return head.order === "" || isConfirmed(newest, seen);
}

/** Keeps a late scan in the history, and its evidence with it: no finding is changed, nobody notified. */
export async function recordLate(
  scan: ScanToApply,
  { store, exceptions, policy }: ApplyScanTools,
  { order, digest, now, tags }: ScanPlace,
): Promise<AppliedScanResult> {
  const { summary } = reconcile({ ...scan, exceptions, policy, now, tags, known: [] });
  await store.history.write(scan.series, {
    ...scanRecord(scan, summary, { order, digest }),
    revision: 0,
    late: true,
  });
  return untouched("late");
}
