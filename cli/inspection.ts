import type {
  PartNotRun,
  RuleMetadata,
  RuleResult,
  ScanReport,
  Source,
  XccdfResult,
} from "../functions/findings/model";
import { scoreOf } from "../functions/findings/score";

/** A rule that failed, with its severity as the file has it, or as InSpec's impact gives it. */
export interface FailingRule {
  readonly rule: string;
  readonly severity: string;
}

/** What `plumbline inspect --json` says of one TestResult, or of one profile of an InSpec report. */
export interface Inspection {
  readonly id: string;
  readonly benchmark: string | null;
  readonly profile: string | null;
  readonly target: string | null;
  /** ISO 8601 in UTC. */
  readonly startTime: string | null;
  readonly endTime: string | null;
  /** 0 to 100. */
  readonly score: number | null;
  /** How many rule-results there are. */
  readonly ruleResults: number;
  /** Rule-results by result; only what occurs. */
  readonly counts: Readonly<Partial<Record<XccdfResult, number>>>;
  /** Failing rule-results by severity; those of XCCDF always, others where a file has them. */
  readonly failBySeverity: Readonly<Record<string, number>>;
  /** By rule id; a rule with several failing rule-results stands here as often. */
  readonly failing: readonly FailingRule[];
  /** Parts of the profile that were not run, and why; only where there are any. */
  readonly notRun?: readonly PartNotRun[];
  /** What whoever runs the scanner should hear of; only where there is something. */
  readonly notices?: readonly string[];
}

/** What one TestResult says. */
export function inspectionOf({ scan, counts, outcomes, notRun, notices }: ScanReport): Inspection {
  const failing = outcomes
    .flatMap(({ results, metadata }) =>
      results
        .filter(({ result }) => result === "fail")
        .map((each) => failingRule(each, metadata, scan.source)),
    )
    .sort((a, b) => (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0));
  const failBySeverity: Record<string, number> = {
    high: 0,
    medium: 0,
    low: 0,
    info: 0,
    unknown: 0,
  };
  for (const { severity } of failing)
    failBySeverity[severity] = (failBySeverity[severity] ?? 0) + 1;
  return {
    id: scan.id,
    benchmark: scan.benchmark.id ?? null,
    profile: scan.profile ?? null,
    target: scan.target.name ?? null,
    startTime: scan.startTime ?? null,
    endTime: scan.endTime ?? null,
    score: scoreOf(scan) ?? null,
    ruleResults: Object.values(counts).reduce((sum, count) => sum + count, 0),
    counts,
    failBySeverity,
    failing,
    ...(notRun && { notRun }),
    ...(notices && { notices }),
  };
}

/** The rule-result's own severity, else its Rule's, word for word: what a file says is not mended. */
function failingRule(
  { rule, severity: own, severityAsWritten }: RuleResult,
  metadata: RuleMetadata | undefined,
  source: Source,
): FailingRule {
  // InSpec writes an impact, which is a number.
  const known =
    source === "inspec"
      ? [own, metadata?.severity]
      : [severityAsWritten, metadata?.severityAsWritten];
  return { rule, severity: known.find((each) => each?.trim()) ?? "unknown" };
}
