import type { FindingChange } from "../findings/finding";
import { severities } from "../findings/model";
import type { AppliedScanResult, ScanToApply } from "./scanToApply";

const maxLoggedChanges = 50;

/** What the log of a function has of a scan that came to its end, whatever scanner it is of. */
export function scanLogFields(scan: ScanToApply, result: AppliedScanResult) {
  const { report, series } = scan;
  return {
    target: series.target.id,
    scan: {
      source: series.source,
      benchmark: series.benchmark,
      benchmarkVersion: report.scan.benchmark.version,
      profile: series.profile,
      endTime: scan.time,
    },
    counts: report.counts,
    outcome: result.outcome,
    summary: result.summary,
    changes: worstFirst(result.changes)
      .slice(0, maxLoggedChanges)
      .map(({ kind, finding, reason }) => ({
        kind,
        rule: finding.rule,
        severity: finding.severity,
        title: finding.title,
        reason,
      })),
    metrics: result.metrics,
    hub: result.hub,
  };
}

/** What is cut off is what matters least. */
function worstFirst(changes: readonly FindingChange[]): readonly FindingChange[] {
  const rank = ({ finding }: FindingChange) => severities.indexOf(finding.severity);
  return [...changes].sort((a, b) => rank(a) - rank(b));
}
