import { TransientError } from "../../errors";
import type { ScanSummary } from "../../findings/finding";
import { assessmentOf } from "../../findings/coverage";
import type { ScanRecord } from "../../sinks/store/scanRecord";
import type { AppliedScanResult, ApplyScanTools, ScanToApply } from "./scanToApply";
import { scanRecord } from "./scanRecordOf";

/**
 * Records the newest scan of a series that has nothing new in it: one write. No claim is needed,
 * because nothing of the findings is written, but someone else may be changing them at this moment
 * without having seen this scan. They claim first and look for newer scans then; this side records
 * first and looks for a claim then: at least one of the two sees the other.
 *
 * @throws TransientError where it was this one. When the scan comes again, its record shows that the
 *   findings may not reflect it yet.
 */
export async function confirmScan(
  scan: ScanToApply,
  tools: ApplyScanTools,
  place: { readonly order: string; readonly newest: ScanRecord; readonly revision: number },
): Promise<AppliedScanResult> {
  const { series: table, history } = tools.store;
  const { newest, revision } = place;
  const summary: ScanSummary = {
    open: newest.open,
    excepted: newest.excepted,
    opened: 0,
    reopened: 0,
    resolved: 0,
    stillOpen: Object.values(newest.open).reduce((sum, count) => sum + count, 0),
    ...assessmentOf(scan.report, tools.policy),
  };
  await history.write(scan.series, {
    ...scanRecord(scan, summary, { order: place.order, digest: newest.digest }),
    revision,
  });
  const seen = await table.load(scan.series);
  if (seen?.revision !== revision || seen.claim) {
    throw new TransientError(
      `another scan of ${scan.series.target.id} was applied while this one was recorded`,
    );
  }
  // Not before it is certain that the scan does not come again: see changeFindings.
  const metrics = await tools.publish(scan, summary, 0);
  return { outcome: "unchanged", summary, changes: [], hub: { state: "untouched" }, metrics };
}
