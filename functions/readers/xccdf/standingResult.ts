import type { Override, RuleResult, XccdfResult } from "../../findings/model";
import { knownResult } from "./values";

/**
 * What OpenSCAP says where it has remediated a rule and the check, run once more, still fails
 * (`xccdf_policy_remediate.c`). It gives such a rule `error`, though it was assessed twice and failed
 * twice. After other words than `fail` nothing is known.
 */
const failsAfterFix = /^\s*Failed to verify applied fix: Checking engine returns: fail\s*$/;

/**
 * A rule-result with the result that stands: as the latest override has it (NISTIR 7275r4, 6.6.4.3: the
 * result shall match its new result, which not every tool sees to), and a failed remediation as `fail`.
 */
export function standing(given: RuleResult): RuleResult {
  const result = standingResult(given);
  return result === given.result ? given : { ...given, result };
}

function standingResult({ result, overrides, messages }: RuleResult): XccdfResult {
  const override = latestOverride(overrides);
  if (override !== undefined) return knownResult(override.newResult ?? "") ?? result;
  return result === "error" && messages.some((message) => failsAfterFix.test(message))
    ? "fail"
    : result;
}

/** The override that holds: the latest one, of those that name a result of XCCDF. */
export function latestOverride(overrides: readonly Override[]): Override | undefined {
  let latest: Override | undefined;
  for (const override of overrides) {
    if (knownResult(override.newResult ?? "") === undefined) continue;
    if (latest === undefined || (override.time ?? "") >= (latest.time ?? "")) latest = override;
  }
  return latest;
}

/** What a rule comes to by its role. */
export interface ByRole {
  readonly result: XccdfResult;
  /** Whether the role took it out of the score. */
  readonly unscored: boolean;
}

const scored: ReadonlySet<XccdfResult> = new Set(["pass", "fail", "fixed", "error", "unknown"]);

/**
 * A rule's result by its role (NISTIR 7275r4, table 13): an `unscored` rule is checked and gives
 * information alone, an `unchecked` one is not checked. Scanners that know roles say so themselves.
 */
export function byRole(result: XccdfResult, role: string | undefined): ByRole {
  if (role === "unscored" && scored.has(result)) return { result: "informational", unscored: true };
  if (role === "unchecked" && scored.has(result)) return { result: "notchecked", unscored: false };
  return { result, unscored: role === "unscored" };
}
