import { argumentsOf, exitStatus, stackName, UsageError } from "./usage";

const help = `Usage: plumbline report [--html FILE] [--csv FILE] [options]

Writes the report on what the local store knows, as the stack does each month: a page that needs
nothing else, and all open findings as CSV. Beside that file are one of the findings that exceptions
accept (…-excepted.csv) and one of each profile's newest scan (…-scans.csv). Without --html and
--csv both are written to .plumbline/.

  --html FILE    where the page goes
  --csv FILE     where the CSV goes
  --title TEXT   what the page is called
  --stack NAME   the stack whose store it is. Defaults to local
  --json         what the page shows as one JSON document on standard output
  -h, --help     this text

Exit status: 0 done, 1 there is no store or a file cannot be written, 2 wrong usage.
`;

/** What the command takes. */
export const options = {
  html: { type: "string" },
  csv: { type: "string" },
  title: { type: "string" },
  stack: { type: "string", default: "local" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** `plumbline report`. @returns the exit status. */
export async function report(argv: string[]): Promise<number> {
  const { values, positionals } = argumentsOf(argv, options);
  if (values.help) {
    process.stdout.write(help);
    return exitStatus.done;
  }
  if (positionals.length > 0) {
    throw new UsageError(
      `report takes no ${positionals[0] ?? ""}, files are given by --html and --csv`,
    );
  }
  stackName(values.stack);
  // Loaded here: help and what is wrong with the options need no Pulumi.
  const { runReport } = await import("./reportRun.js");
  return runReport(values);
}
