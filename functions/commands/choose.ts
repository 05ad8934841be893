import type { ComplianceCommand } from "./model";
import { ParameterError, parseParameters } from "./parameters";
import { commandNamed, commandNames } from "./registry";

/** The parameter of a rule, and of a remediation, that names the command. */
export const commandParameter = "ComplianceCommand";

/** A command with the parameters that somebody chose for it. */
export interface ChosenCommand {
  readonly command: ComplianceCommand;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/**
 * The command that a rule's parameters name, and the values of its own parameters.
 *
 * @throws UnknownCommandError, ParameterError with what there is to choose from.
 */
export function chooseCommand(given: Readonly<Record<string, string>>): ChosenCommand {
  const { [commandParameter]: name, ...texts } = given;
  if (name === undefined) {
    throw new ParameterError(
      `parameter ${commandParameter} was missing, must be one of ${commandNames.join(", ")}`,
    );
  }
  const command = commandNamed(name);
  return { command, parameters: parseParameters(name, command.parameters, texts) };
}
