import { hostDetailsOf } from "../../findings/hostDetails";
import { reconcile } from "../../findings/life/reconcile";
import type { SeriesRecord } from "../../sinks/store/seriesRecord";
import { turnAway } from "../hosts/goneTarget";
import { giveBack } from "./changeSeries";
import { type HeldSeries, hold, letGo, refusedBy, writeChanges } from "./heldSeries";
import { isLate, recordLate } from "./lateScan";
import { scanRecord } from "./scanRecordOf";
import {
  type AppliedScanResult,
  type ApplyScanTools,
  type ScanPlace,
  type ScanToApply,
  withKeysOf,
} from "./scanToApply";

/**
 * Applies a scan under the claim of its series: Security Hub first, then the findings, then the
 * records that say that it is done, then the numbers. What fails before the records is done again.
 */
export async function changeFindings(
  scan: ScanToApply,
  tools: ApplyScanTools,
  place: ScanPlace,
  seen: SeriesRecord | undefined,
): Promise<AppliedScanResult> {
  const held = await hold(scan.series, seen, tools);
  if (seen?.head === undefined && (await turnAway(scan, held, tools))) {
    return recordLate(scan, tools, place);
  }
  // Looked for after the claim: see confirmScan.
  const newest = await tools.store.history.newest(scan.series);
  if (isLate(scan, place.order, seen, newest) || (await tools.isOvertaken?.(scan)) === true) {
    await giveBack(held, tools, newest);
    return recordLate(scan, tools, place);
  }
  return countScan(scan, tools, place, held);
}

async function countScan(
  given: ScanToApply,
  tools: ApplyScanTools,
  place: ScanPlace,
  held: HeldSeries,
): Promise<AppliedScanResult> {
  const { findings, history } = tools.store;
  const { order, digest, now, tags } = place;
  const previous = await history.newest(given.series, order);
  const known = await findings.load(given.series);
  const scan = withKeysOf(known, given);
  const { changes, noted, summary } = reconcile({
    ...scan,
    known,
    now,
    tags,
    exceptions: tools.exceptions,
    policy: tools.policy,
    previousBenchmarkVersion: previous?.benchmarkVersion,
    previousTime: previous?.time,
  });
  const written = await writeChanges(held, tools, {
    known,
    changes,
    noted,
    lastScan: scan.time,
    summary,
    id: order,
    time: scan.time,
    reportUrl: scan.evidence?.reportUrl,
    host: hostDetailsOf(scan.report.scan.target),
  });
  const recorded = { order, digest, revision: held.revision + 1 };
  await history.write(scan.series, scanRecord(scan, summary, recorded));
  await tools.showCompliance(scan.series);
  await letGo(held, tools, written, { order });
  // After the record by which this scan is a replay from now on: numbers that were published twice would
  // add up. Where this fails, or nobody comes to it, the scan has none.
  const metrics = await tools.publish(scan, summary, refusedBy(written.told));
  return { outcome: "applied", summary, changes, hub: written.told.outcome, metrics };
}
