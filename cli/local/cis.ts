import * as fs from "node:fs";
import * as path from "node:path";
import type { LocalCheck, LocalCisTarget } from "../../local/endpoint/services/inspector/scans";
import { parseJson } from "../../local/json";
import { packageRoot } from "../../local/program/packageRoot";
import type { LocalStack } from "../../local/stack";
import { cisStatus } from "../cis/status";
import { cisText } from "../cis/text";
import { paint } from "../style";
import { waiting } from "../waiting";

const hour = 3_600_000;
const file = path.join("samples", "inspector-cis.json");

/** A scan as the samples have it: which checks there are, and what targets fail or skip of them. */
interface SampleScan {
  readonly name: string;
  readonly level: "LEVEL_1" | "LEVEL_2";
  readonly checks: readonly Omit<LocalCheck, "status">[];
  readonly targets: readonly (Omit<LocalCisTarget, "checks"> & {
    readonly failed?: readonly string[];
    readonly skipped?: readonly string[];
  })[];
}

/**
 * Lets the sample scan of Amazon Inspector end, and the program's poll find it, where the program has
 * such scans. A later run finds the same scan, which the poll has taken already.
 *
 * @returns what is known of it, as text; nothing where the program has no such scans.
 */
export async function runCisSample(stack: LocalStack, width: number): Promise<string | undefined> {
  const configurationArn = stack.graph.outputs["cisScanConfiguration"];
  const poll = stack.schedules.find((name) => name.endsWith("-poll"));
  if (typeof configurationArn !== "string" || poll === undefined) return undefined;
  const id = `sample of ${configurationArn}`;
  if (stack.cisScans.get(stack.cisScans.arnOf(id)) === undefined) {
    const { name, level, targets, checks } = readSample();
    const startedAt = stack.clock.now() - hour;
    stack.cisScans.run({
      id,
      configurationArn,
      name,
      level,
      startedAt,
      status: "COMPLETED",
      targets: targets.map((target) => targetOf(target, checks)),
    });
  }
  await waiting(() => "polling for CIS scans", stack.fire(poll));
  const [last] = await cisStatus(stack);
  const heading = `\n${paint("bold", "CIS")}  Amazon Inspector's scan in ${file}\n`;
  return last && heading + cisText([last], { width, findings: 3 });
}

function targetOf(
  { failed = [], skipped = [], ...target }: SampleScan["targets"][number],
  checks: SampleScan["checks"],
): LocalCisTarget {
  if (target.reason !== undefined) return target;
  const statusOf = (checkId: string): LocalCheck["status"] =>
    failed.includes(checkId) ? "FAILED" : skipped.includes(checkId) ? "SKIPPED" : "PASSED";
  return {
    ...target,
    checks: checks.map((check) => ({ ...check, status: statusOf(check.checkId) })),
  };
}

function readSample(): SampleScan {
  const text = fs.readFileSync(path.join(packageRoot(), file), "utf8");
  // The file comes with the checkout: its form is not in question.
  return parseJson(text, file) as SampleScan;
}
