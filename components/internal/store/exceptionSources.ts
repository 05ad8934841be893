import * as fs from "node:fs";
import type { Exception } from "../../../functions/findings/exceptions";
import {
  type Fault,
  faultLine,
  readExceptionsFile,
  readExceptionsOfProgram,
} from "../../../functions/findings/exceptions/authoring";
import { type ExceptionsArgs, IncompleteExceptions } from "../../exceptionArgs";
import type { ArgumentChecks } from "../common/checks";

/** The exceptions that a program keeps, from its arguments and its file. */
export interface ProgramExceptions {
  readonly exceptions: readonly Exception[];
  /** One sentence each, for the log of the deployment. */
  readonly warnings: readonly string[];
}

/**
 * Reads and checks all exceptions that a component is given.
 *
 * @param checks are told every fault: the property that has it, or file, line and column.
 * @param now the instant at which an exception is told to have expired, ISO 8601.
 */
export function programExceptions(
  args: ExceptionsArgs,
  checks: ArgumentChecks,
  now: string,
): ProgramExceptions {
  checks.oneOf(
    "incompleteExceptions",
    args.incompleteExceptions,
    Object.values(IncompleteExceptions),
  );
  const options = { now, incomplete: args.incompleteExceptions ?? IncompleteExceptions.HandMade };
  const program = readExceptionsOfProgram(args.exceptions, args.exceptionCatalogues, {
    ...options,
    paths: { exceptions: "exceptions", catalogues: "exceptionCatalogues" },
  });
  const path = args.exceptionsFile;
  const file = path === undefined ? nothingRead : readFile(path, checks, options);

  const inProgram = ({ sentence }: Fault) => `property ${sentence}`;
  const inFile = (fault: Fault) => faultLine(path ?? "", fault);
  for (const fault of [
    ...program.faults.map(inProgram),
    ...file.faults.map(inFile),
    ...inBoth(program.value, file.value).map(
      (id) =>
        `property exceptions and ${path ?? ""} both have the id ${id}, which must not occur twice`,
    ),
  ]) {
    checks.note(fault);
  }
  return {
    exceptions: [...program.value, ...file.value],
    warnings: [...program.warnings.map(inProgram), ...file.warnings.map(inFile)],
  };
}

type Read = ReturnType<typeof readExceptionsFile>;

const nothingRead: Read = { value: [], faults: [], warnings: [] };

function readFile(
  path: string,
  checks: ArgumentChecks,
  options: Parameters<typeof readExceptionsFile>[1],
): Read {
  let text: string;
  try {
    text = fs.readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    checks.refuse("exceptionsFile", path, `the path of a file that can be read (${code})`);
    return nothingRead;
  }
  return readExceptionsFile(text, options);
}

function inBoth(a: readonly Exception[], b: readonly Exception[]): readonly string[] {
  const ids = new Set(a.map(({ id }) => id));
  return b.map(({ id }) => id).filter((id) => ids.has(id));
}
