import { PermanentError } from "../errors";
import { customCommands } from "./custom";
import type { ComplianceCommand } from "./model";

/** The commands that come with Plumbline. */
export const builtInCommands: readonly ComplianceCommand[] = [];

/** A rule names a command that this function was not built with. */
export class UnknownCommandError extends PermanentError {}

const byName = index([...builtInCommands, ...customCommands]);

/** All commands of this function by name. */
export const commandNames: readonly string[] = [...byName.keys()].sort();

/**
 * The command of this name.
 *
 * @throws UnknownCommandError naming the known ones.
 */
export function commandNamed(name: string): ComplianceCommand {
  const command = byName.get(name);
  if (command !== undefined) return command;
  throw new UnknownCommandError(
    `ComplianceCommand was "${name}", must be one of ${commandNames.join(", ")}`,
  );
}

/** Commands by name; a consumer's own may not take the name of another. */
function index(commands: readonly ComplianceCommand[]): ReadonlyMap<string, ComplianceCommand> {
  const known = new Map<string, ComplianceCommand>();
  for (const command of commands) {
    if (known.has(command.name)) {
      throw new PermanentError(
        `two commands have the name ${command.name}, each must have its own`,
      );
    }
    known.set(command.name, command);
  }
  return known;
}
