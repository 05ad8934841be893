import type { ComplianceCommand } from "./model";

/**
 * The consumer's own commands: none in the package. Where a component is given command modules, the
 * bundler puts a module that exports them in this one's place.
 */
export const customCommands: readonly ComplianceCommand[] = [];
