import * as fs from "node:fs";
import { messageOf } from "../functions/errors";
import { exceptionCategories, readExpiry } from "../functions/findings/exceptions";
import {
  type Fault,
  type ImportDefaults,
  type Imported,
  faultLine,
  importCisTable,
  importInspecWaivers,
  readExceptionsFile,
  writeExceptions,
} from "../functions/findings/exceptions/authoring";
import { UsageError, argumentsOf, exitStatus } from "./usage";

const help = `Usage: plumbline exceptions check FILE… [--allow-incomplete]
       plumbline exceptions import FILE --format inspec|cis-table [options]
       plumbline exceptions list [--json] [--stack NAME]

check   Reads files of exceptions and names every fault with file, line and column.

  --allow-incomplete   an exception may lack its justification, owner or expiry

import  Turns an InSpec waiver file (YAML or JSON) or a table of CIS recommendations (CSV, or a
        table on a Markdown page) into a file of exceptions, on standard output.

  --format FORMAT      inspec or cis-table
  --owner TEXT         who answers for exceptions that do not say
  --expires DATE       the expiry of those that do not say, such as 2027-03-31
  --category NAME      the category of those that do not say
  --ticket TEXT        the ticket of those that do not say
  --profile PATTERN    profile for which they hold; may be given several times
  --benchmark PATTERN  benchmark for which they hold, which a table of CIS recommendations needs;
                       may be given several times

list    Lists what exceptions hide in the local store: by whom, why and until when.

  --json               one JSON document instead of text
  --stack NAME         the stack whose store it is. Defaults to dev

Exit status: 0 done, 1 there are faults, 2 wrong usage. Warnings are no faults.
`;

const formats = { inspec: importInspecWaivers, "cis-table": importCisTable } as const;

/** `plumbline exceptions`. @returns the exit status. */
export async function exceptions(argv: string[]): Promise<number> {
  const { values, positionals } = argumentsOf(argv, {
    "allow-incomplete": { type: "boolean", default: false },
    format: { type: "string" },
    owner: { type: "string" },
    expires: { type: "string" },
    category: { type: "string" },
    ticket: { type: "string" },
    profile: { type: "string", multiple: true },
    benchmark: { type: "string", multiple: true },
    json: { type: "boolean", default: false },
    stack: { type: "string", default: "dev" },
    help: { type: "boolean", short: "h", default: false },
  });
  if (values.help) {
    process.stdout.write(help);
    return exitStatus.done;
  }
  const [action, ...files] = positionals;
  if (action === "check") return check(files, values["allow-incomplete"]);
  if (action === "import") return importFile(files, values);
  if (action === "list") {
    if (files.length > 0) throw new UsageError("exceptions list takes no files");
    // Only this one needs the stack, which takes its time to load.
    return (await import("./exceptionsList.js")).listExceptions(values.stack, values.json);
  }
  throw new UsageError("exceptions takes check or import and then a file, or list");
}

function check(files: readonly string[], allowIncomplete: boolean): number {
  if (files.length === 0) throw new UsageError("exceptions check takes one file or more");
  let good = true;
  for (const file of files) {
    const text = read(file);
    if (text === undefined) {
      good = false;
      continue;
    }
    const { value, faults, warnings } = readExceptionsFile(text, {
      now: new Date().toISOString(),
      incomplete: allowIncomplete ? "allowed" : "refused",
    });
    tell(file, faults, warnings);
    if (faults.length > 0) good = false;
    else process.stdout.write(`${file}: ${count(value.length, "exception")}, no fault\n`);
  }
  return good ? exitStatus.done : exitStatus.failed;
}

interface ImportValues {
  readonly format?: string;
  readonly owner?: string;
  readonly expires?: string;
  readonly category?: string;
  readonly ticket?: string;
  readonly profile?: readonly string[];
  readonly benchmark?: readonly string[];
}

function importFile(files: readonly string[], values: ImportValues): number {
  const [file, ...more] = files;
  if (file === undefined || more.length > 0) {
    throw new UsageError("exceptions import takes one file");
  }
  const { format } = values;
  if (format !== "inspec" && format !== "cis-table") {
    throw new UsageError(`--format was ${format ?? "not given"}, must be inspec or cis-table`);
  }
  const defaults = defaultsOf(values, format);
  const text = read(file);
  if (text === undefined) return exitStatus.failed;
  const imported = formats[format](text, defaults);
  tell(file, imported.faults, imported.warnings);
  if (format === "inspec" && hasDates(imported)) {
    process.stderr.write(
      "note: InSpec ends a waiver when its date begins, by the clock of each machine; here it lasts to the end of that day in UTC\n",
    );
  }
  process.stdout.write(writeExceptions(imported.exceptions));
  return imported.faults.length === 0 ? exitStatus.done : exitStatus.failed;
}

function defaultsOf(values: ImportValues, format: keyof typeof formats): ImportDefaults {
  const { owner, expires, category, ticket, profile, benchmark } = values;
  if (expires !== undefined && readExpiry(expires) === undefined) {
    throw new UsageError(`--expires was ${expires}, must be a date such as 2027-03-31`);
  }
  const categories: readonly string[] = exceptionCategories;
  if (category !== undefined && !categories.includes(category)) {
    throw new UsageError(
      `--category was ${category}, must be one of ${exceptionCategories.join(", ")}`,
    );
  }
  if (format === "cis-table" && benchmark === undefined) {
    throw new UsageError(
      "--benchmark is missing, must name the benchmark that the CIS ids are numbers of",
    );
  }
  const now = new Date().toISOString();
  return { now, owner, expires, category, ticket, profiles: profile, benchmarks: benchmark };
}

function hasDates({ exceptions: imported }: Imported): boolean {
  return imported.some(({ expires }) => expires?.length === "2027-03-31".length);
}

function read(file: string): string | undefined {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    const reason = missing ? "there is no such file" : messageOf(error);
    process.stderr.write(`plumbline: ${file}: ${reason}\n`);
    return undefined;
  }
}

function tell(file: string, faults: readonly Fault[], warnings: readonly Fault[]): void {
  for (const fault of faults) process.stderr.write(`${faultLine(file, fault)}\n`);
  for (const { sentence, ...place } of warnings) {
    process.stderr.write(`${faultLine(file, { ...place, sentence: `warning: ${sentence}` })}\n`);
  }
}

function count(many: number, what: string): string {
  return `${many} ${what}${many === 1 ? "" : "s"}`;
}
