import type { Finding } from "./finding";
import { type Severity, severities } from "./model";

/** What is known of one series of scans of a target. */
export interface StandingSeries {
  /** ISO 8601: the end of its newest scan that measured anything; absent where there is none. */
  readonly lastScan?: string;
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
}

/** What the stored results say of a target. */
export type Verdict =
  | {
      readonly kind: "met" | "failed";
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
  /** There is no result, or none young enough: nobody knows. */
  | { readonly kind: "unknown"; readonly lastScan?: string };

const hour = 3_600_000;

/**
 * Judges a target by what is stored of it, never by measuring. A scan that failed leaves no result,
 * so that it is no verdict: what was known before goes on counting until it is too old. Where one
 * profile of several is fresh, open findings of the others count as well: nobody has shown since that
 * they are met.
 */
export function judgeTarget(
  all: readonly StandingSeries[],
  { severities: counting, maxAgeHours }: JudgingRules,
  now: number,
): Verdict {
  const series = all.filter(({ retired }) => !retired);
  const lastScan = series
    .flatMap(({ lastScan: time }) => time ?? [])
    .sort()
    .at(-1);
  if (lastScan === undefined) return { kind: "unknown" };
  if (now - Date.parse(lastScan) > maxAgeHours * hour) return { kind: "unknown", lastScan };
  const findings = series.flatMap((each) => each.findings);
  const open = findings.filter(({ state }) => state === "open");
  const counted = open.filter(({ severity }) => counting.has(severity));
  const [worst] = [...counted].sort(worseFirst);
  return {
    kind: counted.length > 0 ? "failed" : "met",
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
