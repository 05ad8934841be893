import type { ScanSummary } from "../../findings/finding";
import { hostDetailsOf } from "../../findings/hostDetails";
import type { ScanRecord } from "../../sinks/store/scanRecord";
import type { ScanToApply } from "./scanToApply";

/** What the history keeps of a scan. */
export function scanRecord(
  { report, time, evidence }: ScanToApply,
  summary: ScanSummary,
  place: Pick<ScanRecord, "order" | "digest" | "revision">,
): ScanRecord {
  const { opened, reopened, resolved, stillOpen } = summary;
  const { scan, counts } = report;
  return {
    ...place,
    time,
    scanId: scan.id,
    benchmarkVersion: scan.benchmark.version,
    scanner: [scan.scanner.name, scan.scanner.version].filter(Boolean).join(" "),
    durationSeconds: durationOf(scan.startTime, scan.endTime),
    counts,
    open: summary.open,
    excepted: summary.excepted,
    changed: { opened, reopened, resolved, stillOpen },
    rules: summary.rules,
    coverage: summary.coverage,
    score: summary.score,
    evidence,
    host: hostDetailsOf(scan.target),
  };
}

function durationOf(start: string | undefined, end: string | undefined): number | undefined {
  if (start === undefined || end === undefined) return undefined;
  const seconds = (Date.parse(end) - Date.parse(start)) / 1000;
  return seconds >= 0 ? seconds : undefined;
}
