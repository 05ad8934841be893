import { expect } from "chai";
import * as fc from "fast-check";
import { TransientError } from "../../../../functions/errors";
import type { ExceptionNews } from "../../../../functions/findings/notices/exceptionNews";
import type { Exception } from "../../../../functions/findings/exceptions";
import { jsonLogger } from "../../../../functions/log";
import {
  type ExceptionSweepTools,
  sweepExceptions,
} from "../../../../functions/pipeline/exceptions/sweepExceptions";
import { warnOfExceptions } from "../../../../functions/pipeline/exceptions/warnOfExceptions";
import { type FindingsStore, findingsStore } from "../../../../functions/sinks/store/findingsStore";
import { type TestDatabase, startDatabase } from "../../../helpers/dynamodb";
import { Pipeline, exceptionUntil, freshSeries, hourOf, scanAt } from "../../../helpers/lifecycle";
import { outcome } from "../../../helpers/scans";

const failing = [outcome("a", "fail", "high"), outcome("b", "fail"), outcome("c", "pass")];

describe("sweeping exceptions that have ended", () => {
  let database: TestDatabase;
  let store: FindingsStore;
  let pipeline: Pipeline;
  let told: ExceptionNews[];
  let logged: string[];

  // Each test has a table of its own: the index is one for all series.
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

  async function sweepAt(hour: number, rest: Partial<ExceptionSweepTools> = {}) {
    pipeline.hour = hour;
    return sweepExceptions(tools(rest));
  }

  it("opens a finding at the very instant of the end, not before it", async () => {
    const of = freshSeries();
    pipeline.exceptions = [exceptionUntil("a", 5)];
    await pipeline.apply(scanAt(of, 1, failing));
    pipeline.announced.length = 0;

    const early = await sweepExceptions(tools({ now: () => Date.parse(hourOf(5)) - 1 }));
    expect(early.series).to.equal(0);
    expect(await pipeline.states(of)).to.deep.equal({ a: "excepted", b: "open" });

    expect(await sweepAt(5)).to.deep.equal({
      series: 1,
      reopened: 1,
      prolonged: 0,
      postponed: 0,
      failed: 0,
    });
    expect(await pipeline.states(of)).to.deep.equal({ a: "open", b: "open" });
    const [announcement, ...others] = pipeline.announced;
    expect(others).to.deep.equal([]);
    expect(announcement?.changes.map(({ kind }) => kind)).to.deep.equal(["exception-expired"]);
    expect(announcement?.time).to.equal(hourOf(5));
  });

  it("costs one query while there is nothing to do, and reads no table of exceptions", async () => {
    pipeline.exceptions = [exceptionUntil("a", 5)];
    await pipeline.apply(scanAt(freshSeries(), 1, failing));
    const exceptions = () => Promise.reject(new Error("the table was read"));
    const calls: string[] = [];
    database.client.middlewareStack.add(
      (next, context) => (args) => {
        calls.push(context.commandName ?? "");
        return next(args);
      },
      { step: "initialize" },
    );

    await sweepAt(4, { exceptions });

    expect(calls).to.deep.equal(["QueryCommand"]);
  });

  it("tells people once for each exception, whatever number of hosts it held on", async () => {
    pipeline.exceptions = [exceptionUntil("a", 5), exceptionUntil("b", 5)];
    const hosts = [freshSeries(), freshSeries(), freshSeries()];
    for (const of of hosts) await pipeline.apply(scanAt(of, 1, failing));

    await sweepAt(6);
    await sweepAt(7);

    expect(told.map(({ kind, exception }) => [kind, exception.id])).to.have.deep.members([
      ["expired", "a@*"],
      ["expired", "b@*"],
    ]);
    expect(told[0]).to.deep.include({ findings: 3, targets: 3, time: hourOf(6) });
    expect(told[0]?.examples).to.have.length(3);
    expect(told[0]?.exception).to.deep.include({
      reason: "The vendor needs it.",
      owner: "platform@example.org",
    });
  });

  it("keeps hidden what was prolonged in the table, and tells nobody", async () => {
    const of = freshSeries();
    pipeline.exceptions = [exceptionUntil("a", 5)];
    await pipeline.apply(scanAt(of, 1, failing));
    pipeline.exceptions = [exceptionUntil("a", 9)];

    expect(await sweepAt(6)).to.deep.include({ reopened: 0, prolonged: 1 });
    expect(told).to.deep.equal([]);
    expect(await pipeline.states(of)).to.deep.include({ a: "excepted" });

    expect(await sweepAt(9)).to.deep.include({ reopened: 1 });
    expect(await pipeline.states(of)).to.deep.include({ a: "open" });
  });

  it("leaves hidden what an exception for the target's tags accepts, asking for them once", async () => {
    const [dev, prod] = [freshSeries(), freshSeries()];
    pipeline.exceptions = [exceptionUntil("a", 5), exceptionUntil("b", 5)];
    for (const of of [dev, prod]) await pipeline.apply(scanAt(of, 1, failing));
    const scope = { tags: { Env: ["dev"] } };
    pipeline.exceptions = [exceptionUntil("*", 900, { id: "dev hosts", scope })];
    const asked: string[] = [];

    const result = await sweepAt(5, {
      tagsOf: ({ id }) => {
        asked.push(id);
        return Promise.resolve(id === dev.target.id ? { Env: "dev" } : undefined);
      },
    });

    expect(result).to.deep.include({ reopened: 2, prolonged: 2 });
    expect(await pipeline.states(dev)).to.deep.equal({ a: "excepted", b: "excepted" });
    expect(await pipeline.states(prod)).to.deep.equal({ a: "open", b: "open" });
    expect(told.map(({ findings }) => findings)).to.deep.equal([1, 1]);
    expect(asked).to.have.members([dev.target.id, prod.target.id]);
  });

  it("opens nothing where the table of exceptions cannot be read", async () => {
    const of = freshSeries();
    pipeline.exceptions = [exceptionUntil("a", 5)];
    await pipeline.apply(scanAt(of, 1, failing));

    const result = await sweepAt(5, { exceptions: () => Promise.reject(new Error("no table")) });

    expect(result).to.deep.include({ reopened: 0, failed: 2 });
    expect(await pipeline.states(of)).to.deep.include({ a: "excepted" });
    expect(await sweepAt(6)).to.deep.include({ reopened: 1, failed: 0 });
  });

  it("stops at no series that is held, and opens it at the next run without telling again", async () => {
    const [busy, calm] = [freshSeries(), freshSeries()];
    pipeline.exceptions = [exceptionUntil("a", 5)];
    await pipeline.apply(scanAt(busy, 1, failing));
    await pipeline.apply(scanAt(calm, 1, failing));
    pipeline.hour = 4;
    await pipeline.apply(scanAt(busy, 2, [...failing, outcome("d", "fail")]), {
      deadline: () => Date.parse(hourOf(9)),
      showCompliance: async () => {
        expect(await sweepAt(5)).to.deep.include({ series: 2, reopened: 1, postponed: 1 });
      },
    });

    expect(await pipeline.states(calm)).to.deep.include({ a: "open" });
    await sweepAt(6);
    expect(await pipeline.states(busy)).to.deep.include({ a: "open" });
    expect(told).to.have.length(1);
    expect(logged.join("\n")).to.contain("left for the next run").and.to.contain(busy.target.id);
  });

  it("stops at no series that fails, reports it, and tries it again", async () => {
    const bad = freshSeries();
    const others = [freshSeries(), freshSeries(), freshSeries()];
    pipeline.exceptions = [exceptionUntil("a", 5)];
    for (const of of [...others, bad]) await pipeline.apply(scanAt(of, 1, failing));
    const { announce } = pipeline.tools();

    const result = await sweepAt(5, {
      announce: (announcement) =>
        announcement.series.target.id === bad.target.id
          ? Promise.reject(new Error("no such bus"))
          : announce(announcement),
    });

    expect(result).to.deep.include({ series: 4, reopened: 3, failed: 1 });
    expect(logged.join("\n")).to.contain("no such bus").and.to.contain(bad.target.id);
    for (const of of others) expect(await pipeline.states(of)).to.deep.include({ a: "open" });
    expect(await pipeline.states(bad)).to.deep.include({ a: "excepted" });

    expect(await sweepAt(6)).to.deep.include({ series: 1, reopened: 1 });
    expect(await pipeline.states(bad)).to.deep.include({ a: "open" });
  });

  it("opens findings even where nobody can be told, and reports that", async () => {
    const of = freshSeries();
    pipeline.exceptions = [exceptionUntil("a", 5)];
    await pipeline.apply(scanAt(of, 1, failing));

    const result = await sweepAt(5, { tell: () => Promise.reject(new Error("no such topic")) });

    expect(result).to.deep.include({ reopened: 1, failed: 1 });
    expect(await pipeline.states(of)).to.deep.include({ a: "open" });
    expect(logged.join("\n")).to.contain("no such topic").and.to.contain("a@*");
  });

  it("leaves for the next run what there is no time for", async () => {
    const of = freshSeries();
    pipeline.exceptions = [exceptionUntil("a", 5)];
    await pipeline.apply(scanAt(of, 1, failing));

    const short = await sweepAt(5, { deadline: () => Date.parse(hourOf(5)) + 10_000 });

    expect(short).to.deep.include({ reopened: 0, postponed: 1 });
    expect(await sweepAt(5)).to.deep.include({ reopened: 1 });
  });

  it("changes nothing when two sweeps meet, beyond what one would", async () => {
    const hosts = Array.from({ length: 12 }, () => freshSeries());
    pipeline.exceptions = [exceptionUntil("a", 5)];
    for (const of of hosts) await pipeline.apply(scanAt(of, 1, failing));
    pipeline.announced.length = 0;

    await Promise.all([sweepAt(5), sweepAt(5)]);
    await sweepAt(6);

    const changes = pipeline.announced.flatMap(({ changes: all }) => all);
    expect(changes).to.have.length(12);
    for (const of of hosts) {
      expect(await pipeline.states(of)).to.deep.equal({ a: "open", b: "open" });
    }
  });

  it("lets scans go on afterwards as if they had found the end themselves", async () => {
    const of = freshSeries();
    pipeline.exceptions = [exceptionUntil("a", 5)];
    await pipeline.apply(scanAt(of, 1, failing));
    await pipeline.apply(scanAt(of, 2, failing));
    await sweepAt(5);

    expect(await pipeline.apply(scanAt(of, 2, failing))).to.equal("replayed");
    expect(await pipeline.apply(scanAt(of, 6, failing))).to.equal("applied");
    expect(await pipeline.apply(scanAt(of, 7, failing))).to.equal("unchanged");
    expect(await pipeline.states(of)).to.deep.equal({ a: "open", b: "open" });
  });

  it("never leaves hidden what has ended, nor drops what is open, in any order with scans", async () => {
    const anyStep = fc.oneof(
      fc.record({ scan: fc.subarray(["a", "b", "c"]) }),
      fc.record({ sweep: fc.constant(true) }),
      fc.record({ except: fc.constantFrom("a", "b", "c"), hours: fc.integer({ min: 1, max: 6 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 12 }), async (steps) => {
        const of = freshSeries();
        pipeline.exceptions = [];
        let failed: readonly string[] = [];
        pipeline.hour = 0;
        for (const step of steps) {
          pipeline.hour += 1;
          if ("except" in step) {
            const exception: Exception = exceptionUntil(step.except, pipeline.hour + step.hours);
            pipeline.exceptions = [
              ...pipeline.exceptions.filter(({ id }) => id !== exception.id),
              exception,
            ];
          } else if ("scan" in step) {
            failed = step.scan;
            const outcomes = ["a", "b", "c"].map((key) =>
              outcome(key, failed.includes(key) ? "fail" : "pass"),
            );
            await pipeline.apply(scanAt(of, pipeline.hour, outcomes));
          } else {
            await sweepExceptions(tools());
          }
        }
        pipeline.hour += 1;
        await sweepExceptions(tools());

        const findings = await store.findings.load(of);
        const counted = findings.filter(({ state }) => state !== "resolved");
        expect(counted.map(({ key }) => key).sort()).to.deep.equal([...failed].sort());
        for (const { state, exception } of counted) {
          if (state !== "excepted") continue;
          expect(exception?.expires).to.be.a("string");
          expect((exception?.expires ?? "") > hourOf(pipeline.hour)).to.equal(true);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("ends open when a scan and a sweep of one series meet", async () => {
    pipeline.exceptions = [exceptionUntil("a", 5)];
    for (let round = 0; round < 15; round += 1) {
      const of = freshSeries();
      pipeline.hour = 1;
      await pipeline.apply(scanAt(of, 1, failing));
      pipeline.hour = 6;
      const scanning = async () => {
        for (;;) {
          try {
            await pipeline.apply(scanAt(of, 6, failing));
            return;
          } catch (error) {
            if (!(error instanceof TransientError)) throw error;
          }
        }
      };
      await Promise.all([scanning(), sweepExceptions(tools())]);
      await sweepExceptions(tools());

      expect(await pipeline.states(of)).to.deep.equal({ a: "open", b: "open" });
    }
  });

  describe("and warning of those that end soon", () => {
    const days = (count: number) => 24 * count;

    async function warnAt(hour: number, within = 14) {
      pipeline.hour = hour;
      return warnOfExceptions(tools(), within);
    }

    it("warns once of each exception, so many days before, for all of its findings", async () => {
      pipeline.exceptions = [exceptionUntil("a", days(20)), exceptionUntil("b", days(90))];
      const hosts = [freshSeries(), freshSeries()];
      for (const of of hosts) await pipeline.apply(scanAt(of, 1, failing));

      expect(await warnAt(days(6) - 1)).to.equal(0);
      expect(await warnAt(days(6))).to.equal(2);
      expect(await warnAt(days(7))).to.equal(0);

      expect(told).to.have.length(1);
      expect(told[0]).to.deep.include({ kind: "expiring", findings: 2, targets: 2 });
      for (const of of hosts) expect(await pipeline.states(of)).to.deep.include({ a: "excepted" });
    });

    it("logs each exception that it warns of, with the second of its end, for dashboards", async () => {
      pipeline.exceptions = [exceptionUntil("a", days(20))];
      for (const of of [freshSeries(), freshSeries()]) {
        await pipeline.apply(scanAt(of, 1, failing));
      }

      await warnAt(days(6));
      await warnAt(days(7));

      const lines = logged.map((line) => JSON.parse(line) as Record<string, unknown>);
      const ends = lines.filter(({ message }) => message === "exception ends soon");
      expect(ends).to.have.length(1);
      expect(ends[0]).to.deep.include({
        expires: hourOf(days(20)),
        endsAt: Date.parse(hourOf(days(20))) / 1000,
        findings: 2,
        targets: 2,
      });
      expect(ends[0]?.["exception"]).to.be.a("string");
    });

    it("does not warn again after a scan has changed other things of the finding", async () => {
      const of = freshSeries();
      pipeline.exceptions = [exceptionUntil("a", days(5))];
      await pipeline.apply(scanAt(of, 1, failing));
      await warnAt(2);

      await pipeline.apply(scanAt(of, 3, [outcome("a", "fail", "low")]));

      expect(await warnAt(4)).to.equal(0);
      expect(told).to.have.length(1);
    });

    it("warns anew of an exception that was prolonged, and of findings that came later", async () => {
      const [of, later] = [freshSeries(), freshSeries()];
      pipeline.exceptions = [exceptionUntil("a", days(5))];
      await pipeline.apply(scanAt(of, 1, failing));
      await warnAt(2);
      await pipeline.apply(scanAt(later, 3, failing));
      expect(await warnAt(4)).to.equal(1);

      pipeline.exceptions = [exceptionUntil("a", days(9))];
      await pipeline.apply(scanAt(of, 5, failing));
      expect(await warnAt(6)).to.equal(1);

      expect(told.map(({ exception }) => exception.expires)).to.deep.equal([
        hourOf(days(5)),
        hourOf(days(5)),
        hourOf(days(9)),
      ]);
      expect(new Set(told.map(({ id }) => id)).size).to.equal(3);
    });

    it("does not warn of what was prolonged or taken back in the table before a scan has seen it", async () => {
      pipeline.exceptions = [exceptionUntil("a", days(5)), exceptionUntil("b", days(5))];
      await pipeline.apply(scanAt(freshSeries(), 1, failing));
      pipeline.exceptions = [exceptionUntil("a", days(300))];

      expect(await warnAt(2)).to.equal(0);
    });

    it("never warns where it is told not to", async () => {
      pipeline.exceptions = [exceptionUntil("a", days(5))];
      await pipeline.apply(scanAt(freshSeries(), 1, failing));

      expect(await warnAt(2, 0)).to.equal(0);
    });

    it("warns again at the next run where the message could not be sent", async () => {
      pipeline.exceptions = [exceptionUntil("a", days(5))];
      await pipeline.apply(scanAt(freshSeries(), 1, failing));
      const lost = new Error("no such topic");
      await warnOfExceptions(tools({ tell: () => Promise.reject(lost) }), 14).then(
        () => expect.fail("it went through"),
        (error: unknown) => expect(error).to.equal(lost),
      );

      expect(await warnAt(2)).to.equal(1);
    });

    it("gives a hundred hosts and more one message, over all batches", async () => {
      pipeline.exceptions = [exceptionUntil("a", days(5))];
      for (let host = 0; host < 120; host += 1) {
        await pipeline.apply(scanAt(freshSeries(), 1, [outcome("a", "fail")]));
      }

      expect(await warnAt(2)).to.equal(120);
      expect(told).to.have.length(1);
      expect(told[0]).to.deep.include({ findings: 120, targets: 120 });
      expect(told[0]?.examples).to.have.length(20);
    });
  });
});
