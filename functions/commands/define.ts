import { PlumblineError } from "../errors";
import {
  type CommandDefinition,
  type CommandSeverity,
  commandSeverities,
  type ComplianceCommand,
} from "./model";
import { type ParameterDefinitions, reservedParameters } from "./parameters";

/** How grave a finding of a command that does not say so is. */
export const defaultSeverity: CommandSeverity = "medium";

/** A command module says something that no rule or role could be built from. */
export class CommandDefinitionError extends PlumblineError {}

const actionForm = /^[a-z0-9-]+:[A-Za-z0-9]+$/;
const typeForm = /^AWS::[A-Za-z0-9]*::[A-Za-z0-9]+(?:::[A-Za-z0-9]+)?$/;

/**
 * A command, with the types of its parameters known to its own code. What is wrong with it is said
 * when the module is loaded, so at preview and not at the first evaluation.
 *
 * @throws CommandDefinitionError
 */
export function defineCommand<const Parameters extends ParameterDefinitions, Found = unknown>(
  definition: CommandDefinition<Parameters, Found>,
): ComplianceCommand {
  const problem = problemOf(definition);
  if (problem === undefined) return definition;
  throw new CommandDefinitionError(`command ${definition.name}: ${problem}`);
}

function problemOf(command: ComplianceCommand): string | undefined {
  // 64 leaves a rule that is named like its command room for a conformance pack's suffix.
  if (!/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/.test(command.name) || command.name.length > 64) {
    return `name was "${command.name}", must be at most 64 capitals, digits and single underscores`;
  }
  if (command.description.trim() === "") return "description was empty, must be one sentence";
  const { severity } = command;
  if (severity !== undefined && !commandSeverities.includes(severity)) {
    return `severity was "${severity as string}", must be one of ${commandSeverities.join(", ")}`;
  }
  const parameter = parameterProblem(Object.keys(command.parameters));
  if (parameter !== undefined) return parameter;
  if (command.resourceTypes.length === 0) return "resourceTypes was empty, must name at least one";
  const type = command.resourceTypes.find((each) => !typeForm.test(each));
  if (type !== undefined) return `resource type was "${type}", must be such as AWS::S3::Bucket`;
  if (command.triggers.length === 0) return "triggers was empty, must have change or periodic";
  if (command.remediate === undefined && command.remediateActions.length > 0) {
    return "remediateActions was given without remediate, must be empty then";
  }
  for (const { action, resources } of [...command.detectActions, ...command.remediateActions]) {
    // A wildcard here would go into the roles of every member account.
    if (!actionForm.test(action)) {
      return `action was "${action}", must be one action such as s3:GetBucketVersioning`;
    }
    if (resources.length === 0) return `${action} had no resources, must have ARNs or "*"`;
    const odd = resources.find((each) => each !== "*" && !each.startsWith("arn:{partition}:"));
    if (odd !== undefined) {
      return `${action} was for "${odd}", must be for "*" or an ARN that begins arn:{partition}:`;
    }
  }
  return undefined;
}

/** A rule has its parameters under these names, and a remediation in texts of the form `Name=value`. */
function parameterProblem(names: readonly string[]): string | undefined {
  const reserved = names.find((name) => reservedParameters.includes(name));
  if (reserved !== undefined) {
    const all = reservedParameters.join(" and ");
    return `a parameter was named ${reserved}, must be another name: every rule has ${all} of its own`;
  }
  const odd = names.find((name) => !/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(name));
  if (odd === undefined) return undefined;
  return `a parameter was named "${odd}", must be 1 to 64 letters, digits, _ and - after a letter`;
}
