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
import { exitStatus, stackName } from "./usage";

/** What is asked for, its options in order. */
export interface LocalOptions {
  readonly files: string[];
  readonly scan: boolean;
  readonly set: string[];
  readonly stack: string;
  readonly "security-hub"?: string | undefined;
  readonly fresh: boolean;
  readonly permissions: boolean;
  readonly json: boolean;
}

/** Runs the stack. @returns the exit status. */
export async function runLocal({ files, ...values }: LocalOptions): Promise<number> {
  // What is kept, and what is written beside it, is for this user alone.
  process.umask(0o077);
  const parameters = scanParameters(values.set);
  const name = stackName(values.stack);
  // What was asked for wrongly is wrong on every machine: it is said before what this one lacks.
  if (values.scan && !hasScanner()) {
    throw new Error("oscap is not installed here: it is in the package openscap-scanner");
  }
  const uploads = values.scan && files.length === 0 ? [] : await planned(files);
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
    const taken = files.length === 0 ? takenBy(stack, uploads) : uploads;
    const outcomes = await runAll(stack, taken, print);
    if (values.scan) outcomes.push(await runScan(stack, parameters, print));
    if (files.length === 0 && !values.scan) {
      print((await runCisSample(stack, lineWidth())) ?? "");
    }
    await runSchedules(stack);
    const samplesOnly = files.length === 0 && !values.scan;
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
