import type { MetricDatum } from "../../local/endpoint/services/cloudwatch/metrics";
import { type LocalStack, startLocalStack } from "../../local/stack";
import type { FailingRules, HostHistory } from "./fleet";
import { type Consumption, Meter } from "./meter";
import type { WriteResults } from "./results";
import { type ScanOutcome, scanHosts } from "./scanning";
import { tablesOf } from "./tables";
import { scanTimes } from "./timeline";

/** What a scan was to the function: a refresh tells Security Hub again of what has not changed. */
export type ScanKind = "first" | "changed" | "unchanged" | "refresh";

/** One scan, with all that it consumed. */
export interface MeasuredScan {
  readonly kind: ScanKind;
  readonly changes: number;
  readonly imports: number;
  readonly consumed: readonly Consumption[];
}

/** A fleet as Plumbline kept it. */
export interface PlumblineRun {
  readonly scans: readonly MeasuredScan[];
  /** What all scans after the first of each host consumed that is of no one host. */
  readonly shared: readonly Consumption[];
  /** What all scans wrote that is of no one host: once, whatever the size of the fleet. */
  readonly ofFleet: readonly Consumption[];
  /** Calls of all scans after the first of each host, by action. */
  readonly calls: Readonly<Record<string, number>>;
  readonly series: { readonly perHost: number; readonly ofFleet: number };
}

/** What the simulated days are run with. */
export interface PlumblineRunOptions {
  readonly hosts: readonly HostHistory[];
  /** Rules that exceptions accept everywhere. */
  readonly excepted: readonly string[];
  readonly write: WriteResults;
  readonly onDay: (done: number, days: number) => void;
}

/** Days after which an open finding that has not changed is told again, and one more. */
export const refreshDays = 80;

/** Lets the fleet's scans go through the stack that the program would deploy. */
export async function runPlumbline(options: PlumblineRunOptions): Promise<PlumblineRun> {
  const stack = await startLocalStack();
  try {
    await arrange(stack, options.excepted);
    const meter = new Meter(tablesOf(stack.graph));
    stack.tables.tap(meter);
    const run = await new Measurement(stack, meter, options).run();
    const [denied] = stack.denied;
    if (denied === undefined) return run;
    throw new Error(`the numbers would be wrong, IAM refused ${JSON.stringify(denied)}`);
  } finally {
    await stack.close();
  }
}

/** Turns Security Hub on and writes the exceptions. */
async function arrange(stack: LocalStack, excepted: readonly string[]): Promise<void> {
  stack.parameters.set(String(stack.graph.outputs["securityHubSwitch"]), "enabled");
  for (const [index, rule] of excepted.entries()) {
    await stack.tables.put(String(stack.graph.outputs["exceptionsTable"]), {
      rule,
      scope: "*",
      category: "risk-accepted",
      justification: "Accepted for the whole fleet until the next release of the base image.",
      owner: "platform@example.org",
      ticket: `SEC-${1000 + index}`,
      expires: new Date(Date.now() + 180 * 86_400_000).toISOString(),
    });
  }
}

class Measurement {
  private readonly scans: MeasuredScan[] = [];

  constructor(
    private readonly stack: LocalStack,
    private readonly meter: Meter,
    private readonly options: PlumblineRunOptions,
  ) {}

  async run(): Promise<PlumblineRun> {
    const { hosts, onDay } = this.options;
    const days = Math.max(...hosts.map((host) => host.days.length));
    const times = scanTimes(days, Date.now());
    const shared: Consumption[] = [];
    const ofFleet: Consumption[] = [];
    let callsBefore = 0;
    for (const [day, endTime] of times.entries()) {
      const failing = hosts.map((host) => [host.instanceId, host.days[day] ?? new Set()] as const);
      const ofNobody = await this.day(endTime, failing, day === 0 ? () => "first" : kindOf);
      ofFleet.push(...ofNobody.filter(({ access }) => access === "write"));
      if (day === 0) callsBefore = this.stack.calls.length;
      else shared.push(...ofNobody);
      onDay(day + 1, days);
    }
    const calls = countCalls(this.stack, callsBefore);
    const series = countSeries(this.stack.metrics, hosts.length);
    await this.refresh();
    return { scans: this.scans, shared, ofFleet, calls, series };
  }

  /** One more host, which is scanned for the second time when Security Hub is about to forget it. */
  private async refresh(): Promise<void> {
    const [failing] = this.options.hosts.flatMap(({ days }) => days);
    const host = [["i-0000000000c057fff", failing ?? new Set<string>()]] as const;
    const now = Date.now();
    await this.day(new Date(now - (refreshDays + 1) * 86_400_000), host, () => "first", false);
    await this.day(new Date(now - 1000), host, () => "refresh");
  }

  /** @returns what was consumed and is of none of the hosts. */
  private async day(
    endTime: Date,
    hosts: readonly (readonly [string, FailingRules])[],
    kind: (outcome: ScanOutcome) => ScanKind,
    keep = true,
  ): Promise<Consumption[]> {
    const consumedBefore = this.meter.consumed.length;
    const scans = hosts.map(([instanceId, failing]) => ({ instanceId, endTime, failing }));
    const outcomes = await scanHosts(this.stack, scans, this.options.write);
    const consumed = this.meter.consumed.slice(consumedBefore);
    for (const outcome of outcomes) {
      const { instanceId, changes, imports } = outcome;
      const own = consumed.filter((each) => hostOf(each) === instanceId);
      if (keep) this.scans.push({ kind: kind(outcome), changes, imports, consumed: own });
    }
    const ids = new Set(outcomes.map(({ instanceId }) => instanceId));
    return consumed.filter((each) => !ids.has(hostOf(each)));
  }
}

/** The last part of a partition key of the findings table, which of a host's records is its id. */
function hostOf({ key: [target = ""] }: Consumption): string {
  return target.split("#").at(-1) ?? "";
}

function kindOf({ outcome }: ScanOutcome): ScanKind {
  return outcome === "unchanged" ? "unchanged" : "changed";
}

function countCalls(stack: LocalStack, from: number): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { action } of stack.calls.slice(from)) counts[action] = (counts[action] ?? 0) + 1;
  return counts;
}

/** Every name with every set of dimensions is a series; those of a host name it. */
function countSeries(metrics: readonly MetricDatum[], hosts: number): PlumblineRun["series"] {
  const series = new Set(
    metrics.map(({ namespace, name, dimensions }) => JSON.stringify([dimensions, namespace, name])),
  );
  const ofFleet = [...series].filter((each) => each.startsWith("[{}")).length;
  return { perHost: (series.size - ofFleet) / hosts, ofFleet };
}
