/**
 * DISA writes the revision of a rule's text into its id: each quarterly release of a STIG renames
 * most of its rules. The group of digits before it stays.
 */
const disaRule = /^(?:xccdf_[^_]+_rule_)?(SV-\d+)r\d+_rule$/;

/**
 * The part of a rule's id that stays the same when the benchmark is revised: what a finding is
 * known by. `xccdf_mil.disa.stig_rule_SV-230223r627750_rule` and `SV-230223r792855_rule` are both
 * `SV-230223`; ids of any other form are kept as they are.
 */
export function ruleKey(rule: string): string {
  return disaRule.exec(rule)?.[1] ?? rule;
}

/**
 * What InSpec calls a `describe` that stands outside of a `control`: `(generated from FILE:LINE HEX)`,
 * where HEX is another one in each run and FILE may be a path in a folder that was made for one run.
 */
const generated = /\(generated from (.*?):(\d+)(?: [0-9a-f]+|(, .*)?)\)$/s;

/**
 * The id of such a check as far as it stays the same: the base name of its file, and its line. Ids of
 * any other form are kept as they are.
 */
export function withoutRunId(rule: string): string {
  const match = generated.exec(rule);
  if (match === null) return rule;
  const [, file = "", line = ""] = match;
  const name = file.split(/[\\/]/).findLast(Boolean) ?? file;
  return `${rule.slice(0, match.index)}(generated from ${name}:${line})`;
}

/** Whether a rule's id is one that InSpec made up for a check outside of a control. */
export function isGenerated(rule: string): boolean {
  return generated.test(rule);
}
