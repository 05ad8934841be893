import { expect } from "chai";
import * as fc from "fast-check";
import type { ExceptionNews } from "../../../../functions/findings/notices/exceptionNews";
import { jsonLogger } from "../../../../functions/log";
import { reviseExceptions } from "../../../../functions/pipeline/exceptions/reviseExceptions";
import {
  type ExceptionSweepTools,
  sweepExceptions,
} from "../../../../functions/pipeline/exceptions/sweepExceptions";
import { type FindingsStore, findingsStore } from "../../../../functions/sinks/store/findingsStore";
import { type TestDatabase, startDatabase } from "../../../helpers/dynamodb";
import { Pipeline, exceptionUntil, freshSeries, hourOf, scanAt } from "../../../helpers/lifecycle";
import { outcome } from "../../../helpers/scans";

const failing = [outcome("a", "fail", "high"), outcome("b", "fail"), outcome("c", "pass")];

describe("revising exceptions that have changed", () => {
  let database: TestDatabase;
  let store: FindingsStore;
  let pipeline: Pipeline;
  let told: ExceptionNews[];
  let logged: string[];

  beforeEach(async () => {
    database = await startDatabase();
    store = findingsStore(database.client, { tableName: database.findings, retentionDays: 400 });
    pipeline = new Pipeline(store);
    told = [];
    logged = [];
  });
  afterEach(() => database.close());

  function tools(rest: Partial<ExceptionSweepTools> = {}): ExceptionSweepTools {
    return {
      ...pipeline.tools(),
      exceptions: () => Promise.resolve(pipeline.exceptions),
      tell: (news) => {
        told.push(news);
        return Promise.resolve();
      },
      log: jsonLogger((line) => logged.push(line)),
      ...rest,
    };
  }

  async function reviseAt(hour: number, rest: Partial<ExceptionSweepTools> = {}) {
    pipeline.hour = hour;
    return reviseExceptions(tools(rest));
  }

  async function calledBy(work: () => Promise<unknown>): Promise<readonly string[]> {
    const calls: string[] = [];
    database.client.middlewareStack.add(
      (next, context) => (args) => {
        calls.push(context.commandName ?? "");
        return next(args);
      },
      { step: "initialize" },
    );
    await work();
    return calls;
  }

  it("opens what an exception hid that was taken back, with an end and without, scan or no scan", async () => {
    const of = freshSeries();
    pipeline.exceptions = [exceptionUntil("a", 900), exceptionUntil("b")];
    await pipeline.apply(scanAt(of, 1, failing));
    expect(await pipeline.states(of)).to.deep.equal({ a: "excepted", b: "excepted" });
    pipeline.announced.length = 0;

    pipeline.exceptions = [];
    const result = await reviseAt(2);

    expect(result).to.deep.include({ series: 1, reopened: 2, failed: 0 });
    expect(await pipeline.states(of)).to.deep.equal({ a: "open", b: "open" });
    const changes = pipeline.announced.flatMap((announcement) => announcement.changes);
    expect(changes.map(({ kind, reason }) => [kind, reason])).to.have.deep.members([
      ["exception-expired", "exception a@* was taken back"],
      ["exception-expired", "exception b@* was taken back"],
    ]);
    expect(changes.map(({ finding }) => finding.changedAt)).to.deep.equal([hourOf(2), hourOf(2)]);
  });

  it("opens what an exception hid that was cut short, or that holds elsewhere now", async () => {
    const of = freshSeries();
    pipeline.exceptions = [exceptionUntil("a", 900), exceptionUntil("b", 900)];
    await pipeline.apply(scanAt(of, 1, failing));

    pipeline.exceptions = [
      exceptionUntil("a", 2),
      exceptionUntil("b", 900, { scope: { targets: ["i-0"] } }),
    ];

    expect(await reviseAt(3)).to.deep.include({ reopened: 2 });
    expect(await pipeline.states(of)).to.deep.equal({ a: "open", b: "open" });
  });

  it("knows the new end of one that was cut short, so that it is ended then", async () => {
    const of = freshSeries();
    pipeline.exceptions = [exceptionUntil("a", 900)];
    await pipeline.apply(scanAt(of, 1, failing));

    pipeline.exceptions = [exceptionUntil("a", 5)];
    expect(await reviseAt(3)).to.deep.include({ reopened: 0, prolonged: 1 });
    pipeline.hour = 5;

    expect(await sweepExceptions(tools())).to.deep.include({ reopened: 1 });
  });

  it("keeps hidden what another exception accepts as well", async () => {
    const of = freshSeries();
    const other = exceptionUntil("*", 9, { id: "other" });
    pipeline.exceptions = [exceptionUntil("a", 900), other];
    await pipeline.apply(scanAt(of, 1, failing));

    pipeline.exceptions = [other];

    expect(await reviseAt(2)).to.deep.include({ reopened: 0, prolonged: 1 });
    const findings = await store.findings.load(of);
    expect(findings.map(({ exception }) => exception?.id)).to.deep.equal(["other", "other"]);
    expect(told).to.deep.equal([]);
  });

  it("tells people once for each exception, whatever number of hosts it held on", async () => {
    pipeline.exceptions = [exceptionUntil("a")];
    for (const of of [freshSeries(), freshSeries()]) await pipeline.apply(scanAt(of, 1, failing));

    pipeline.exceptions = [];
    await reviseAt(2);
    await reviseAt(3);

    expect(told.map(({ kind, findings, targets }) => [kind, findings, targets])).to.deep.equal([
      ["expired", 2, 2],
    ]);
    expect(told[0]?.exception).to.deep.include({ id: "a@*", expires: hourOf(2) });
  });

  it("costs the table of exceptions and one read while these are what they were", async () => {
    pipeline.exceptions = [exceptionUntil("a", 900)];
    await pipeline.apply(scanAt(freshSeries(), 1, failing));
    await reviseAt(2);
    await reviseAt(3);

    pipeline.hour = 4;
    pipeline.exceptions = [...pipeline.exceptions].reverse();
    expect(await calledBy(() => reviseExceptions(tools()))).to.deep.equal(["GetItemCommand"]);
  });

  it("looks again until no scan can be at work by what they were before", async () => {
    const of = freshSeries();
    const before = [exceptionUntil("a", 900)];
    await reviseAt(1);
    // A scan read the table just before the exception was taken back, and writes after the look.
    await pipeline.apply(scanAt(of, 1, failing), { exceptions: before });
    const now = Date.parse(hourOf(1)) + 5 * 60_000;

    const again = await reviseExceptions(tools({ now: () => now, deadline: () => now + 60_000 }));

    expect(again).to.deep.include({ reopened: 1 });
    expect(await pipeline.states(of)).to.deep.include({ a: "open" });
  });

  it("is hidden again by the next scan where the exception is put back as it was", async () => {
    const of = freshSeries();
    const exceptions = [exceptionUntil("a", 900)];
    pipeline.exceptions = exceptions;
    await pipeline.apply(scanAt(of, 1, failing));
    pipeline.exceptions = [];
    await reviseAt(2);
    expect(await pipeline.states(of)).to.deep.include({ a: "open" });

    pipeline.exceptions = exceptions;
    await pipeline.apply(scanAt(of, 3, failing));

    expect(await pipeline.states(of)).to.deep.include({ a: "excepted" });
  });

  it("believes an exception by tags that is still there, where the tags are not known", async () => {
    const of = freshSeries();
    const byTags = exceptionUntil("a", 900, { scope: { tags: { Role: ["node"] } } });
    pipeline.exceptions = [byTags];
    await pipeline.apply(scanAt(of, 1, failing), {
      tagsOf: () => Promise.resolve({ Role: "node" }),
    });

    expect(await reviseAt(2)).to.deep.include({ series: 0 });
    const wrong = { tagsOf: () => Promise.resolve({ Role: "other" }) };
    pipeline.exceptions = [byTags, exceptionUntil("z", 900)];
    expect(await reviseAt(3, wrong)).to.deep.include({ reopened: 1 });
  });

  it("changes nothing where the table cannot be read, says so, and is done by the next run", async () => {
    const of = freshSeries();
    pipeline.exceptions = [exceptionUntil("a", 900)];
    await pipeline.apply(scanAt(of, 1, failing));
    pipeline.exceptions = [];

    const result = await reviseAt(2, { exceptions: () => Promise.reject(new Error("no table")) });

    expect(result).to.deep.include({ reopened: 0, failed: 1 });
    expect(logged.join()).to.contain("no table");
    expect(await pipeline.states(of)).to.deep.include({ a: "excepted" });
    expect(await reviseAt(3)).to.deep.include({ reopened: 1 });
  });

  it("does by the next run what there was no time for, or what failed", async () => {
    const of = freshSeries();
    pipeline.exceptions = [exceptionUntil("a", 900)];
    await pipeline.apply(scanAt(of, 1, failing));
    await reviseAt(2);
    pipeline.exceptions = [];

    const short = { deadline: () => Date.parse(hourOf(3)) + 10_000 };
    expect(await reviseAt(3, short)).to.deep.include({ reopened: 0, postponed: 1 });
    const broken = { announce: () => Promise.reject(new Error("no such bus")) };
    expect(await reviseAt(4, broken)).to.deep.include({ reopened: 0, failed: 1 });

    expect(await reviseAt(5)).to.deep.include({ reopened: 1, failed: 0 });
  });

  it("never leaves hidden what nothing in the table accepts, in any order with scans", async () => {
    const anyStep = fc.oneof(
      fc.record({ scan: fc.subarray(["a", "b", "c"]) }),
      fc.record({ except: fc.constantFrom("a", "b", "c"), hours: fc.integer({ min: 1, max: 6 }) }),
      fc.record({ takeBack: fc.constantFrom("a", "b", "c") }),
      fc.record({ look: fc.constant(true) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 12 }), async (steps) => {
        const of = freshSeries();
        pipeline.exceptions = [];
        const look = async () => {
          await sweepExceptions(tools());
          await reviseExceptions(tools());
        };
        pipeline.hour = 0;
        for (const step of steps) {
          pipeline.hour += 1;
          if ("except" in step) {
            const exception = exceptionUntil(step.except, pipeline.hour + step.hours);
            const others = pipeline.exceptions.filter(({ id }) => id !== exception.id);
            pipeline.exceptions = [...others, exception];
          } else if ("takeBack" in step) {
            pipeline.exceptions = pipeline.exceptions.filter(({ rule }) => rule !== step.takeBack);
          } else if ("scan" in step) {
            const results = ["a", "b", "c"].map((key) =>
              outcome(key, step.scan.includes(key) ? "fail" : "pass"),
            );
            await pipeline.apply(scanAt(of, pipeline.hour, results));
          } else {
            await look();
          }
        }
        await look();

        const now = hourOf(pipeline.hour);
        const accepted = pipeline.exceptions.filter(({ expires = "" }) => expires > now);
        for (const { key, state } of await store.findings.load(of)) {
          if (state === "excepted") expect(accepted.map(({ rule }) => rule)).to.include(key);
        }
      }),
      { numRuns: 30 },
    );
  });
});
