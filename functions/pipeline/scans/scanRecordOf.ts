import type { ScanSummary } from "../../findings/finding";
import { hostDetailsOf } from "../../findings/hostDetails";
import { isPartial } from "../../findings/notRun";
import { complianceRatio, type ResultPolicy } from "../../findings/policy";
import { scoreOf } from "../../findings/score";
import type { ScanRecord } from "../../sinks/store/scanRecord";
import type { ScanToApply } from "./scanToApply";

/**
 * What the history keeps of a scan, but for what it said of the single rules. A scan whose scanner
 * gives no score has the share of its scored rules that are met, as the policy counts them.
 */
export function scanRecord(
  { report, time, evidence }: ScanToApply,
  summary: Pick<ScanSummary, "open" | "excepted" | "coverage">,
  place: Pick<ScanRecord, "order" | "digest" | "revision">,
  policy: ResultPolicy,
): Omit<ScanRecord, "delta" | "snapshot"> {
  const { scan, counts } = report;
  const ratio = complianceRatio(counts, policy);
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
    coverage: summary.coverage,
    score: scoreOf(scan) ?? (ratio === undefined ? undefined : Math.round(ratio * 1e4) / 100),
    evidence,
    host: hostDetailsOf(scan.target),
    ...(isPartial(report) && { partial: true }),
  };
}

function durationOf(start: string | undefined, end: string | undefined): number | undefined {
  if (start === undefined || end === undefined) return undefined;
  const seconds = (Date.parse(end) - Date.parse(start)) / 1000;
  return seconds >= 0 ? seconds : undefined;
}
