import { ownRuleNameCharacters, packLimits, ruleNameSuffix } from "./limits";
import type { PackRule, PackValue } from "./model";
import { inputsOf, logicalId, ruleParameters } from "./resources";
import { compilePack } from "./template";

/** Something that Config would refuse: which property, what it was and what it must be. */
export interface PackFault {
  /** Property of the rule, such as `name`. */
  readonly property: string;
  readonly value: unknown;
  readonly must: string;
}

/** The first fault of a rule by itself; undefined where it has none. */
export function ruleFault(rule: PackRule): PackFault | undefined {
  return (
    nameFault(rule) ??
    typesFault(rule) ??
    triggerFault(rule) ??
    parameterFault(rule) ??
    policyFault(rule) ??
    remediationFault(rule) ??
    sizeFault(rule)
  );
}

/** The first name that stands for two rules: in a template, only letters and digits tell them apart. */
export function nameTwice(rules: readonly PackRule[]): readonly [string, string] | undefined {
  const known = new Map<string, string>();
  for (const { name } of rules) {
    for (const id of [logicalId(name), `${logicalId(name)}Remediation`]) {
      const other = known.get(id);
      if (other !== undefined) return [other, name];
    }
    known.set(logicalId(name), name);
    known.set(`${logicalId(name)}Remediation`, name);
  }
  return undefined;
}

function nameFault({ name }: PackRule): PackFault | undefined {
  if (/^[A-Za-z][A-Za-z0-9_-]*$/.test(name) && name.length <= ownRuleNameCharacters)
    return undefined;
  return {
    property: "name",
    value: name,
    must:
      `1 to ${ownRuleNameCharacters} letters, digits, hyphens and underscores that begin with a letter: ` +
      `with ${ruleNameSuffix} behind it, it has at most ${packLimits.ruleNameCharacters}`,
  };
}

function typesFault({ resourceTypes }: PackRule): PackFault | undefined {
  const odd = resourceTypes.find((type) => !/^AWS::[A-Za-z0-9]*::[A-Za-z0-9:]+$/.test(type));
  if (odd !== undefined) {
    return { property: "resourceTypes", value: odd, must: "types such as AWS::S3::Bucket" };
  }
  if (resourceTypes.length <= packLimits.resourceTypes) return undefined;
  const must = `at most ${packLimits.resourceTypes} types`;
  return { property: "resourceTypes", value: resourceTypes.length, must };
}

function triggerFault({ triggers, source }: PackRule): PackFault | undefined {
  const { change, frequency } = triggers;
  if (source.kind === "managed") return undefined;
  if (!change && frequency === undefined) {
    return { property: "triggers", value: triggers, must: "changes, a frequency or both" };
  }
  if (source.kind === "command" || frequency === undefined) return undefined;
  const must = "changes alone: Config runs Guard policies on changes only";
  return { property: "triggers.frequency", value: frequency, must };
}

/** What is known of the parameters; values that are inputs of the pack count with their least length. */
function parameterFault(rule: PackRule): PackFault | undefined {
  const parameters = ruleParameters(rule);
  const known = Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, lengthOf(value)]),
  );
  const characters = JSON.stringify(known).length;
  if (characters <= packLimits.ruleParameterCharacters) return undefined;
  return {
    property: "parameters",
    value: `${characters} characters`,
    must: `at most ${packLimits.ruleParameterCharacters} characters as JSON`,
  };
}

function lengthOf(value: PackValue): string {
  return typeof value === "string" ? value : "";
}

function policyFault({ source }: PackRule): PackFault | undefined {
  if (source.kind !== "policy") return undefined;
  const { runtime, text } = source;
  if (!/^guard-2\.[0-9x]+\.[0-9x]+$/.test(runtime)) {
    return { property: "runtime", value: runtime, must: "such as guard-2.x.x" };
  }
  if (text.trim() !== "" && text.length <= packLimits.policyCharacters) return undefined;
  const must = `a Guard policy of 1 to ${packLimits.policyCharacters} characters`;
  return { property: "policy", value: `${text.length} characters`, must };
}

function remediationFault({ remediation }: PackRule): PackFault | undefined {
  if (remediation === undefined) return undefined;
  const { attempts, retrySeconds, concurrencyPercent, errorPercent, parameters } = remediation;
  for (const [property, value, least, most] of [
    ["attempts", attempts, 1, 25],
    ["retrySeconds", retrySeconds, 1, 2_678_000],
    ["concurrencyPercent", concurrencyPercent, 1, 100],
    ["errorPercent", errorPercent, 1, 100],
  ] as const) {
    if (Number.isSafeInteger(value) && value >= least && value <= most) continue;
    const must = `a whole number from ${least} to ${most}`;
    return { property: `remediation.${property}`, value, must };
  }
  const entries = Object.entries(parameters);
  const long = entries.find(([name, value]) => name.length + 1 + lengthOf(value).length > 256);
  if (long !== undefined) {
    const must = "at most 256 characters with its name, which is what a remediation can be told";
    return { property: `parameters.${long[0]}`, value: long[1], must };
  }
  if (entries.length <= 25) return undefined;
  const must = "at most 25, which is what a remediation can be told";
  return { property: "parameters", value: entries.length, must };
}

/** A rule has a place only where it fits into a pack of its own. */
function sizeFault(rule: PackRule): PackFault | undefined {
  const inputs = new Set(inputsOf(rule)).size;
  if (inputs > packLimits.inputs) {
    const must = `at most ${packLimits.inputs} values that are known only at deployment`;
    return { property: "parameters", value: inputs, must };
  }
  const { bytes } = compilePack([rule]);
  if (bytes <= packLimits.s3Bytes) return undefined;
  const must = `at most ${packLimits.s3Bytes} bytes of template`;
  return { property: "description", value: `${bytes} bytes`, must };
}
