import { PermanentError } from "../errors";
import { ebsEncryptionByDefault } from "./builtIn/ebsEncryptionByDefault";
import { ec2RequireImdsv2 } from "./builtIn/ec2RequireImdsv2";
import { logGroupRetention } from "./builtIn/logGroupRetention";
import { s3BlockPublicAccess } from "./builtIn/s3BlockPublicAccess";
import { s3EnableVersioning } from "./builtIn/s3EnableVersioning";
import { s3RequireTls } from "./builtIn/s3RequireTls";
import { securityGroupNoOpenAdminPorts } from "./builtIn/securityGroupNoOpenAdminPorts";
import { customCommands } from "./custom";
import type { ComplianceCommand } from "./model";

/** The commands that come with Plumbline. */
export const builtInCommands: readonly ComplianceCommand[] = [
  s3EnableVersioning,
  s3BlockPublicAccess,
  s3RequireTls,
  ec2RequireImdsv2,
  ebsEncryptionByDefault,
  securityGroupNoOpenAdminPorts,
  logGroupRetention,
];

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
