import { type Assessment, type RuleCoverage, sufficiencyOf, sumOf } from "./coverage";
import type { Finding } from "./finding";
import { type Severity, severities } from "./model";

/** What is known of one series of scans of a target. */
export interface StandingSeries {
  /** ISO 8601: the end of its newest scan; absent where there is none. */
  readonly lastScan?: string;
  /** What that scan assessed; absent where there is none. */
  readonly assessment?: Pick<Assessment, "rules" | "coverage">;
  /** Whether its findings were closed because nobody runs it any more. */
  readonly retired: boolean;
  /** Those of a retired one tell by their last change when it was given up, and nothing else. */
  readonly findings: readonly (Pick<Finding, "state" | "severity" | "title"> &
    Partial<Pick<Finding, "changedAt">>)[];
}

/** By what a target is judged. */
export interface JudgingRules {
  /** Findings of these severities count; those of others are only told of. */
  readonly severities: ReadonlySet<Severity>;
  /** Results that are older say nothing any more. */
  readonly maxAgeHours: number;
  /** The least coverage, 0 to 1, of each of its series with which a target is compliant. */
  readonly minimumCoverage: number;
}

/**
 * What the stored results say of a target. `partial`: nothing that counts fails, of too little that
 * was assessed.
 */
export type Verdict =
  | {
      readonly kind: "met" | "failed" | "partial";
      /** The rules of all newest scans that are young enough. */
      readonly rules: RuleCoverage;
      /** How many of those scans assessed nothing. */
      readonly unassessed: number;
      /** Open findings that count, by severity. */
      readonly open: Readonly<Record<Severity, number>>;
      /** Open findings that do not count. */
      readonly lesser: number;
      readonly excepted: number;
      /** Title of the worst finding that counts. */
      readonly worst?: string;
      /** ISO 8601: the newest scan that it rests on. */
      readonly lastScan: string;
      /** ISO 8601: since when it can have been so; an exception may have ended after the scan, a profile given up. */
      readonly since: string;
    }
  /** There is no result, or none young enough, or they assessed nothing: nobody knows. */
  | {
      readonly kind: "unknown";
      /** ISO 8601: the newest scan that assessed anything; too old. */
      readonly lastScan?: string;
      /** ISO 8601: the newest scan, where it assessed nothing. */
      readonly unassessedScan?: string;
      /** The rules of that scan, which tell why. */
      readonly unassessedRules?: RuleCoverage;
      /** ISO 8601: the newest scan, where none counts any more: given up, or no longer on record. */
      readonly formerScan?: string;
    };

const hour = 3_600_000;

/**
 * Judges a target by what is stored of it, never by measuring. A scan that failed leaves no result,
 * so that it is no verdict: what was known before goes on counting until it is too old. Where one
 * profile of several is fresh, open findings of the others count as well: nobody has shown since that
 * they are met. It is compliant only where each newest scan that is young enough has assessed as much
 * as is asked for: one that assessed nothing leaves a part of the target unknown.
 */
export function judgeTarget(
  all: readonly StandingSeries[],
  { severities: counting, maxAgeHours, minimumCoverage }: JudgingRules,
  now: number,
): Verdict {
  const series = all.filter(({ retired }) => !retired);
  const newest = series.flatMap(({ lastScan: time, assessment }) =>
    time === undefined || assessment === undefined
      ? []
      : [{ time, assessment, sufficiency: sufficiencyOf(assessment, minimumCoverage) }],
  );
  const young = newest.filter(({ time }) => now - Date.parse(time) <= maxAgeHours * hour);
  const lastScan = latestTime(newest.filter(({ sufficiency }) => sufficiency !== "unknown"));
  if (lastScan === undefined || young.every(({ sufficiency }) => sufficiency === "unknown")) {
    const unassessedScan = latestTime(newest);
    const latestScans = newest.filter(({ time }) => time === unassessedScan);
    const formerScan = latestTime(all.flatMap(({ lastScan: time }) => (time ? [{ time }] : [])));
    return {
      kind: "unknown",
      ...(lastScan !== undefined && { lastScan }),
      ...(unassessedScan !== lastScan && {
        unassessedScan,
        unassessedRules: sumOf(latestScans.map(({ assessment }) => assessment.rules)),
      }),
      ...(unassessedScan === undefined && formerScan !== undefined && { formerScan }),
    };
  }
  const enough = young.every(({ sufficiency }) => sufficiency === "sufficient");
  const findings = series.flatMap((each) => each.findings);
  const open = findings.filter(({ state }) => state === "open");
  const counted = open.filter(({ severity }) => counting.has(severity));
  const [worst] = [...counted].sort(worseFirst);
  return {
    kind: counted.length > 0 ? "failed" : enough ? "met" : "partial",
    rules: sumOf(young.map(({ assessment }) => assessment.rules)),
    unassessed: young.filter(({ sufficiency }) => sufficiency === "unknown").length,
    open: bySeverity(counted),
    lesser: open.length - counted.length,
    excepted: findings.filter(({ state }) => state === "excepted").length,
    ...(worst && { worst: worst.title }),
    lastScan,
    since: latest(
      lastScan,
      all.flatMap((each) => each.findings),
    ),
  };
}

function latestTime(scans: readonly { readonly time: string }[]): string | undefined {
  return scans
    .map(({ time }) => time)
    .sort()
    .at(-1);
}

function latest(lastScan: string, findings: StandingSeries["findings"]): string {
  let since = lastScan;
  for (const { changedAt } of findings) {
    if (changedAt !== undefined && changedAt > since) since = changedAt;
  }
  return since;
}

/** By title within a severity, so that the same findings name the same worst one. */
function worseFirst(
  a: Pick<Finding, "severity" | "title">,
  b: Pick<Finding, "severity" | "title">,
): number {
  const rank = severities.indexOf(a.severity) - severities.indexOf(b.severity);
  if (rank !== 0) return rank;
  return a.title < b.title ? -1 : Number(a.title > b.title);
}

function bySeverity(
  findings: readonly Pick<Finding, "severity">[],
): Readonly<Record<Severity, number>> {
  const counts = Object.fromEntries(severities.map((severity) => [severity, 0])) as Record<
    Severity,
    number
  >;
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}
