import { exceptionCategories, readExpiry } from "../../functions/findings/exceptions";
import {
  type ImportDefaults,
  type Imported,
  importCisTable,
  importInspecWaivers,
  writeExceptions,
} from "../../functions/findings/exceptions/authoring";
import { printJson } from "../output";
import { exitStatus, UsageError } from "../usage";
import { readNamedFile, tell } from "./file";

const formats = { inspec: importInspecWaivers, "cis-table": importCisTable } as const;

/** Options of `plumbline exceptions import`. */
export interface ImportValues {
  readonly format?: string;
  readonly owner?: string;
  readonly expires?: string;
  readonly category?: string;
  readonly ticket?: string;
  readonly profile?: readonly string[];
  readonly benchmark?: readonly string[];
  readonly json: boolean;
}

/** `plumbline exceptions import`: another tool's file as exceptions. @returns the exit status. */
export function importFile(files: readonly string[], values: ImportValues): number {
  const [file, ...more] = files;
  if (file === undefined || more.length > 0) {
    throw new UsageError("exceptions import takes one file");
  }
  const { format } = values;
  if (format !== "inspec" && format !== "cis-table") {
    throw new UsageError(`--format was ${format ?? "not given"}, must be inspec or cis-table`);
  }
  const defaults = defaultsOf(values, format);
  const read = readNamedFile(file);
  if ("reason" in read) {
    tell(file, { reason: read.reason, faults: [], warnings: [] });
    return exitStatus.failed;
  }
  const imported = formats[format](read.text, defaults);
  const { exceptions, faults, warnings } = imported;
  if (values.json) printJson({ file, exceptions, faults, warnings });
  else {
    tell(file, imported);
    if (format === "inspec" && hasDates(imported)) {
      process.stderr.write(
        "note: InSpec ends a waiver when its date begins, by the clock of each machine; here it lasts to the end of that day in UTC\n",
      );
    }
    process.stdout.write(writeExceptions(exceptions));
  }
  return faults.length === 0 ? exitStatus.done : exitStatus.failed;
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
