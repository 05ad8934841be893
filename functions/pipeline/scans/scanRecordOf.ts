import type { ScanSummary } from "../../findings/finding";
import { hostDetailsOf } from "../../findings/hostDetails";
import { cut } from "../../findings/text";
import type { ScanRecord } from "../../sinks/store/scanRecord";
import type { ScanToApply } from "./scanToApply";

/** No real name is longer, and a record is paid by the kilobyte. */
const maxText = 1024;

/** What the history keeps of a scan. */
export function scanRecord(
  { report, time, evidence }: ScanToApply,
  summary: ScanSummary,
  place: Pick<ScanRecord, "order" | "digest">,
): Omit<ScanRecord, "revision"> {
  const { opened, reopened, resolved, stillOpen } = summary;
  const { scan, counts } = report;
  return {
    ...place,
    time,
    scanId: cut(scan.id, maxText),
    benchmarkVersion: scan.benchmark.version,
    scanner: cut([scan.scanner.name, scan.scanner.version].filter(Boolean).join(" "), maxText),
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
