import { aggregate } from "../../findings/aggregate";
import type { RuleOutcome, RuleResult, XccdfResult } from "../../findings/model";
import type { CheckResult } from "./check";
import { severityOf } from "./impact";
import { first, metadataOf } from "./metadata";
import type { ControlInTree } from "./controls";

/** Names what ran the checks, as the system of a check does in XCCDF. */
const checkSystem = "https://docs.chef.io/inspec";

/**
 * One control as one outcome.
 *
 * The results of its checks make one by XCCDF's AND: a check that failed decides; a check that
 * broke makes the control an error where none failed; skipped checks say nothing where another was
 * measured. Only skipped checks, or none at all, are not checked. A control with impact 0 does not
 * apply, whatever its checks say unless they broke: that is how profiles and overlays declare it and
 * how InSpec itself counts it.
 */
export function outcomeOf({ key, id, versions, otherKeys }: ControlInTree): RuleOutcome {
  const checks = versions.flatMap((version) => version.checks);
  const impact = first(versions, (version) => version.impact);
  const result = resultOf(checks, impact);
  const severity = severityOf(impact);
  const severityAsWritten = first(versions, (version) => version.impactAsWritten);
  const settled = result === "pass" || result === "notapplicable";
  const waiver = settled ? undefined : first(versions, (version) => version.waiver);
  return {
    key,
    rule: id,
    result,
    severity,
    results: settled
      ? []
      : checks.map((check) => ({ ...ruleResult(id, check), severity, severityAsWritten })),
    metadata: metadataOf(id, versions),
    otherKeys,
    ...(waiver !== undefined && { waiver }),
  };
}

function resultOf(checks: readonly CheckResult[], impact: number | undefined): XccdfResult {
  const results = checks.map(({ result }) => result);
  if (impact === 0) return results.includes("error") ? "error" : "notapplicable";
  return results.length === 0 ? "notchecked" : aggregate(results);
}

function ruleResult(id: string, check: CheckResult): Omit<RuleResult, "severity"> {
  const { result, expectation, message, start } = check;
  return {
    rule: id,
    result,
    ...(start !== undefined && { time: start }),
    idents: [],
    overrides: [],
    messages: message === undefined ? [] : [message],
    instances: [],
    checks: [
      {
        system: checkSystem,
        ...(expectation !== undefined && { name: expectation }),
        multiCheck: false,
      },
    ],
  };
}
