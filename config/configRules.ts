import {
  type CommonArgs,
  CountedSeverity,
  type InspecConfigRuleArgs,
  MissingResults,
  RuleFrequency,
} from "../components";
import { listOf, number, oneOf, section, text } from "./values";

/** What the stack says of one rule; the program itself says whose results it judges. */
export type ConfigRuleSection = Omit<
  InspecConfigRuleArgs,
  keyof CommonArgs | "findingsStore" | "source" | "audit" | "scan"
>;

/** Rules on what the program's scanners find: there is one for each that is named here. */
export interface ConfigRulesSection {
  /** On results of `InspecAudit`. */
  inspec?: ConfigRuleSection;
  /** On results of `ScapPipeline`. */
  openscap?: ConfigRuleSection;
  /** On results of `InspectorCisScan`. */
  inspectorCis?: ConfigRuleSection;
}

const configRule = section<ConfigRuleSection>({
  benchmark: text,
  profile: text,
  severities: listOf(oneOf(CountedSeverity)),
  maxResultAgeHours: number,
  missingResults: oneOf(MissingResults),
  frequency: oneOf(RuleFrequency),
  ruleName: text,
  tagKey: text,
  tagValue: text,
  batchingWindowSeconds: number,
  alarmTopicArns: listOf(text),
});

/** `plumbline:configRules.<scanner>`: what `InspecConfigRule` takes for each of them. */
export const configRules = section<ConfigRulesSection>({
  inspec: configRule,
  openscap: configRule,
  inspectorCis: configRule,
});
