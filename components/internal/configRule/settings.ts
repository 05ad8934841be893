import { RuleFrequency } from "../../compliancePackRuleArgs";
import {
  ConfigRuleSource,
  CountedSeverity,
  type InspecConfigRuleArgs,
  MissingResults,
} from "../../inspecConfigRuleArgs";
import type { ArgumentChecks } from "../common/checks";

/** A rule's plain arguments with every default filled in. */
export interface ConfigRuleSettings {
  readonly source: ConfigRuleSource;
  readonly benchmark: string;
  readonly profile: string;
  readonly severities: readonly CountedSeverity[];
  readonly maxResultAgeHours: number;
  readonly missingResults: MissingResults;
  readonly frequency: RuleFrequency;
  readonly tagKey: string;
  readonly tagValue: string;
  readonly batchingWindowSeconds: number;
}

/** What the component that brings a source's results does where it is told nothing. */
interface SourceDefaults {
  /** The tag of what is scanned. */
  readonly tag: readonly [key: string, value: string];
  /** The scan's interval, and a day more for a result to come. */
  readonly maxResultAgeHours: number;
}

const sourceDefaults: Readonly<Record<ConfigRuleSource, SourceDefaults>> = {
  inspec: { tag: ["ComplianceBenchmark", "cis-dil-benchmark"], maxResultAgeHours: 48 },
  openscap: { tag: ["RunSCAP", "True"], maxResultAgeHours: 48 },
  "inspector-cis": { tag: ["ComplianceScan", "true"], maxResultAgeHours: 192 },
};

const batchingWindowSeconds = 90;

/** The settings that the arguments mean. */
export function configRuleSettings(args: InspecConfigRuleArgs): ConfigRuleSettings {
  const source = args.source ?? ConfigRuleSource.InSpec;
  // Another language may hand over what no source is; the check says so.
  const known: Partial<typeof sourceDefaults> = sourceDefaults;
  const defaults = known[source] ?? sourceDefaults.inspec;
  const [key, value] = defaults.tag;
  return {
    source,
    benchmark: args.benchmark ?? "",
    profile: args.profile ?? "",
    severities: args.severities ?? Object.values(CountedSeverity),
    maxResultAgeHours: args.maxResultAgeHours ?? defaults.maxResultAgeHours,
    missingResults: args.missingResults ?? MissingResults.NonCompliant,
    frequency: args.frequency ?? RuleFrequency.TwentyFourHours,
    tagKey: args.tagKey ?? key,
    tagValue: args.tagValue ?? value,
    batchingWindowSeconds: args.batchingWindowSeconds ?? batchingWindowSeconds,
  };
}

/** AWS Config takes no longer parameters, as JSON. */
const maxParameters = 1024;

/** What the rule tells its function with every event, as texts. */
export function ruleParameters(settings: ConfigRuleSettings): string {
  const { source, benchmark, profile, missingResults, tagKey, tagValue } = settings;
  return JSON.stringify({
    source,
    severities: settings.severities.join(","),
    maxResultAgeHours: String(settings.maxResultAgeHours),
    missingResults,
    tagKey,
    tagValue,
    ...(benchmark !== "" && { benchmark }),
    ...(profile !== "" && { profile }),
  });
}

/** Checks every plain argument of a rule. @returns the settings, as they were given. */
export function checkConfigRuleArgs(
  checks: ArgumentChecks,
  args: InspecConfigRuleArgs,
  settings: ConfigRuleSettings,
): ConfigRuleSettings {
  checks.oneOf("source", settings.source, Object.values(ConfigRuleSource));
  checks.listLength("severities", settings.severities, 1, 6);
  checks.distinct("severities", settings.severities);
  for (const each of settings.severities) {
    checks.oneOf("severities", each, Object.values(CountedSeverity));
  }
  checks.wholeNumber("maxResultAgeHours", settings.maxResultAgeHours, 1, 8760);
  checks.oneOf("missingResults", settings.missingResults, Object.values(MissingResults));
  checks.oneOf("frequency", settings.frequency, Object.values(RuleFrequency));
  checks.wholeNumber("batchingWindowSeconds", settings.batchingWindowSeconds, 10, 300);
  // The calls that read a rule's results take no longer name, though AWS Config makes such rules.
  checks.matches("ruleName", args.ruleName, /^[\w-]{1,64}$/, "1 to 64 letters, digits, - and _");
  checkTag(checks, settings);
  if (settings.source === ConfigRuleSource.InSpec && !args.audit && settings.tagValue === "") {
    const must = "1 to 256 characters where the rule makes an audit of its own";
    checks.refuse("tagValue", settings.tagValue, must);
  }
  if (args.audit !== undefined && settings.source !== ConfigRuleSource.InSpec) {
    checks.refuse("audit", "given", `left out for the source ${settings.source}`);
  }
  if (args.scan !== undefined && settings.source !== ConfigRuleSource.OpenScap) {
    checks.refuse("scan", "given", `left out for the source ${settings.source}`);
  }
  const parameters = ruleParameters(settings);
  if (parameters.length > maxParameters) {
    const must = `short enough for ${maxParameters} characters of rule parameters, which are ${parameters.length}`;
    checks.refuse("benchmark", settings.benchmark, must);
  }
  return settings;
}

/** Config's queries have no escape for quotes, by which the instances in scope are found. */
function checkTag(checks: ArgumentChecks, { tagKey, tagValue }: ConfigRuleSettings): void {
  const characters = "characters, without quotes and backslashes";
  checks.matches("tagKey", tagKey, /^[^'"\\]{1,128}$/, `1 to 128 ${characters}`);
  checks.matches("tagValue", tagValue, /^[^'"\\]{0,256}$/, `0 to 256 ${characters}`);
}
