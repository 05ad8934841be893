import { createHash } from "node:crypto";
import type { ComplianceItemEntry, ComplianceSeverity } from "@aws-sdk/client-ssm";
import { coverageText, percentText, scoreText, sufficiencyOf } from "../../findings/coverage";
import type { Finding, ScanSummary, Series } from "../../findings/finding";
import { type Severity, severities } from "../../findings/model";
import { present } from "../text";

/** A series as its newest scan left it; a scan's record in the history has all of it. */
export interface MeasuredSeries extends Pick<
  ScanSummary,
  "open" | "excepted" | "rules" | "coverage" | "score"
> {
  readonly series: Series;
  readonly benchmarkVersion?: string;
  /** Scanner and its version. */
  readonly scanner?: string;
}

/** Systems Manager's own limits in characters, and one of ours that keeps the list short. */
const limits = { id: 100, title: 500, detail: 1024 } as const;

/** Severities as the benchmark has them; XCCDF says that `info` is no failure to comply. */
const severityOf: Readonly<Record<Severity, ComplianceSeverity>> = {
  critical: "CRITICAL",
  high: "HIGH",
  medium: "MEDIUM",
  low: "LOW",
  info: "INFORMATIONAL",
  unknown: "UNSPECIFIED",
};

/**
 * All compliance items of one type on one node: one for each series that was measured, then one for
 * each rule that is not met, the worst first. A put replaces everything of its type on the node, so
 * that findings and series of one source on one target must be given together.
 *
 * | what                   | Status        | Severity                      |
 * | ---------------------- | ------------- | ----------------------------- |
 * | open finding           | NON_COMPLIANT | the benchmark's               |
 * | excepted finding       | NON_COMPLIANT | INFORMATIONAL, with its exception |
 * | series, enough assessed | COMPLIANT    | UNSPECIFIED                   |
 * | series, less than the minimum, or nothing | NON_COMPLIANT | UNSPECIFIED |
 *
 * COMPLIANT is kept for what was assessed and passed, as PASSED is in Security Hub: a rule that is known
 * not to be met does not become met by being accepted. There is no third word as WARNING is there, so
 * that its severity, which summaries and alarms go by, says that nobody has to act, and its details say
 * why, by whom and until when. A node whose every deviation is accepted is thus NON_COMPLIANT with
 * nothing above INFORMATIONAL.
 *
 * Nothing in the list changes while no finding changes, so that its hash tells whether it is new.
 */
export function complianceItems(
  findings: readonly Finding[],
  measured: readonly MeasuredSeries[],
  minimumCoverage: number,
): readonly ComplianceItemEntry[] {
  const unmet = findings.filter(({ state }) => state !== "resolved").sort(worstFirst);
  const items = [
    ...measured.map((each) => seriesItem(each, minimumCoverage)),
    ...unmet.map(findingItem),
  ];
  // Systems Manager refuses a list that has one id twice.
  return [...new Map(items.map((item) => [item.Id, item])).values()];
}

function worstFirst(a: Finding, b: Finding): number {
  return rank(a) - rank(b) || (itemId(a.series, a.key) < itemId(b.series, b.key) ? -1 : 1);
}

function rank({ state, severity }: Finding): number {
  return severities.indexOf(severity) + (state === "excepted" ? severities.length : 0);
}

function findingItem(finding: Finding): ComplianceItemEntry {
  const { series, key, rule, title, state, severity, exception, evidence } = finding;
  const excepted = state === "excepted";
  return {
    Id: itemId(series, key),
    Title: present(`${excepted ? "[excepted] " : ""}${title}`, limits.title),
    Status: "NON_COMPLIANT",
    Severity: excepted ? "INFORMATIONAL" : severityOf[severity],
    Details: details({
      Rule: rule,
      State: state,
      Severity: severity,
      Result: finding.result,
      Detail: finding.detail,
      Benchmark: series.benchmark,
      Profile: series.profile,
      Controls: finding.controls.join(", "),
      FirstSeen: finding.firstSeen,
      ReportUrl: evidence?.reportUrl,
      Exception: exception?.id,
      ExceptionReason: exception?.reason,
      ExceptionCategory: exception?.category,
      ExceptionOwner: exception?.owner,
      ExceptionTicket: exception?.ticket,
      ExceptionExpires: exception?.expires,
    }),
  };
}

function seriesItem(measured: MeasuredSeries, minimumCoverage: number): ComplianceItemEntry {
  const { series, open, excepted, rules, score, benchmarkVersion, scanner } = measured;
  const sufficiency = sufficiencyOf(measured, minimumCoverage);
  const assessed =
    sufficiency === "unknown"
      ? "no rule was assessed"
      : `${rules.assessed} of ${rules.expected} rules assessed`;
  const count = severities.reduce((sum, severity) => sum + open[severity], 0);
  const bySeverity = severities.filter((severity) => open[severity] > 0);
  const name = present(series.profile, 200) ?? present(series.benchmark, 200) ?? "no profile";
  return {
    Id: itemId(series),
    Title: present(
      `Scan with ${name}: ${count} open, ${excepted} excepted, ${assessed}`,
      limits.title,
    ),
    Status: sufficiency === "sufficient" ? "COMPLIANT" : "NON_COMPLIANT",
    Severity: "UNSPECIFIED",
    Details: details({
      Benchmark: series.benchmark,
      BenchmarkVersion: benchmarkVersion,
      Profile: series.profile,
      Scanner: scanner,
      Open: bySeverity.map((severity) => `${open[severity]} ${severity}`).join(", "),
      Excepted: String(excepted),
      Coverage: coverageText(measured),
      MinimumCoverage: percentText(minimumCoverage),
      Score: score === undefined ? undefined : scoreText(score),
    }),
  };
}

/** The rule's own name as far as it fits, and a hash: two profiles may have the same rule. */
function itemId({ benchmark, profile }: Series, key?: string): string {
  const identity = JSON.stringify([benchmark, profile, key ?? null]);
  const hash = createHash("sha256").update(identity).digest("hex").slice(0, 20);
  const name = key === undefined ? "scan" : key.replace(/^.*content_rule_/, "");
  const plain = name.replace(/[^\w.-]/g, "_").slice(0, limits.id - hash.length - 1);
  return `${plain}~${hash}`;
}

function details(
  all: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => {
      const text = present(value, limits.detail);
      return text === undefined ? [] : [[name, text] as const];
    }),
  );
}
