import { PermanentError } from "../errors";
import { type XccdfResult, xccdfResults } from "./model";

/**
 * What a result does to a rule's finding. `open`: the rule is not met. `fixed`: it was measured and
 * is met, which closes a finding. `notapplicable`: it was looked at and does not concern this target,
 * which closes a finding too, told apart from a fix. `withdrawn`: the scan did not ask for it, as if the rule
 * had left the profile. `keep`: nothing was measured, so that what was known stays as it was.
 */
export const findingEffects = ["open", "fixed", "notapplicable", "withdrawn", "keep"] as const;
export type FindingEffect = (typeof findingEffects)[number];

/** What one of XCCDF's nine values means here. */
export interface ResultMeaning {
  readonly finding: FindingEffect;
  /** Whether the rule counts in the score's denominator (rules that could have been met). */
  readonly scored: boolean;
  /** Whether the rule counts as met: the score's numerator. */
  readonly met: boolean;
  /** Whether the profile asked for this rule on this target: the denominator of coverage. */
  readonly expected: boolean;
  /** Whether the rule was truly measured: the numerator of coverage. */
  readonly measured: boolean;
}

/** The meaning of each value; explicit, because the tools that read such files disagree. */
export type ResultPolicy = Readonly<Record<XccdfResult, ResultMeaning>>;

const met = { scored: true, met: true, expected: true, measured: true };
const unmet = { scored: true, met: false, expected: true, measured: true };
const notMeasured = { scored: true, met: false, expected: true, measured: false };
const outside = { scored: false, met: false, expected: false, measured: false };

/**
 * The default policy, chosen so that nothing that was not measured ever looks met.
 *
 * - `pass` and `fixed` are met. XCCDF gives `fixed` only when the check passed after the fix.
 * - `fail` is a finding.
 * - `error` and `unknown` were asked for and not measured: they count against the score, as in
 *   XCCDF's own default scoring model (NISTIR 7275r4, 7.3.2), lower the coverage and leave a
 *   known finding as it was.
 * - `notchecked` was not measured, and never closes a finding. XCCDF leaves it out of the score, and
 *   the coverage is of what the score counts: it is counted and shown apart, unless `expected` is set.
 * - `notapplicable` and `notselected` are outside; the first closes a finding as not applicable, the
 *   second as a rule that has left the profile.
 * - `informational` is outside the score; it says nothing of whether a finding is fixed.
 */
export const defaultResultPolicy: ResultPolicy = {
  pass: { finding: "fixed", ...met },
  fixed: { finding: "fixed", ...met },
  fail: { finding: "open", ...unmet },
  error: { finding: "keep", ...notMeasured },
  unknown: { finding: "keep", ...notMeasured },
  notchecked: { finding: "keep", ...outside },
  notapplicable: { finding: "notapplicable", ...outside },
  notselected: { finding: "withdrawn", ...outside },
  informational: { finding: "keep", ...outside },
};

/** Changes to the default policy, by result and by field. */
export type ResultPolicyOverrides = Readonly<Partial<Record<XccdfResult, Partial<ResultMeaning>>>>;

/** The default policy with a user's changes laid over it. */
export function resultPolicy(overrides: ResultPolicyOverrides = {}): ResultPolicy {
  const policy = { ...defaultResultPolicy };
  for (const result of xccdfResults) policy[result] = { ...policy[result], ...overrides[result] };
  return policy;
}

/**
 * Reads policy overrides from JSON.
 *
 * @throws PermanentError with one sentence that names the property, what it was and what it takes.
 */
export function parseResultPolicy(json: string): ResultPolicy {
  const overrides = objectOf("the result policy", parseJson(json));
  for (const [result, meaning] of Object.entries(overrides)) {
    if (!isOneOf(xccdfResults, result)) {
      throw new PermanentError(
        `the result policy speaks of "${result}", must be one of ${xccdfResults.join(", ")}`,
      );
    }
    for (const [field, value] of Object.entries(objectOf(`result policy "${result}"`, meaning))) {
      checkField(result, field, value);
    }
  }
  return resultPolicy(overrides);
}

function checkField(result: string, field: string, value: unknown): void {
  const name = `result policy "${result}.${field}"`;
  if (field === "finding") {
    if (typeof value !== "string" || !isOneOf(findingEffects, value)) {
      throw new PermanentError(
        `${name} was ${JSON.stringify(value)}, must be one of ${findingEffects.join(", ")}`,
      );
    }
  } else if (!isOneOf(["scored", "met", "expected", "measured"] as const, field)) {
    throw new PermanentError(
      `${name} does not exist, must be one of finding, scored, met, expected, measured`,
    );
  } else if (typeof value !== "boolean") {
    throw new PermanentError(`${name} was ${JSON.stringify(value)}, must be true or false`);
  }
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch (cause) {
    throw new PermanentError("the result policy is not JSON", { cause });
  }
}

function objectOf(name: string, value: unknown): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new PermanentError(`${name} was ${JSON.stringify(value)}, must be an object`);
}

function isOneOf<T extends string>(values: readonly T[], value: string): value is T {
  return (values as readonly string[]).includes(value);
}
