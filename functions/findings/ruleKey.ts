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
