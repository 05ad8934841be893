import type { Series } from "../../findings/finding";
import { hostDetailsOf } from "../../findings/hostDetails";
import { reconcile } from "../../findings/life/reconcile";
import type { SeriesRecord } from "../../sinks/store/seriesRecord";
import { turnAway } from "../hosts/goneTarget";
import type { HubAnswer } from "../securityHub/hub";
import {
  carryOutLeft,
  change,
  type HeldSeries,
  hold,
  type Plan,
  refusedBy,
  release,
} from "./heldSeries";
import { isLate, recordLate } from "./lateScan";
import { scanRecord } from "./scanRecordOf";
import {
  type AppliedScanResult,
  type ApplyScanTools,
  type ScanPlace,
  type ScanToApply,
  untouched,
  withKeysOf,
} from "./scanToApply";

/**
 * Applies a scan under the claim of its series. What it changes is written down as a whole first, and then
 * carried out, see `Plan`; the numbers come last.
 *
 * @returns nothing where somebody had died over the series: what that one had set about is done now, and
 * the scan has to be looked at again.
 */
export async function changeFindings(
  scan: ScanToApply,
  tools: ApplyScanTools,
  place: ScanPlace,
  seen: SeriesRecord | undefined,
): Promise<AppliedScanResult | undefined> {
  const held = await hold(scan.series, seen, tools);
  const left = await carryOutLeft(held, tools);
  if (left !== undefined) {
    const { id, time, summary } = left.plan;
    const result = await published(scan.series, tools, left.plan, left.told);
    if (id === place.order) return result;
    // Its message may never come again.
    if (summary) {
      await tools.tellRecorded({ series: scan.series, id, time, outcome: "applied", summary });
    }
    return undefined;
  }
  if (seen?.head === undefined && (await turnAway(scan, held, tools))) {
    return recordLate(scan, tools, place);
  }
  // Looked for after the claim: see confirmScan.
  const newest = await tools.store.history.newest(scan.series);
  if (isLate(scan, place.order, seen, newest) || (await tools.isOvertaken?.(scan)) === true) {
    await release(held, tools);
    return recordLate(scan, tools, place);
  }
  return countScan(scan, tools, place, held);
}

async function countScan(
  given: ScanToApply,
  tools: ApplyScanTools,
  { order, digest, now, tags }: ScanPlace,
  held: HeldSeries,
): Promise<AppliedScanResult> {
  const { findings, history } = tools.store;
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
  const plan: Plan = {
    changes,
    noted,
    lastScan: scan.time,
    summary,
    id: order,
    time: scan.time,
    reportUrl: scan.evidence?.reportUrl,
    host: hostDetailsOf(scan.report.scan.target),
    record: scanRecord(scan, summary, { order, digest }),
    head: { order },
  };
  return published(scan.series, tools, plan, await change(held, tools, plan, known));
}

/**
 * Publishes the numbers of what was carried out, after the record by which the scan is a replay from then
 * on: numbers that were published twice would add up. Where this fails, or nobody comes to it, the scan
 * has none.
 */
async function published(
  series: Series,
  tools: ApplyScanTools,
  { time, changes, summary }: Plan,
  told: HubAnswer,
): Promise<AppliedScanResult> {
  if (summary === undefined) return { ...untouched("applied"), changes };
  const metrics = await tools.publish({ series, time }, summary, refusedBy(told));
  return { outcome: "applied", summary, changes, hub: told.outcome, metrics };
}
