import * as fs from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import type { Exception } from "../../../functions/findings/exceptions";
import {
  type Fault,
  faultLine,
  readExceptionsFile,
  readExceptionsOfProgram,
} from "../../../functions/findings/exceptions/authoring";
import { type ExceptionsArgs, IncompleteExceptions } from "../../exceptionArgs";
import { ArgumentChecks } from "../common/checks";

/** The exceptions that a program keeps, from its arguments and its file. */
export interface ProgramExceptions {
  readonly exceptions: readonly Exception[];
  /** One sentence each, for the log of the deployment. */
  readonly warnings: readonly string[];
}

/**
 * Reads and checks all exceptions that a component is given.
 *
 * @param now the instant at which an exception is told to have expired, ISO 8601.
 * @throws pulumi.RunError with a line for every fault: the property that has it, or file, line and
 * column.
 */
export function programExceptions(
  component: string,
  name: string,
  args: ExceptionsArgs,
  now: string,
): ProgramExceptions {
  const checks = new ArgumentChecks(component, name);
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
  const file =
    path === undefined
      ? { value: [], faults: [], warnings: [] }
      : readExceptionsFile(readText(checks, path), options);

  const inProgram = ({ sentence }: Fault) => `property ${sentence}`;
  const inFile = (fault: Fault) => faultLine(path ?? "", fault);
  const faults = [
    ...program.faults.map(inProgram),
    ...file.faults.map(inFile),
    ...inBoth(program.value, file.value).map(
      (id) =>
        `property exceptions and ${path ?? ""} both have the id ${id}, which must not occur twice`,
    ),
  ];
  if (faults.length > 0) {
    throw new pulumi.RunError(faults.map((fault) => `${component} "${name}": ${fault}`).join("\n"));
  }
  return {
    exceptions: [...program.value, ...file.value],
    warnings: [...program.warnings.map(inProgram), ...file.warnings.map(inFile)],
  };
}

function readText(checks: ArgumentChecks, path: string): string {
  try {
    return fs.readFileSync(path, "utf8");
  } catch {
    return checks.refuse("exceptionsFile", path, "the path of a file that can be read");
  }
}

function inBoth(a: readonly Exception[], b: readonly Exception[]): readonly string[] {
  const ids = new Set(a.map(({ id }) => id));
  return b.map(({ id }) => id).filter((id) => ids.has(id));
}
