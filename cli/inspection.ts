import { assessmentOf } from "../functions/findings/coverage";
import type {
  Override,
  PartNotRun,
  RuleMetadata,
  RuleOutcome,
  RuleResult,
  ScanReport,
  XccdfResult,
} from "../functions/findings/model";
import { defaultResultPolicy } from "../functions/findings/policy";

/** A rule that failed, with its severity as the file has it, or as InSpec's impact gives it. */
export interface FailingRule {
  readonly rule: string;
  readonly severity: string;
}

/** A rule whose result a person has changed after the scan. */
export interface OverriddenRule extends Override {
  readonly rule: string;
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
  /** Whether the file names no time zone: the times are then the host's own, read as UTC. */
  readonly localTimes?: boolean;
  /** 0 to 100: the file's own, or that of XCCDF's default model. */
  readonly score: number | null;
  /** How many rule-results there are; of an InSpec report, controls. */
  readonly ruleResults: number;
  /** Rule-results by result; only what occurs. */
  readonly counts: Readonly<Partial<Record<XccdfResult, number>>>;
  /** How many rules there are, each once however many rule-results it has. */
  readonly rules: number;
  /** Rules that should have been assessed, those that were, and those that no check looked at. */
  readonly expected: number;
  readonly assessed: number;
  readonly notChecked: number;
  /** Assessed rules among the expected ones, 0 to 1; null where nothing was assessed. */
  readonly coverage: number | null;
  /** InSpec's word for whether the profile was run (`loaded`, `skipped`, `failed`), and why not. */
  readonly status: string | null;
  readonly statusMessage: string | null;
  /** Failing rule-results by severity; those of XCCDF always, others where a file has them. */
  readonly failBySeverity: Readonly<Record<string, number>>;
  /** By rule id; a rule with several failing rule-results stands here as often, a control once. */
  readonly failing: readonly FailingRule[];
  /** Parts of the profile that were not run, and why; only where there are any. */
  readonly notRun?: readonly PartNotRun[];
  /** What whoever runs the scanner should hear of; only where there is something. */
  readonly notices?: readonly string[];
  /** Results that a person has changed; the counts are of what they are now. */
  readonly overrides: readonly OverriddenRule[];
}

/** What one TestResult says. */
export function inspectionOf(report: ScanReport): Inspection {
  const { scan, counts, outcomes, profileStatus, notRun, notices } = report;
  const failing = outcomes
    .flatMap(scan.source === "inspec" ? failingControl : failingResults)
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
  const { rules, coverage, score } = assessmentOf(report, defaultResultPolicy);
  return {
    id: scan.id,
    benchmark: scan.benchmark.id ?? null,
    profile: scan.profile ?? null,
    target: scan.target.name ?? null,
    startTime: scan.startTime ?? null,
    endTime: scan.endTime ?? null,
    ...(scan.localTimes === true && { localTimes: true }),
    score: score ?? null,
    ruleResults: Object.values(counts).reduce((sum, count) => sum + count, 0),
    counts,
    rules: outcomes.length,
    ...rules,
    coverage: coverage ?? null,
    status: profileStatus?.status ?? null,
    statusMessage: profileStatus?.message ?? null,
    failBySeverity,
    failing,
    ...(notRun && { notRun }),
    ...(notices && { notices }),
    overrides: outcomes.flatMap(({ rule, override }) =>
      override === undefined ? [] : [{ rule, ...override }],
    ),
  };
}

/** A control is one result, however many of its checks fail. InSpec writes an impact, a number. */
function failingControl({ rule, result, severity }: RuleOutcome): readonly FailingRule[] {
  return result === "fail" ? [{ rule, severity }] : [];
}

function failingResults({ results, metadata }: RuleOutcome): readonly FailingRule[] {
  return results
    .filter(({ result }) => result === "fail")
    .map((each) => failingRule(each, metadata));
}

/** The rule-result's own severity, else its Rule's, word for word: what a file says is not mended. */
function failingRule(
  { rule, severityAsWritten }: RuleResult,
  metadata: RuleMetadata | undefined,
): FailingRule {
  const known = [severityAsWritten, metadata?.severityAsWritten];
  return { rule, severity: known.find((each) => each?.trim()) ?? "unknown" };
}
