import * as fc from "fast-check";
import type { Finding, Series } from "../../functions/findings/finding";
import {
  type RuleOutcome,
  type ScanReport,
  type Severity,
  type Waiver,
  type XccdfResult,
  severities,
  xccdfResults,
} from "../../functions/findings/model";
import { type ReconcileInput, reconcile } from "../../functions/findings/life/reconcile";
import { defaultResultPolicy } from "../../functions/findings/policy";

/** A series that every test may use. */
export const series: Series = {
  target: {
    partition: "aws",
    account: "123456789012",
    region: "eu-central-1",
    id: "i-0123456789abcdef0",
  },
  source: "openscap",
  benchmark: "xccdf_org.example_benchmark_os",
  profile: "xccdf_org.example_profile_stig",
};

/** One rule's outcome, with as little as a test has to say. */
export function outcome(
  key: string,
  result: XccdfResult,
  severity: Severity = "medium",
): RuleOutcome {
  return { key, rule: key, result, severity, results: [] };
}

/** The same of a rule of which the scan says why it need not be met. */
export function waived(key: string, result: XccdfResult, waiver: Waiver): RuleOutcome {
  return { ...outcome(key, result), waiver };
}

/** A report of these outcomes. */
export function reportOf(outcomes: readonly RuleOutcome[], version = "1.0"): ScanReport {
  const counts: Partial<Record<XccdfResult, number>> = {};
  for (const { result } of outcomes) counts[result] = (counts[result] ?? 0) + 1;
  return {
    outcomes,
    counts,
    scan: {
      id: "xccdf_org.example_testresult_1",
      source: "openscap",
      benchmark: { id: series.benchmark, version },
      profile: series.profile,
      scanner: { name: "OpenSCAP", version: "1.3.7" },
      target: { name: "host", addresses: [], facts: [], instanceIds: [] },
      scores: [],
    },
  };
}

/** What reconciling needs, with defaults for all but what a test is about. */
export function inputOf(
  outcomes: readonly RuleOutcome[],
  known: readonly Finding[] = [],
  rest: Partial<ReconcileInput> = {},
): ReconcileInput {
  const time = rest.time ?? "2026-11-01T00:00:00.000Z";
  return {
    series,
    report: reportOf(outcomes),
    time,
    now: time,
    known,
    exceptions: [],
    policy: defaultResultPolicy,
    previousBenchmarkVersion: "1.0",
    ...rest,
  };
}

/** The findings as they stand after a reconciliation. */
export function after(input: ReconcileInput): readonly Finding[] {
  const findings = new Map(input.known.map((finding) => [finding.key, finding]));
  for (const { finding } of reconcile(input).changes) findings.set(finding.key, finding);
  return [...findings.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Outcomes of a few rules, each at most once, in any order. */
export const anyOutcomes: fc.Arbitrary<readonly RuleOutcome[]> = fc.uniqueArray(
  fc
    .record({
      key: fc.constantFrom("a", "b", "c", "d", "e", "f"),
      result: fc.constantFrom(...xccdfResults),
      severity: fc.constantFrom(...severities),
    })
    .map(({ key, result, severity }) => outcome(key, result, severity)),
  { selector: ({ key }) => key },
);

/** The same, some of them waived: until the end of 2026, or for a time that is over. */
export const anyWaivedOutcomes: fc.Arbitrary<readonly RuleOutcome[]> = fc
  .tuple(
    anyOutcomes,
    fc.array(
      fc.option(
        fc.record({
          reason: fc.constantFrom("one", "another"),
          expires: fc.constantFrom("2026-10-01T00:00:00.000Z", "2026-12-31T00:00:00.000Z"),
          skipped: fc.boolean(),
        }),
        { nil: undefined },
      ),
      { minLength: 6, maxLength: 6 },
    ),
  )
  .map(([outcomes, waivers]) =>
    outcomes.map((each, index) => {
      const waiver = waivers[index];
      // A rule that is met has none.
      return waiver && !["pass", "notapplicable"].includes(each.result)
        ? { ...each, waiver }
        : each;
    }),
  );
