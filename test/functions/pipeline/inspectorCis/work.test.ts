import { type CisTargetResourceAggregation, ValidationException } from "@aws-sdk/client-inspector2";
import type { SQSRecord } from "aws-lambda";
import { expect } from "chai";
import { jsonLogger } from "../../../../functions/log";
import type { CisApi } from "../../../../functions/pipeline/inspectorCis/api";
import type {
  CisMessage,
  CisTargetFacts,
} from "../../../../functions/pipeline/inspectorCis/messages";
import { targetTools } from "../../../../functions/pipeline/inspectorCis/targetTools";
import { type CisQueueTools, workOnCis } from "../../../../functions/pipeline/inspectorCis/work";
import type { CisCheck } from "../../../../functions/readers/inspectorCis";
import { defaultLevelSeverities } from "../../../../functions/readers/inspectorCis";
import type {
  CisScanFacts,
  CisTargetRecord,
} from "../../../../functions/sinks/store/cisScanRecord";
import { CisScanTable } from "../../../../functions/sinks/store/cisScanTable";
import { findingsStore } from "../../../../functions/sinks/store/findingsStore";
import { type TestDatabase, startDatabase } from "../../../helpers/dynamodb";
import { Pipeline } from "../../../helpers/lifecycle";

const account = "123456789012";
const place = { partition: "aws", account, region: "eu-central-1" };
let scans = 0;

function freshScan(): CisScanFacts {
  scans += 1;
  return {
    arn: `arn:aws:inspector2:eu-central-1:${account}:owner/${account}/cis-scan/${scans}`,
    configurationArn: "c",
    name: "nightly",
    level: "LEVEL_1",
    startedAt: "2026-11-20T02:00:00.000Z",
    status: "COMPLETED",
  };
}

function aggregation(id: string, rest: Partial<CisTargetResourceAggregation> = {}) {
  return {
    scanArn: "",
    targetResourceId: id,
    accountId: account,
    platform: "AMAZON_LINUX_2023",
    targetStatus: "COMPLETED" as const,
    statusCounts: { failed: 1, passed: 0, skipped: 0 },
    ...rest,
  };
}

const failing: CisCheck = { checkId: "1.1", status: "FAILED", level: "LEVEL_1", title: "a" };

/** A queue and an Inspector that the test arranges. */
class Bench {
  readonly queue: CisMessage[] = [];
  readonly aside: string[] = [];
  readonly gaps: number[] = [];
  readonly table: CisScanTable;
  readonly pipeline: Pipeline;
  readonly logged: string[] = [];
  readonly log = jsonLogger((line) => this.logged.push(line));
  targets: readonly CisTargetResourceAggregation[] = [];
  checks: (id: string) => Iterable<CisCheck> = () => [failing];
  tokens = new Set<string>();
  pageSize = 100;
  /** How often a report was asked for. */
  asked = 0;
  /** Pages of targets that are read before time runs out. */
  pages = Infinity;

  constructor(database: TestDatabase) {
    this.table = new CisScanTable(database.client, database.findings, 400);
    const options = { tableName: database.findings, retentionDays: 400 };
    this.pipeline = new Pipeline(findingsStore(database.client, options));
    this.pipeline.hour = 500;
  }

  private readonly api = {
    targets: (_arn: string, token: string | undefined) => {
      if (token !== undefined && !this.tokens.has(token)) {
        const options = { message: "token", $metadata: {}, reason: "OTHER" as const };
        return Promise.reject(new ValidationException(options));
      }
      this.pages -= 1;
      const from = Number(token ?? 0);
      const end = from + this.pageSize;
      const next = end < this.targets.length ? String(end) : undefined;
      if (next !== undefined) this.tokens.add(next);
      return Promise.resolve({ targets: this.targets.slice(from, end), ...(next && { next }) });
    },
    checks: (_arn: string, { id }: { id: string }) => this.checks(id),
    report: () => {
      this.asked += 1;
      return Promise.resolve({ status: "IN_PROGRESS" });
    },
  } as unknown as CisApi;

  tools(rest: Partial<CisQueueTools> = {}): CisQueueTools {
    return {
      api: this.api,
      table: this.table,
      place,
      severities: defaultLevelSeverities,
      bucket: "reports",
      applyTools: targetTools(account, this.pipeline.tools()),
      send: (messages) => {
        this.queue.push(...messages);
        return Promise.resolve();
      },
      archive: () => Promise.resolve(),
      publishScan: (_scan, gaps) => {
        this.gaps.push(gaps);
        return Promise.resolve();
      },
      putAside: (_body, error) => {
        this.aside.push(error.message);
        return Promise.resolve();
      },
      now: this.pipeline.now,
      deadline: () => this.pipeline.now() + (this.pages > 0 ? 100_000 : 20_000),
      log: this.log,
      ...rest,
    };
  }

  /** Works on messages, in one batch. @returns how many come again. */
  async work(...messages: readonly (CisMessage | string)[]): Promise<number> {
    const records = messages.map((message, index) => ({
      messageId: String(index),
      body: typeof message === "string" ? message : JSON.stringify(message),
    }));
    const { batchItemFailures } = await workOnCis(records as SQSRecord[], this.tools());
    return batchItemFailures.length;
  }

  async known(arn: string): Promise<CisTargetRecord[]> {
    const records: CisTargetRecord[] = [];
    for await (const record of this.table.targets(arn)) records.push(record);
    return records;
  }

  taken(kind: CisMessage["kind"]): CisMessage[] {
    const taken = this.queue.filter((message) => message.kind === kind);
    this.queue.splice(0, this.queue.length, ...this.queue.filter((each) => each.kind !== kind));
    return taken;
  }
}

describe("working on CIS scans", () => {
  let database: TestDatabase;
  before(async () => {
    database = await startDatabase();
  });
  after(() => database.close());

  const start = (scan: CisScanFacts): CisMessage => ({ kind: "scan", scan, targets: 0, gaps: 0 });
  const many = (count: number) => Array.from({ length: count }, (_, at) => aggregation(`i-${at}`));

  it("goes on in a message of its own where the list of targets takes too long", async () => {
    const bench = new Bench(database);
    const scan = freshScan();
    bench.targets = [...many(250), aggregation("i-gap", { targetStatus: "TIMED_OUT" })];
    bench.pages = 2;

    await bench.work(start(scan));
    expect(bench.taken("target")).to.have.length(200);
    expect((await bench.table.load(scan.arn))?.handedOutAt).to.equal(undefined);
    const [rest] = bench.taken("scan");
    bench.pages = Infinity;
    await bench.work(rest ?? "");

    expect(bench.taken("target")).to.have.length(50);
    expect(bench.taken("report")).to.have.length(2);
    expect(bench.gaps).to.deep.equal([1]);
    expect(await bench.table.load(scan.arn)).to.include({ targets: 251, gaps: 1 });
  });

  it("reads the list anew where Inspector has forgotten its token", async () => {
    const bench = new Bench(database);
    const scan = freshScan();
    bench.targets = many(150);
    await bench.work({ ...start(scan), token: "old" } as CisMessage);

    const [again] = bench.taken("scan");
    expect(again).to.deep.equal(start(scan));
    await bench.work(again ?? "");
    expect(bench.taken("target")).to.have.length(150);
  });

  it("applies nothing of results that are not whole, and brings the target again", async () => {
    const bench = new Bench(database);
    const scan = freshScan();
    const target: CisTargetFacts = {
      account,
      id: "i-part",
      platform: "AMAZON_LINUX_2023",
      checks: 2,
    };

    expect(await bench.work({ kind: "target", scan, target })).to.equal(1);
    expect(bench.pipeline.announced).to.deep.equal([]);
    bench.checks = () => [failing, { ...failing, checkId: "1.2" }];
    expect(await bench.work({ kind: "target", scan, target })).to.equal(0);
    expect(bench.pipeline.announced).to.have.length(1);
    expect(await bench.known(scan.arn)).to.have.length(1);
  });

  it("says of a scan without a single target that it had none, and asks for no report on it", async () => {
    const bench = new Bench(database);

    expect(await bench.work({ kind: "scan", scan: freshScan(), targets: 0, gaps: 0 })).to.equal(0);

    expect(bench.logged.join("\n")).to.contain("a CIS scan had no targets");
    expect(bench.queue).to.deep.equal([]);
    const other = new Bench(database);
    other.targets = [aggregation("i-1")];
    await other.work({ kind: "scan", scan: freshScan(), targets: 0, gaps: 0 });
    expect(other.logged.join("\n")).not.to.contain("no targets");
    expect(other.queue.map(({ kind }) => kind)).to.deep.equal(["target", "report", "report"]);
  });

  it("tells nothing twice of a target that comes twice", async () => {
    const bench = new Bench(database);
    const scan = freshScan();
    const target: CisTargetFacts = { account, id: "i-twice", checks: 1 };

    await bench.work({ kind: "target", scan, target }, { kind: "target", scan, target });
    await bench.work({ kind: "target", scan, target });

    expect(bench.pipeline.announced).to.have.length(1);
  });

  it("counts the gaps anew when a target is measured that was still being scanned", async () => {
    const bench = new Bench(database);
    const scan = freshScan();
    bench.targets = [aggregation("i-slow", { targetStatusReason: "SCAN_IN_PROGRESS" })];
    await bench.work(start(scan));
    expect(bench.gaps).to.deep.equal([1]);

    bench.targets = [aggregation("i-slow")];
    await bench.work(...bench.taken("recheck"));
    await bench.work(...bench.taken("target"));

    expect(bench.gaps).to.deep.equal([1, 0]);
    expect((await bench.known(scan.arn)).map(({ gap }) => gap)).to.deep.equal([undefined]);
  });

  it("asks for no report that it has", async () => {
    const bench = new Bench(database);
    const scan = freshScan();
    const csv = { kind: "report", scan, format: "csv", until: "2026-12-01T00:00:00.000Z" } as const;
    await bench.table.putReport(scan.arn, "csv", "key");

    await bench.work(csv);
    expect(bench.asked).to.equal(0);
    await bench.work({ ...csv, format: "pdf" });

    expect(bench.asked).to.equal(1);
    expect(bench.taken("report")).to.deep.equal([{ ...csv, format: "pdf" }]);
  });

  it("never takes back by a late gap what was measured", async () => {
    const bench = new Bench(database);
    const scan = freshScan();
    await bench.work({ kind: "target", scan, target: { account, id: "i-late", checks: 1 } });

    await bench.table.putTarget(scan, { account, id: "i-late", gap: "SCAN_IN_PROGRESS", at: "x" });

    expect((await bench.known(scan.arn)).map(({ gap }) => gap)).to.deep.equal([undefined]);
  });

  it("puts aside what is no message, and what belongs to a report that never comes", async () => {
    const bench = new Bench(database);
    const scan = freshScan();
    const late = {
      kind: "report",
      scan,
      format: "csv",
      until: "2026-11-01T00:00:00.000Z",
    } as const;

    expect(await bench.work("no JSON", '{"kind":"target"}', "null", late)).to.equal(0);

    expect(bench.aside).to.deep.equal([
      "the message is not JSON",
      "the message tells of no CIS scan, target or report",
      "the message tells of no CIS scan, target or report",
      `the csv report of ${scan.arn} was not made in time`,
    ]);
  });
});
