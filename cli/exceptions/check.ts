import { readExceptionsFile } from "../../functions/findings/exceptions/authoring";
import { printJson } from "../output";
import { plain, plural } from "../style";
import { exitStatus, UsageError } from "../usage";
import { type FileReport, readNamedFile, tell } from "./file";

/** `plumbline exceptions check`: every fault of files, by line and column. @returns the exit status. */
export function checkFiles(
  files: readonly string[],
  { allowIncomplete, json }: { readonly allowIncomplete: boolean; readonly json: boolean },
): number {
  if (files.length === 0) throw new UsageError("exceptions check takes one file or more");
  const reports = files.map((file) => reportOn(file, allowIncomplete));
  if (json) printJson({ files: reports });
  else reports.forEach(print);
  const isGood = reports.every(({ exceptions }) => exceptions !== null);
  return isGood ? exitStatus.done : exitStatus.failed;
}

function reportOn(file: string, allowIncomplete: boolean): FileReport {
  const read = readNamedFile(file);
  if ("reason" in read) {
    return { file, reason: read.reason, exceptions: null, faults: [], warnings: [] };
  }
  const { value, faults, warnings } = readExceptionsFile(read.text, {
    now: new Date().toISOString(),
    incomplete: allowIncomplete ? "allowed" : "refused",
  });
  return { file, exceptions: faults.length > 0 ? null : value.length, faults, warnings };
}

function print(report: FileReport): void {
  const { file, exceptions } = report;
  tell(file, report);
  if (exceptions !== null) {
    process.stdout.write(`${plain(file)}: ${plural(exceptions, "exception")}, no fault\n`);
  }
}
