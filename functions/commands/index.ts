/**
 * What a module needs to be a compliance command of its own: `import { defineCommand } from
 * "@plumbline-compliance/plumbline/commands"`.
 */
export { defineCommand } from "./define";
export type {
  ClientClass,
  ClientSettings,
  CommandContext,
  CommandDefinition,
  CommandPlace,
  CommandSeverity,
  Compliance,
  ComplianceCommand,
  ConfigurationItem,
  IamAction,
  Judgement,
  RemediationPlan,
  ResourceReference,
  State,
  Subject,
  Trigger,
} from "./model";
export {
  flag,
  listOf,
  oneOf,
  type ParameterDefinition,
  type ParameterDefinitions,
  text,
  type ValuesOf,
  wholeNumber,
} from "./parameters";
