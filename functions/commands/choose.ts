import { defaultSeverity } from "./define";
import { commandSeverities, type CommandSeverity, type ComplianceCommand } from "./model";
import { commandParameter, ParameterError, parseParameters, severityParameter } from "./parameters";
import { commandNamed, commandNames } from "./registry";

/** A command with the parameters that somebody chose for it. */
export interface ChosenCommand {
  readonly command: ComplianceCommand;
  /** The rule's own, or else the command's. */
  readonly severity: CommandSeverity;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/**
 * The command that a rule's parameters name, and the values of its own parameters.
 *
 * @throws UnknownCommandError, ParameterError with what there is to choose from.
 */
export function chooseCommand(given: Readonly<Record<string, string>>): ChosenCommand {
  const { [commandParameter]: name, [severityParameter]: severity, ...texts } = given;
  if (name === undefined) {
    throw new ParameterError(
      `parameter ${commandParameter} was missing, must be one of ${commandNames.join(", ")}`,
    );
  }
  const command = commandNamed(name);
  return {
    command,
    severity: severityOf(command, severity),
    parameters: parseParameters(name, command.parameters, texts),
  };
}

function severityOf(command: ComplianceCommand, given: string | undefined): CommandSeverity {
  if (given === undefined) return command.severity ?? defaultSeverity;
  const severity = commandSeverities.find((each) => each === given);
  if (severity !== undefined) return severity;
  const must = `one of ${commandSeverities.join(", ")}`;
  throw new ParameterError(`parameter ${severityParameter} was "${given}", must be ${must}`);
}
