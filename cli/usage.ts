import { type ParseArgsConfig, parseArgs } from "node:util";

/** What the exit status of every command says. */
export const exitStatus = { done: 0, failed: 1, usage: 2 } as const;

/** The command line itself was wrong. */
export class UsageError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "UsageError";
  }
}

/** A stack's name, which is a folder's name, too. @throws UsageError for one that Pulumi takes for none. */
export function stackName(given: string): string {
  if (/^(?!\.+$)[\w.-]+$/.test(given)) return given;
  throw new UsageError(
    `--stack was "${given}", must be a stack's name of letters, digits, ., - and _`,
  );
}

/** Options and files of a command. @throws UsageError for an option that it does not have. */
export function argumentsOf<T extends NonNullable<ParseArgsConfig["options"]>>(
  argv: string[],
  options: T,
): ReturnType<
  typeof parseArgs<{ args: string[]; options: T; allowPositionals: true; strict: true }>
> {
  try {
    return parseArgs({ args: argv, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(sentence(error), { cause: error });
  }
}

/** What Node says is wrong, on one line and without its advice on how else to write it. */
function sentence(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message
    .replace(/\.?\s+(?:To specify|Did you forget)\b.*$/s, "")
    .replace(/^Unknown option '(.*)'$/s, "there is no option $1")
    .replaceAll(/\s+/g, " ")
    .trim();
}
