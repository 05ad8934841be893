/** Whether a text is what a pattern says, in which `*` stands for any run of characters. */
export function matchesPattern(pattern: string, text: string): boolean {
  if (!pattern.includes("*")) return pattern === text;
  const [first = "", ...rest] = pattern.split("*");
  if (!text.startsWith(first)) return false;
  const last = rest.pop() ?? "";
  let position = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, position);
    if (found < 0) return false;
    position = found + part.length;
  }
  return text.length - last.length >= position && text.endsWith(last);
}

/** Whether any of the patterns matches. */
export function matchesAny(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) => matchesPattern(pattern, text));
}

/** What the rule of an exception begins with that names a CIS recommendation. */
const cisPrefix = "cis:";

/** The id of the CIS recommendation that the rule of an exception names, if it names one. */
export function cisId(rule: string): string | undefined {
  return rule.startsWith(cisPrefix) ? rule.slice(cisPrefix.length) : undefined;
}

// No scanner gives such names: a pattern that matches one names no rule in particular. The separators
// are those that names of rules are made with, so that `*_*` is found out too.
const nameless = ["", "_", ".", "-"].map((separator) => Array(5).fill("\u0001").join(separator));
const idForms = [
  (name: string) => name,
  (name: string) => `xccdf_org.ssgproject.content_rule_${name}`,
  (name: string) => `xccdf_org.cisecurity.benchmarks_rule_${name}`,
  (name: string) => `xccdf_mil.disa.stig_rule_SV-${name}_rule`,
  (name: string) => `SV-${name}`,
  (name: string) => `V-${name}`,
  (name: string) => `cis-dil-benchmark-${name}`,
];

/** What the ids of all rules of one publisher of XCCDF begin with. */
const publisher = /^xccdf_[^_*]+_rule_/;

/**
 * Whether the rule of an exception is a pattern for all rules, or for all rules of a scanner or of a
 * publisher of benchmarks.
 */
export function matchesEveryRule(rule: string): boolean {
  const pattern = cisId(rule) ?? rule;
  const own = publisher.exec(pattern)?.[0];
  const forms = own === undefined ? idForms : [...idForms, (name: string) => `${own}${name}`];
  return forms.some((id) => nameless.some((name) => matchesPattern(pattern, id(name))));
}
