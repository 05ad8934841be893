import { PermanentError } from "../../errors";
import { type Severity, severities, type Source } from "../../findings/model";

/** Sources whose results a rule can judge. */
export const ruleSources = ["inspec", "openscap", "inspector-cis"] as const satisfies Source[];
export type RuleSource = (typeof ruleSources)[number];

/** What a rule says of a target without results; with `none` it says nothing, and what it said stays. */
export const missingResultsPolicies = ["NON_COMPLIANT", "NOT_APPLICABLE", "none"] as const;
export type MissingResultsPolicy = (typeof missingResultsPolicies)[number];

/** By what a rule judges. */
export interface RuleSettings {
  readonly source: RuleSource;
  /** Only results of this benchmark, where given. */
  readonly benchmark?: string;
  /** Only results of this profile, where given. */
  readonly profile?: string;
  readonly severities: ReadonlySet<Severity>;
  readonly maxAgeHours: number;
  readonly missingResults: MissingResultsPolicy;
  /** The least coverage, 0 to 1, with which an instance is compliant: the store's. */
  readonly minimumCoverage: number;
  /** Instances with this tag are in scope. */
  readonly tagKey: string;
  readonly tagValue: string;
}

/**
 * Reads a rule's parameters, which AWS Config hands on as texts.
 *
 * @param parameters as the event has them; what it does not have is taken from the defaults.
 * @param defaults as the component set them.
 * @param minimumCoverage as the store has it.
 * @throws PermanentError with one sentence about the first that is wrong.
 */
export function ruleSettings(
  parameters: Readonly<Record<string, string>>,
  defaults: Readonly<Record<string, string>>,
  minimumCoverage: number,
): RuleSettings {
  const value = (name: string): string => {
    const own = parameters[name];
    return own === undefined || own === "" ? (defaults[name] ?? "") : own;
  };
  const source = oneOf("source", value("source"), ruleSources);
  const listed = value("severities").split(",").filter(Boolean);
  const counted = listed.map((word) => oneOf("severities", word.trim(), severities));
  const hours = Number(value("maxResultAgeHours"));
  if (!Number.isSafeInteger(hours) || hours < 1) {
    throw refused("maxResultAgeHours", value("maxResultAgeHours"), "a whole number above zero");
  }
  const [benchmark, profile] = [value("benchmark"), value("profile")];
  if (value("tagKey") === "") throw refused("tagKey", "", "the key of a tag");
  return {
    source,
    ...(benchmark !== "" && { benchmark }),
    ...(profile !== "" && { profile }),
    severities: new Set(counted.length === 0 ? severities : counted),
    maxAgeHours: hours,
    minimumCoverage,
    missingResults: oneOf("missingResults", value("missingResults"), missingResultsPolicies),
    tagKey: value("tagKey"),
    tagValue: value("tagValue"),
  };
}

function oneOf<T extends string>(name: string, text: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === text);
  if (found !== undefined) return found;
  throw refused(name, text, `one of ${allowed.join(", ")}`);
}

function refused(name: string, text: string, must: string): PermanentError {
  return new PermanentError(`rule parameter ${name} was "${text}", must be ${must}`);
}
