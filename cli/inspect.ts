import { DocumentError, messageOf } from "../functions/errors";
import type { ScanReport } from "../functions/findings/model";
import { readInspecReports } from "../functions/readers/inspec";
import { readScanReports } from "../functions/readers/xccdf";
import { beginningOf, isJson } from "./beginning";
import { compileLess } from "./compileLess";
import { type Inspection, inspectionOf } from "./inspection";
import { inspectionText } from "./inspectionText";
import { isOutputClosed, printJson } from "./output";
import { readWithProgress } from "./progress";
import { plain } from "./style";
import { UsageError, argumentsOf, exitStatus } from "./usage";

const help = `Usage: plumbline inspect FILE… [--json]

Reads XCCDF 1.1 and 1.2 results, ARF and InSpec's JSON reports, plain or gzip, and prints for each
scan benchmark, profile, target, times, score, counts by result and the failing rules by severity.

  --json       one JSON document instead: [{file, testResults: [{id, benchmark, profile, target,
               startTime, endTime, score, ruleResults, counts, failBySeverity, failing}]}]
  -h, --help   this text

A file that is no such document, or is truncated or malformed, is named on standard error with
line and reason; the others are still reported.

Exit status: 0 done, 1 a file could not be read, 2 wrong usage.
`;

/** What the command takes. */
export const options = {
  json: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** `plumbline inspect`. @returns the exit status. */
export async function inspect(argv: string[]): Promise<number> {
  const { values, positionals } = argumentsOf(argv, options);
  if (values.help) {
    process.stdout.write(help);
    return exitStatus.done;
  }
  if (positionals.length === 0) throw new UsageError("inspect takes one file or more");
  compileLess();

  const read: { file: string; testResults: readonly Inspection[] }[] = [];
  for (const file of positionals) {
    if (isOutputClosed()) return exitStatus.done;
    try {
      const testResults = (await reportsIn(file)).map(inspectionOf);
      if (!values.json) process.stdout.write(inspectionText(file, testResults));
      read.push({ file, testResults });
    } catch (error) {
      process.stderr.write(`plumbline: ${file}: ${plain(reasonOf(error))}\n`);
    }
  }
  if (values.json) printJson(read);
  return read.length === positionals.length ? exitStatus.done : exitStatus.failed;
}

async function reportsIn(file: string): Promise<readonly ScanReport[]> {
  const { text } = await beginningOf(file);
  return isJson(text)
    ? readInspecReports(readWithProgress(file))
    : readScanReports(() => readWithProgress(file));
}

function reasonOf(error: unknown): string {
  if (error instanceof DocumentError) return error.message;
  if (error instanceof Error && "code" in error) {
    switch (error.code) {
      case "ENOENT":
        return "there is no such file";
      case "EISDIR":
        return "is a folder, must be a file";
      case "EACCES":
        return "may not be read by this user";
    }
  }
  return messageOf(error);
}
