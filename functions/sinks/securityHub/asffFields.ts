import type { Finding } from "../../findings/finding";
import { present } from "../text";

/** The format takes 2,048 per value; the whole finding stays small enough to be batched well. */
const maxValue = 1024;

/**
 * What the format has no place for, as `ProductFields`: always fewer than its 50, and only those
 * that have a value.
 */
export function asffFields(finding: Finding, store: string): Record<string, string> {
  const { series, evidence, exception } = finding;
  const fields: Readonly<Record<string, string | undefined>> = {
    Store: store,
    Rule: finding.rule,
    RuleKey: finding.key,
    Result: finding.result,
    Detail: finding.detail,
    Source: series.source,
    Scanner: finding.scanner,
    Benchmark: series.benchmark,
    BenchmarkVersion: finding.benchmarkVersion,
    Profile: series.profile,
    Target: series.target.id,
    State: finding.state,
    ClosedAs: finding.closedAs,
    TimesReopened: String(finding.timesReopened),
    // `RelatedRequirements` takes 32 and cuts each; here as many as fit.
    Controls: finding.controls.join(", "),
    ResultsBucket: evidence?.bucket,
    ResultsKey: evidence?.resultsKey,
    ResultsVersionId: evidence?.versionId,
    ExceptionId: exception?.id,
    ExceptionReason: exception?.reason,
    ExceptionOwner: exception?.owner,
    ExceptionCategory: exception?.category,
    ExceptionTicket: exception?.ticket,
    ExceptionExpires: exception?.expires,
  };
  const entries = Object.entries(fields).flatMap(([name, value]) => {
    const text = present(value, maxValue);
    return text === undefined ? [] : [[`plumbline/${name}`, text] as const];
  });
  return Object.fromEntries(entries);
}
