import { DocumentError } from "../functions/errors";
import { readAnyReports } from "../functions/readers/recognise";
import { compileLess } from "./compileLess";
import { faultText } from "./fault";
import { type Input, inputsOf, standardInput } from "./inputs";
import { type Inspection, inspectionOf } from "./inspection";
import { inspectionText } from "./inspectionText";
import { isOutputClosed, printJson } from "./output";
import { plain } from "./style";
import { UsageError, argumentsOf, exitStatus } from "./usage";

const help = `Usage: plumbline inspect FILE…|FOLDER…|- [--json]

Reads XCCDF 1.1 and 1.2 results, ARF and InSpec's JSON reports, plain or compressed with gzip or
bzip2, and prints for each scan benchmark, profile, target, times, score, counts by result and the
failing rules by severity. - stands for standard input. Of a folder, and the folders in it, files
are read that are called ….xml or ….json, with or without .gz or .bz2, in the order of their names.

  --json       one JSON document instead: [{file, testResults: [{id, benchmark, profile, target,
               startTime, endTime, score, ruleResults, counts, rules, expected, assessed,
               notChecked, coverage, status, statusMessage, failBySeverity, failing,
               overrides}]}]; coverage is null where no rule was assessed
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
  if (positionals.length === 0) throw new UsageError("inspect takes a file, a folder or -");
  if (positionals.filter((each) => each === standardInput).length > 1)
    throw new UsageError("- was given more than once, must be given once: it is standard input");
  compileLess();

  const read: { file: string; testResults: readonly Inspection[] }[] = [];
  const failed: string[] = [];
  const complain = (name: string, error: unknown) => {
    failed.push(name);
    process.stderr.write(`plumbline: ${plain(`${name}: ${reasonOf(error)}`)}\n`);
  };
  for (const argument of positionals) {
    for (const { name, open } of await inputsIn(argument, complain)) {
      if (isOutputClosed()) return exitStatus.done;
      try {
        const testResults = (await readAnyReports(open)).map(inspectionOf);
        if (!values.json) process.stdout.write(inspectionText(name, testResults));
        read.push({ file: name, testResults });
      } catch (error) {
        complain(name, error);
      }
    }
  }
  if (values.json) printJson(read);
  return failed.length > 0 ? exitStatus.failed : exitStatus.done;
}

async function inputsIn(
  argument: string,
  complain: (name: string, error: unknown) => void,
): Promise<readonly Input[]> {
  try {
    const { inputs, skipped } = await inputsOf(argument);
    if (inputs.length === 0)
      throw new Error("there are no results in it, by the names of its files");
    if (skipped > 0) {
      const files = skipped === 1 ? "1 file was" : `${skipped} files were`;
      process.stderr.write(
        `plumbline: ${plain(argument)}: ${files} skipped, not being called ….xml or ….json\n`,
      );
    }
    return inputs;
  } catch (error) {
    complain(argument, error);
    return [];
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof DocumentError) return error.message;
  if (error instanceof Error && "code" in error) {
    switch (error.code) {
      case "ENOENT":
        return "there is no such file";
      case "EACCES":
        return "may not be read by this user";
    }
  }
  return faultText(error);
}
