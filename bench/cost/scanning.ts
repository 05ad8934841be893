import { listOf, numberOf, objectOf, textOf } from "../../local/json";
import type { Invocation } from "../../local/lambda/invocation";
import type { LocalStack } from "../../local/stack";
import type { SimulatedScan, WriteResults } from "./results";

/** What the function says it did with a scan. */
export interface ScanOutcome {
  readonly instanceId: string;
  /** `applied`, `unchanged`, `replayed` or `late`. */
  readonly outcome: string;
  readonly changes: number;
  /** Findings that Security Hub was sent. */
  readonly imports: number;
}

/** Uploads the results of scans as their hosts do, and waits until the function has taken them. */
export async function scanHosts(
  stack: LocalStack,
  scans: readonly SimulatedScan[],
  write: WriteResults,
): Promise<ScanOutcome[]> {
  const before = stack.invocations.length;
  for (const scan of scans) {
    const { instanceId } = scan;
    const time = scan.endTime.toISOString().replace(/\.\d+/, "").replaceAll(":", "-");
    const key = `${stack.instance(instanceId).roleId}:${instanceId}/${time}-scap-results.xml.gz`;
    await stack.upload({ instanceId, key, body: write(scan) });
  }
  await stack.settle();
  const runs = stack.invocations.slice(before);
  const outcomes = runs.flatMap(outcomesOf);
  if (outcomes.length === scans.length) return outcomes;
  throw new Error(
    `of ${scans.length} uploaded results ${outcomes.length} were processed once: ${troubles(runs)}`,
  );
}

function outcomesOf({ logs }: Invocation): ScanOutcome[] {
  return logs
    .filter(({ message }) => message === "scan processed")
    .map(({ target, outcome, summary, hub }) => {
      const { opened, reopened, resolved } = objectOf(summary);
      return {
        instanceId: String(target),
        outcome: String(outcome),
        changes: [opened, reopened, resolved].reduce<number>(
          (sum, count) => sum + (numberOf(count) ?? 0),
          0,
        ),
        imports: numberOf(objectOf(hub)["sent"]) ?? 0,
      };
    });
}

function troubles(runs: readonly Invocation[]): string {
  const said = runs.flatMap(({ error, logs, stderr }) => [
    ...listOf(error).map((each) => JSON.stringify(each)),
    ...logs.filter(({ level }) => level !== "info").map((line) => JSON.stringify(line)),
    ...listOf(textOf(stderr)).map(String),
  ]);
  return [...new Set(said)].slice(0, 5).join("\n") || "nothing was logged";
}
