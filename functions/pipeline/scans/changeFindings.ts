import type { Finding } from "../../findings/finding";
import { hostDetailsOf } from "../../findings/hostDetails";
import { deltaOf, notesOf } from "../../findings/life/notes";
import { reconcile } from "../../findings/life/reconcile";
import { lifeOf } from "../../findings/life/replay";
import type { ScanRecord } from "../../sinks/store/scanRecord";
import type { SeriesRecord } from "../../sinks/store/seriesRecord";
import { turnAway } from "../hosts/goneTarget";
import { type HeldSeries, hold, letGo, refusedBy, writeChanges } from "./heldSeries";
import { countLateScan } from "./lateScan";
import { notesAfter } from "./notesAfter";
import { scanRecord } from "./scanRecordOf";
import {
  type AppliedScanResult,
  type ApplyScanTools,
  type ScanPlace,
  type ScanToApply,
  untouched,
  withKeysOf,
} from "./scanToApply";

/** Every so many scans the history gets a snapshot, so that no chain of deltas grows longer. */
const snapshotEvery = 20;

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
  if (seen?.head === undefined && (await turnAway(scan, held, tools))) return untouched("too-late");
  // Looked for after the claim: see confirmScan.
  const newest = await tools.store.history.newest(scan.series);
  return newest && place.order < newest.order
    ? countLateScan(scan, tools, place, held)
    : countNewestScan(scan, tools, place, held);
}

async function countNewestScan(
  given: ScanToApply,
  tools: ApplyScanTools,
  place: ScanPlace,
  held: HeldSeries,
): Promise<AppliedScanResult> {
  const { findings, history } = tools.store;
  const { order, digest, now, tags } = place;
  const chain = await history.sinceSnapshot(given.series, order);
  // A record of this very scan, which an earlier attempt left, is written anew.
  const earlier = chain.filter((each) => each.order !== order);
  const known = await findings.load(given.series);
  const scan = withKeysOf(known, given);
  const { changes, noted, summary } = reconcile({
    ...scan,
    known,
    now,
    tags,
    exceptions: tools.exceptions,
    policy: tools.policy,
    previousBenchmarkVersion: earlier.at(-1)?.benchmarkVersion,
    previousTime: earlier.at(-1)?.time,
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
  await history.write(scan.series, {
    ...scanRecord(scan, summary, { order, digest, revision: held.revision + 1 }),
    ...remembered(scan, held, earlier, written.current),
  });
  await tools.showCompliance(scan.series);
  await letGo(held, tools, written, { order });
  // After the record by which this scan is a replay from now on: numbers that were published twice would
  // add up. Where this fails, or nobody comes to it, the scan has none.
  const metrics = await tools.publish(scan, summary, refusedBy(written.told));
  return { outcome: "applied", summary, changes, hub: written.told.outcome, metrics };
}

/** What the history keeps of what the scan said: a delta, or a snapshot where it is time for one. */
function remembered(
  scan: ScanToApply,
  { seen }: HeldSeries,
  earlier: readonly ScanRecord[],
  current: readonly Finding[],
): Pick<ScanRecord, "delta" | "snapshot" | "first"> {
  const notes = notesOf(scan.report);
  if (earlier.length > 0 && earlier.length < snapshotEvery) {
    return { delta: deltaOf(notesAfter(earlier), notes) };
  }
  return {
    delta: deltaOf(new Map(), notes),
    snapshot: current.map(lifeOf),
    ...(earlier.length === 0 && seen?.head === undefined && { first: true }),
  };
}
