import { TransientError } from "../errors";
import type { Exception } from "../findings/exceptions";
import type { Evidence, Finding, FindingChange, ScanSummary, Series } from "../findings/finding";
import type { ScanReport } from "../findings/model";
import { type ResultPolicy, coverage } from "../findings/policy";
import { reconcile } from "../findings/reconcile";
import { scoreOf } from "../findings/score";
import type { FindingsTable } from "../sinks/findingsTable";
import type { AppliedScan, HubSync, SeriesRecord } from "../sinks/seriesRecord";
import { scanDigest } from "./digest";
import type { HubOutcome, HubSink } from "./hub";

/** A scan that was read whole, with all that the file itself does not say. */
export interface ScanToApply {
  readonly series: Series;
  readonly report: ScanReport;
  /** The scan's end: when its results were true. */
  readonly time: string;
  readonly evidence: Evidence;
}

export interface ApplyScanTools {
  readonly table: FindingsTable;
  readonly exceptions: readonly Exception[];
  readonly policy: ResultPolicy;
  readonly hub: HubSink;
  /**
   * Publishes the scan's numbers; called once for a scan that is applied, never for a replay.
   *
   * @param refused how many findings Security Hub did not take.
   * @returns how many metrics were published.
   */
  readonly publish: (scan: ScanToApply, summary: ScanSummary, refused: number) => Promise<number>;
  /** Unique to this invocation, so that two deliveries of one event exclude each other too. */
  readonly owner: string;
  /** Epoch milliseconds after which this invocation can write no more. */
  readonly deadline: () => number;
  readonly now: () => number;
}

/**
 * `applied`: the findings changed. `unchanged`: a new scan with nothing new in it. `replayed`: this
 * very scan had been applied before. `late`: a newer scan had been applied before.
 */
export type ScanOutcome = "applied" | "unchanged" | "replayed" | "late";

export interface AppliedScanResult {
  readonly outcome: ScanOutcome;
  readonly summary?: ScanSummary;
  readonly changes: readonly FindingChange[];
  readonly hub: HubOutcome;
  readonly metrics: number;
}

// A request that left just before the deadline may still arrive a moment after it.
const claimMargin = 10_000;

// What the findings, the metrics and the series' record may need after Security Hub has answered.
const writeMargin = 15_000;

/**
 * Brings one scan into the store and to every sink. Whatever fails, the same scan can be applied
 * again and ends in the same store; the series' record is written last and says that it is done.
 *
 * @throws TransientError when another scan of the series is being applied at this moment.
 */
export async function applyScan(
  scan: ScanToApply,
  tools: ApplyScanTools,
): Promise<AppliedScanResult> {
  const seen = await tools.table.loadSeries(scan.series);
  const order = orderOf(scan);
  if (seen?.last && order <= seen.last.order) {
    return {
      outcome: order === seen.last.order ? "replayed" : "late",
      changes: [],
      hub: { state: "untouched" },
      metrics: 0,
    };
  }
  const now = new Date(tools.now()).toISOString();
  const digest = scanDigest(scan.series, scan.report, tools.policy, tools.exceptions, now);
  const settled = await settledHub(seen, tools.hub);
  return seen?.last?.digest === digest && !seen.claim && settled
    ? confirm(scan, tools, seen.revision, seen.last, order)
    : change(scan, tools, seen, { order, digest, now });
}

/** Nothing new: the numbers are published again and the series remembers the later scan. */
async function confirm(
  scan: ScanToApply,
  tools: ApplyScanTools,
  revision: number,
  last: AppliedScan,
  order: string,
): Promise<AppliedScanResult> {
  const summary: ScanSummary = {
    open: last.open,
    excepted: last.excepted,
    opened: 0,
    reopened: 0,
    resolved: 0,
    stillOpen: Object.values(last.open).reduce((sum, count) => sum + count, 0),
    coverage: coverage(scan.report.counts, tools.policy),
  };
  const metrics = await tools.publish(scan, summary, 0);
  await tools.table.finish(
    scan.series,
    remember(scan, summary, { order, digest: last.digest, hub: last.hub }),
    revision,
  );
  return { outcome: "unchanged", summary, changes: [], hub: { state: "untouched" }, metrics };
}

async function change(
  scan: ScanToApply,
  tools: ApplyScanTools,
  seen: SeriesRecord | undefined,
  { order, digest, now }: { order: string; digest: string; now: string },
): Promise<AppliedScanResult> {
  const claim = { owner: tools.owner, until: tools.deadline() + claimMargin };
  const revision = await tools.table.claim(scan.series, seen, claim, tools.now());
  const known = await tools.table.loadFindings(scan.series);
  const { changes, summary } = reconcile({
    ...scan,
    known,
    now,
    exceptions: tools.exceptions,
    policy: tools.policy,
    previousBenchmarkVersion: seen?.last?.benchmarkVersion,
  });
  const told = await tools.hub.tell({
    changed: changes.map(({ finding }) => finding),
    unchanged: untouched(known, changes),
    at: scan.time,
    deadline: tools.deadline() - writeMargin,
  });
  if (tools.now() > tools.deadline()) {
    throw new TransientError(`no time was left to write the findings of ${scan.series.target.id}`);
  }
  await tools.table.writeFindings(told.findings);
  const refused = told.outcome.state === "told" ? told.outcome.failed.length : 0;
  const metrics = await tools.publish(scan, summary, refused);
  await tools.table.finish(
    scan.series,
    remember(scan, summary, { order, digest, hub: told.sync }),
    revision,
    claim,
  );
  return { outcome: "applied", summary, changes, hub: told.outcome, metrics };
}

function untouched(
  known: readonly Finding[],
  changes: readonly FindingChange[],
): readonly Finding[] {
  const changed = new Set(changes.map(({ finding }) => finding.key));
  return known.filter(({ key }) => !changed.has(key));
}

/** Whether Security Hub needs nothing beyond what changes: it is off, or it knows everything. */
async function settledHub(seen: SeriesRecord | undefined, hub: HubSink): Promise<boolean> {
  const sync = seen?.last?.hub;
  return (await hub.enabled()) ? sync === "synced" : sync !== "pending";
}

/** End time first; two scans that ended in the same millisecond follow their files' names. */
function orderOf(scan: ScanToApply): string {
  const { resultsKey, versionId } = scan.evidence;
  return [scan.time, resultsKey, versionId ?? "", scan.report.scan.id].join(" ");
}

function remember(
  scan: ScanToApply,
  summary: ScanSummary,
  rest: { order: string; digest: string; hub: HubSync },
): AppliedScan {
  const { scan: read } = scan.report;
  return {
    ...rest,
    time: scan.time,
    scanId: read.id,
    benchmarkVersion: read.benchmark.version,
    scanner: [read.scanner.name, read.scanner.version].filter(Boolean).join(" "),
    resultsKey: scan.evidence.resultsKey,
    reportUrl: scan.evidence.reportUrl,
    open: summary.open,
    excepted: summary.excepted,
    coverage: summary.coverage,
    score: scoreOf(read),
  };
}
