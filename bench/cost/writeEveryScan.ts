import { setTimeout as sleep } from "node:timers/promises";
import { DynamoEngine } from "../../local/endpoint/services/dynamodb/engine";
import { objectOf } from "../../local/json";
import type { Benchmark } from "./benchmark";
import type { HostHistory } from "./fleet";
import { type Consumption, Meter } from "./meter";
import { scanTimes } from "./timeline";

/**
 * The design that is compared with: every scan writes every finding as an item of its own, puts three
 * metrics in three calls, and imports every finding into Security Hub.
 */

/** A fleet as that design would keep it. */
export interface WriteEveryScanRun {
  readonly scans: number;
  readonly consumed: readonly Consumption[];
  /** Calls of all these scans, by action. */
  readonly calls: Readonly<Record<string, number>>;
  readonly imports: number;
  readonly seriesPerHost: number;
}

const findings = "findings";
const ignored = "ignored";
const tables = [
  { name: findings, keys: ["InstanceId", "RuleId"], indexes: [] },
  { name: ignored, keys: ["RuleId"], indexes: [] },
];

/** Metrics of high, medium and low findings, by instance, one call for each. */
const metricsOfScan = 3;
const batchWriteLimit = 25;
const importLimit = 100;

/** Lets the scans after the first of each host be written, into an engine of the same kind. */
export async function runWriteEveryScan(
  benchmark: Benchmark,
  hosts: readonly HostHistory[],
  excepted: readonly string[],
): Promise<WriteEveryScanRun> {
  const engine = await DynamoEngine.start(undefined);
  try {
    await createTables(engine, excepted);
    const meter = new Meter(tables);
    engine.tap = meter;
    const writer = new ScanWriter(engine, benchmark, new Set(excepted));
    const scans = hosts.flatMap((host) => host.days.slice(1)).length;
    let before = { consumed: 0, calls: {} as Readonly<Record<string, number>> };
    let imports = 0;
    let importCalls = 0;
    const times = scanTimes(Math.max(...hosts.map(({ days }) => days.length)), Date.now());
    for (const [day, time] of times.entries()) {
      for (const { instanceId, days } of hosts) {
        const written = await writer.write(instanceId, time, days[day] ?? new Set());
        if (day === 0) continue;
        imports += written;
        importCalls += Math.ceil(written / importLimit);
      }
      if (day === 0) before = { consumed: meter.consumed.length, calls: { ...writer.calls } };
    }
    const calls = Object.entries(writer.calls).map(([action, count]) => [
      action,
      count - (before.calls[action] ?? 0),
    ]);
    return {
      scans,
      consumed: meter.consumed.slice(before.consumed),
      calls: {
        ...(Object.fromEntries(calls) as Record<string, number>),
        "cloudwatch:PutMetricData": scans * metricsOfScan,
        "securityhub:BatchImportFindings": importCalls,
      },
      imports,
      seriesPerHost: metricsOfScan,
    };
  } finally {
    await engine.close();
  }
}

async function createTables(engine: DynamoEngine, excepted: readonly string[]): Promise<void> {
  for (const { name, keys } of tables) {
    await engine.run("CreateTable", {
      TableName: name,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: keys.map((key) => ({ AttributeName: key, AttributeType: "S" })),
      KeySchema: keys.map((key, index) => ({
        AttributeName: key,
        KeyType: index === 0 ? "HASH" : "RANGE",
      })),
    });
  }
  for (const { name } of tables) await active(engine, name);
  for (const rule of excepted) {
    await engine.run("PutItem", { TableName: ignored, Item: { RuleId: { S: rule } } });
  }
}

/** A table that was just asked for takes a moment to be there. */
async function active(engine: DynamoEngine, name: string): Promise<void> {
  for (;;) {
    const { Table } = await engine.run("DescribeTable", { TableName: name });
    if (objectOf(Table)["TableStatus"] === "ACTIVE") return;
    await sleep(5);
  }
}

class ScanWriter {
  /** How often each action was called. */
  readonly calls: Record<string, number> = {};
  private readonly rules: ReadonlyMap<string, { title: string; severity: string }>;

  constructor(
    private readonly engine: DynamoEngine,
    benchmark: Benchmark,
    private readonly excepted: ReadonlySet<string>,
  ) {
    this.rules = new Map(
      benchmark.rules.map(({ metadata: { rule, title = "" }, severity }) => [
        rule,
        { title, severity },
      ]),
    );
  }

  /** @returns how many findings were written. */
  async write(instanceId: string, time: Date, failing: ReadonlySet<string>): Promise<number> {
    await this.send("Scan", { TableName: ignored });
    const rules = [...failing].filter((rule) => !this.excepted.has(rule));
    for (let start = 0; start < rules.length; start += batchWriteLimit) {
      const batch = rules.slice(start, start + batchWriteLimit);
      const requests = batch.map((rule) => ({
        PutRequest: { Item: this.item(instanceId, time, rule) },
      }));
      await this.send("BatchWriteItem", { RequestItems: { [findings]: requests } });
    }
    return rules.length;
  }

  private async send(operation: string, input: object): Promise<void> {
    const action = `dynamodb:${operation}`;
    this.calls[action] = (this.calls[action] ?? 0) + 1;
    const { status, body } = await this.engine.send(operation, JSON.stringify(input));
    if (status !== 200) throw new Error(`${operation} was refused: ${body}`);
  }

  private item(instanceId: string, time: Date, rule: string) {
    const { title = "", severity = "unknown" } = this.rules.get(rule) ?? {};
    const stamp = time.toISOString();
    const report = `https://scap-results.s3.amazonaws.com/${instanceId}/${stamp}-scap-results.html`;
    return {
      InstanceId: { S: instanceId },
      RuleId: { S: rule },
      Title: { S: title },
      Time: { S: stamp },
      Severity: { S: severity },
      Result: { S: "fail" },
      ReportUrl: { S: report },
    };
  }
}
