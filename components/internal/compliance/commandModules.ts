import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import * as vm from "node:vm";
import type * as esbuild from "esbuild";
import type { ComplianceCommand, IamAction } from "../../../functions/commands";
import { bundleOptions, customCommandsModule, moduleCode, root } from "../functions/bundle";

/** What the components know of commands, as the functions' own code has it. */
export interface CommandCatalogue {
  /** Names of all commands, the consumer's own among them. */
  readonly commandNames: readonly string[];
  /** The command of a name; an error names the known ones. */
  readonly commandNamed: (name: string) => ComplianceCommand;
  /** What the function that judges needs in an account, whatever the command. */
  readonly ruleActions: readonly IamAction[];
  /** What the function that changes needs in an account where resources have to have tags. */
  readonly tagGuardActions: readonly IamAction[];
  /** What it needs there where the execution that asks has to be at work in that account. */
  readonly executionGuardActions: readonly IamAction[];
  /** Reads the texts of a rule's parameters; an error says which is wrong. */
  readonly parseParameters: (
    command: string,
    definitions: ComplianceCommand["parameters"],
    texts: Readonly<Record<string, string>>,
  ) => unknown;
}

/** All commands that a component works with. */
export interface LoadedCommands extends CommandCatalogue {
  /** What goes beside the code of each function that knows commands. */
  readonly files: Readonly<Record<string, string>>;
}

/** A module that is no command module, and why. */
export class CommandModuleError extends Error {
  override readonly name = "CommandModuleError";

  constructor(
    /** The module as the program names it. */
    readonly module: string,
    /** What is wrong with it, to follow a colon. */
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`${module}: ${reason}`, options);
  }
}

interface CatalogueModule extends CommandCatalogue {
  readonly commandsOf: (exported: unknown) => readonly ComplianceCommand[];
}

/** No commands of a consumer's own. */
const none = "exports.customCommands=[];\n";

/** Folder of the modules that come with commands, in the package as in a checkout. */
const commandsFolder = path.join(root, "functions", "commands");

/**
 * Loads the commands that come with Plumbline and those of a program.
 *
 * @param modules paths of the program's modules, from its own folder.
 * @throws CommandModuleError about the first module that cannot be used.
 */
export function loadCommands(modules: readonly string[]): LoadedCommands {
  const builtIn = catalogueWith({ customCommands: [] });
  const own = modules.map((module) => {
    const code = bundleCommands([module]);
    return commandsIn(module, code, builtIn);
  });
  const code = modules.length === 0 ? none : bundleCommands(modules);
  try {
    const { commandsOf: _commandsOf, ...catalogue } = catalogueWith({ customCommands: own.flat() });
    return { ...catalogue, files: { [`${customCommandsModule.slice(2)}.js`]: code } };
  } catch (error) {
    throw new CommandModuleError(modules.join(", "), reasonOf(error), { cause: error });
  }
}

/** The functions' own registry, with these commands beside the built-in ones. */
function catalogueWith(custom: object): CatalogueModule {
  const code = moduleCode("commandCatalogue", path.join(commandsFolder, "catalogue.ts"));
  return evaluate(code, "commandCatalogue.js", custom) as CatalogueModule;
}

function commandsIn(
  module: string,
  code: string,
  { commandsOf }: CatalogueModule,
): readonly ComplianceCommand[] {
  try {
    const { defaults } = evaluate(code, module, {}) as { defaults: readonly unknown[] };
    return defaults.flatMap((exported) => commandsOf(exported));
  } catch (error) {
    throw new CommandModuleError(module, reasonOf(error), { cause: error });
  }
}

/** One CommonJS module with the commands of all these, which finds its packages where they do. */
function bundleCommands(modules: readonly string[]): string {
  const files = modules.map((module) => {
    const file = path.resolve(module);
    if (fs.existsSync(file) && fs.statSync(file).isFile()) return file;
    throw new CommandModuleError(module, `there is no such file at ${file}`);
  });
  const contents = [
    ...files.map((file, index) => `import * as m${index} from ${JSON.stringify(file)};`),
    `export const defaults = [${files.map((_, index) => `m${index}.default`).join(", ")}];`,
    "export const customCommands = defaults.flat();",
  ].join("\n");
  const { entryPoints: _entry, alias, external: _external, ...options } = bundleOptions("");
  try {
    const { outputFiles } = loadEsbuild(files[0] ?? "").buildSync({
      ...options,
      stdin: { contents, resolveDir: process.cwd(), sourcefile: "commands.js", loader: "js" },
      alias: {
        ...(isCheckout() ? alias : {}),
        "@plumbline-compliance/plumbline/commands": commandsEntry(),
      },
    });
    return outputFiles[0]?.text ?? none;
  } catch (error) {
    throw new CommandModuleError(modules.join(", "), reasonOf(error), { cause: error });
  }
}

/** Ours is there in a checkout only: a consumer's project brings its own. */
function loadEsbuild(file: string): typeof esbuild {
  for (const from of [__filename, file, path.join(process.cwd(), "index.js")]) {
    try {
      return createRequire(from)("esbuild") as typeof esbuild;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    }
  }
  throw new Error("esbuild is not installed, which bundles it: npm install --save-dev esbuild");
}

function isCheckout(): boolean {
  return fs.existsSync(path.join(commandsFolder, "index.ts"));
}

/** What `plumbline/commands` is: the source, or its prebuilt form. */
function commandsEntry(): string {
  return path.join(commandsFolder, isCheckout() ? "index.ts" : "index.js");
}

/** Evaluates a CommonJS module; its import of a consumer's commands is given these. */
function evaluate(code: string, filename: string, custom: object): unknown {
  const module: { exports: unknown } = { exports: {} };
  const load = createRequire(__filename);
  const run = vm.compileFunction(code, ["module", "exports", "require"], { filename }) as (
    ...args: readonly unknown[]
  ) => void;
  const loadPart = (id: string): unknown => {
    return id === customCommandsModule ? custom : load(id);
  };
  run(module, module.exports, loadPart);
  return module.exports;
}

/** The first line of an error's message, without esbuild's count of errors before it. */
function reasonOf(error: unknown): string {
  if (error instanceof CommandModuleError) return error.reason;
  const errors = (error as Partial<esbuild.BuildFailure>).errors;
  const [first] = errors ?? [];
  if (first !== undefined) {
    const { text, location } = first;
    return location === null ? text : `${text} at ${location.file}:${location.line}`;
  }
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}
