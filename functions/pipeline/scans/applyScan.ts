import { PermanentError } from "../../errors";
import { cut } from "../../findings/text";
import { withBelievedWaivers } from "../../findings/waiver";
import { type ScanRecord, summaryIn } from "../../sinks/store/scanRecord";
import type { SeriesRecord } from "../../sinks/store/seriesRecord";
import { changeFindings } from "./changeFindings";
import { confirmScan } from "./confirmScan";
import { scanDigest } from "./digest";
import { isConfirmed } from "./heldSeries";
import { isLate, recordLate } from "./lateScan";
import {
  type AppliedScanResult,
  type ApplyScanTools,
  type ScanToApply,
  orderOf,
  untouched,
} from "./scanToApply";

/** Ids that a file made up may be long. */
const maxNamed = 100;

/**
 * Brings one scan into the store and to every sink, and tells that it is there. Whatever fails, the
 * same scan can be applied again and ends in the same store. That it is there is told of a replay too,
 * with the same numbers: the attempt before may have died between the store and the telling.
 *
 * @throws TransientError when another scan of the series is being applied at this moment.
 */
export async function applyScan(
  given: ScanToApply,
  tools: ApplyScanTools,
): Promise<AppliedScanResult> {
  checkNames(given);
  const report = withBelievedWaivers(given.report, tools.incompleteExceptions);
  const scan = { ...given, report };
  const id = orderOf(scan);
  const result = await record(scan, tools, id);
  const { outcome, summary = result.recorded } = result;
  if (outcome !== "repeated") {
    await tools.tellRecorded({ series: scan.series, id, time: scan.time, outcome, summary });
  }
  return result;
}

/** Every record of the series has its names. */
const maxNameBytes = 2048;

/** @throws PermanentError where a name is longer than any real one. */
function checkNames({ series, report }: ScanToApply): void {
  const { benchmark, profile } = series;
  const names = { benchmark, profile, "benchmark's version": report.scan.benchmark.version ?? "" };
  for (const [what, name] of Object.entries(names)) {
    const bytes = Buffer.byteLength(name);
    if (bytes <= maxNameBytes) continue;
    throw new PermanentError(`the ${what} has ${bytes} bytes, must have at most ${maxNameBytes}`);
  }
}

async function record(
  scan: ScanToApply,
  tools: ApplyScanTools,
  order: string,
): Promise<AppliedScanResult> {
  const { series } = scan;
  const { store } = tools;
  const seen = await store.series.load(series);
  if (seen === undefined) await refuseBeyond(tools.maxSeries, scan, tools);
  const newest = seen && (await store.history.newest(series));
  // While somebody holds the series it is not certain which scan is the newest applied one.
  const late = isLate(scan, order, seen, seen?.claim === undefined ? newest : undefined);
  const recorded = late ? await store.history.find(series, order) : newest;
  if (seen && recorded?.order === order && (late || isReflected(recorded, seen))) {
    // Whoever hears of a late scan only now has to hear that it changed nothing.
    if (recorded.late) return untouched("late");
    return { ...untouched("replayed"), recorded: summaryIn(recorded) };
  }

  const now = new Date(tools.now()).toISOString();
  const tags = tools.exceptions.some(({ scope }) => scope.tags !== undefined)
    ? await tools.tagsOf(series.target)
    : undefined;
  const digest = scanDigest(series, scan.report, tools.policy, tools.exceptions, now, tags);
  const place = { order, digest, now, tags };
  if (late) return recordLate(scan, tools, place);
  if (seen && newest && newest.order < order && newest.digest === digest) {
    const settled =
      isReflected(newest, seen) && !seen.claim && (await isHubSettled(seen, tools, now));
    if (settled && isRepetition(scan, newest, tools)) return untouched("repeated");
    if (settled) return confirmScan(scan, tools, { order, newest, revision: seen.revision });
  }
  return (await changeFindings(scan, tools, place, seen)) ?? record(scan, tools, order);
}

/**
 * Only a series that is not known is counted: the others go on, whatever their number. Those that are
 * over, because nobody runs their profile any more, do not count.
 *
 * @throws PermanentError before anything is said of the scan.
 */
async function refuseBeyond(
  limit: number | undefined,
  { series: { target, benchmark, profile } }: ScanToApply,
  { store }: ApplyScanTools,
): Promise<void> {
  if (limit === undefined) return;
  const known = await store.series.ofTarget(target);
  const standing = known.filter(({ record }) => record.head?.goneAt === undefined);
  if (standing.length < limit) return;
  throw new PermanentError(
    `${target.id} has ${standing.length} series of scans, and may have ${limit}: "${cut(profile, maxNamed)}" of "${cut(benchmark, maxNamed)}" was not recorded`,
  );
}

/**
 * Whether a scan with nothing new is not worth a record: there was one a short while ago, or nothing is
 * open or excepted, so that nobody will ever ask when it was last seen.
 */
function isRepetition(
  { time }: ScanToApply,
  newest: ScanRecord,
  { confirmAfter }: ApplyScanTools,
): boolean {
  if (confirmAfter === undefined) return false;
  const { open, excepted } = newest;
  const standing = Object.values(open).reduce((sum, count) => sum + count, excepted);
  return standing === 0 || Date.parse(time) - Date.parse(newest.time) < confirmAfter;
}

/**
 * Whether the findings are what they are with this scan taken into account: it is not newer than the
 * scan that changed them last, or it was recorded as changing nothing and nothing was changed since.
 */
function isReflected(scan: ScanRecord, series: SeriesRecord): boolean {
  return (
    (series.head !== undefined && scan.order <= series.head.order) ||
    (series.claim === undefined && isConfirmed(scan, series))
  );
}

/** Whether Security Hub needs nothing beyond what changes: it is off, or it knows everything. */
async function isHubSettled(
  { head }: SeriesRecord,
  tools: ApplyScanTools,
  now: string,
): Promise<boolean> {
  if (!(await tools.hub.enabled())) return head?.hub !== "pending";
  const due = head?.hubRefreshAt !== undefined && head.hubRefreshAt <= now;
  return head?.hub === "current" && !due;
}
