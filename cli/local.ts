import * as path from "node:path";
import { packageRoot } from "../local/program/packageRoot";
import type { LocalStack } from "../local/stack";
import type { UploadOutcome } from "./local/outcome";
import { runCompliance } from "./local/compliance";
import { complianceText } from "./local/complianceText";
import { plannedFiles, plannedSamples, type PlannedUpload, takenBy } from "./local/plan";
import { runUpload } from "./local/run";
import { hasScanner, scanParameters, scanThisHost } from "./local/scan";
import { startStack } from "./local/start";
import { summaryOf, summaryText } from "./local/summary";
import { peopleNews, peopleText } from "./local/slack";
import { runSchedules } from "./local/told";
import { runCisSample } from "./local/cis";
import { outcomeText, uploadHeading } from "./local/text";
import { printJson } from "./output";
import { lineWidth } from "./style";
import { argumentsOf, exitStatus, stackName, UsageError } from "./usage";

const help = `Usage: plumbline local [FILE…] [options]

Runs the stack of index.ts on this machine: the functions that would be deployed, with their own
permissions, against a DynamoDB-compatible engine and a loopback endpoint. Scan results go through
it as if their hosts had uploaded them; without files, those in samples/.

  --scan                scan this host with the program's own script (oscap has to be installed)
  --set NAME=VALUE      with --scan: a parameter of the scan, such as Profile=standard
  --stack NAME          take the configuration of Pulumi.NAME.yaml. Defaults to local
  --security-hub STATE  turn the Security Hub switch: enabled or disabled. A first run enables it
  --fresh               forget what earlier runs left
  --permissions         name what the roles may do and nothing did in this run
  --json                one JSON document instead of text
  -h, --help            this text

State is kept from run to run in .plumbline/.

Exit status: 0 done, 1 a file could not be taken, 2 wrong usage.
`;

/** What the command takes. */
export const options = {
  scan: { type: "boolean", default: false },
  set: { type: "string", multiple: true, default: [] as string[] },
  stack: { type: "string", default: "local" },
  "security-hub": { type: "string" },
  fresh: { type: "boolean", default: false },
  permissions: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** `plumbline local`. @returns the exit status. */
export async function local(argv: string[]): Promise<number> {
  const { values, positionals } = argumentsOf(argv, options);
  if (values.help) {
    process.stdout.write(help);
    return exitStatus.done;
  }
  check(values, positionals);
  const parameters = scanParameters(values.set);
  const name = stackName(values.stack);
  // What was asked for wrongly is wrong on every machine: it is said before what this one lacks.
  if (values.scan && !hasScanner()) {
    throw new Error("oscap is not installed here: it is in the package openscap-scanner");
  }
  const uploads = values.scan && positionals.length === 0 ? [] : await planned(positionals);
  const print = (text: string): void => {
    if (!values.json) process.stdout.write(text);
  };
  const { stack, state, heading } = await startStack({
    stack: name,
    fresh: values.fresh,
    securityHub: values["security-hub"],
  });
  try {
    print(heading);
    const taken = positionals.length === 0 ? takenBy(stack, uploads) : uploads;
    const outcomes = await runAll(stack, taken, print);
    if (values.scan) outcomes.push(await runScan(stack, parameters, print));
    if (positionals.length === 0 && !values.scan) {
      print((await runCisSample(stack, lineWidth())) ?? "");
    }
    await runSchedules(stack);
    const samplesOnly = positionals.length === 0 && !values.scan;
    const compliance = samplesOnly ? await runCompliance(name) : undefined;
    if (compliance !== undefined) print(complianceText(compliance));
    const people = peopleNews(stack);
    print(peopleText(people));
    const summary = await summaryOf(stack, outcomes, state);
    print(summaryText(summary, values.permissions));
    if (values.json) {
      printJson({ files: outcomes, people, ...(compliance && { compliance }), ...summary });
    }
    return outcomes.every(({ ok }) => ok) ? exitStatus.done : exitStatus.failed;
  } finally {
    await stack.close();
  }
}

interface Switches {
  readonly scan: boolean;
  readonly set: readonly string[];
  readonly "security-hub"?: string | undefined;
}

function check(values: Switches, files: readonly string[]): void {
  const hub = values["security-hub"];
  if (hub !== undefined && hub !== "enabled" && hub !== "disabled") {
    throw new UsageError(`--security-hub was "${hub}", must be enabled or disabled`);
  }
  if (values.set.length > 0 && !values.scan) throw new UsageError("--set is for --scan only");
  if (values.scan && files.length > 0) throw new UsageError("--scan takes no files");
}

function planned(files: string[]): Promise<PlannedUpload[]> {
  const samples = path.join(packageRoot(), "samples");
  return files.length === 0
    ? Promise.resolve(plannedSamples(samples))
    : plannedFiles(files, samples);
}

async function runAll(
  stack: LocalStack,
  uploads: readonly PlannedUpload[],
  print: (text: string) => void,
): Promise<UploadOutcome[]> {
  const outcomes: UploadOutcome[] = [];
  for (const [index, upload] of uploads.entries()) {
    print(uploadHeading(upload, index, uploads.length, lineWidth()));
    const outcome = await runUpload(stack, upload);
    print(outcomeText(outcome, lineWidth()));
    outcomes.push(outcome);
  }
  return outcomes;
}

async function runScan(
  stack: LocalStack,
  parameters: Readonly<Record<string, string>>,
  print: (text: string) => void,
): Promise<UploadOutcome> {
  print("\nScanning this host, which may take some minutes\n");
  const outcome = await scanThisHost(stack, parameters, print);
  print(outcomeText(outcome, lineWidth()));
  return outcome;
}
