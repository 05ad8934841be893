import type { FindingChange } from "../../findings/finding";
import { cut } from "../../findings/text";
import { type Severity, severities } from "../../findings/model";
import type { AppliedScanResult, ScanToApply } from "./scanToApply";

const maxLoggedChanges = 50;

/** Real ids have up to 130 characters; a whole line may have 256 kB. */
const maxId = 200;

/** Some 30 kB: a log event may have 256, and nobody ranks what is beyond. */
const maxLoggedFailures = 250;

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
    notRun: report.notRun,
    notices: report.notices,
    outcome: result.outcome,
    summary: result.summary,
    changes: worstFirst(result.changes)
      .slice(0, maxLoggedChanges)
      .map(({ kind, finding, reason }) => ({
        kind,
        rule: cut(finding.rule, maxId),
        severity: finding.severity,
        title: finding.title,
        reason,
        detail: finding.detail,
      })),
    metrics: result.metrics,
    hub: result.hub,
    // At the end: only the first fields of a line are found without asking for them.
    failing: result.summary === undefined ? undefined : failing(scan),
  };
}

/** The rules that failed, the worst first: dashboards count the hosts of each. */
function failing({ report }: ScanToApply): readonly { rule: string; severity: Severity }[] {
  return report.outcomes
    .filter(({ result }) => result === "fail")
    .map(({ rule, severity }) => ({ rule: cut(rule, maxId), severity }))
    .sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity))
    .slice(0, maxLoggedFailures);
}

/** What is cut off is what matters least. */
function worstFirst(changes: readonly FindingChange[]): readonly FindingChange[] {
  const rank = ({ finding }: FindingChange) => severities.indexOf(finding.severity);
  return [...changes].sort((a, b) => rank(a) - rank(b));
}
