import { expect } from "chai";
import * as fc from "fast-check";
import { TransientError } from "../../../../functions/errors";
import type { Finding, Series } from "../../../../functions/findings/finding";
import type { RuleOutcome } from "../../../../functions/findings/model";
import { applyScan } from "../../../../functions/pipeline/scans/applyScan";
import type {
  ApplyScanTools,
  ScanOutcome,
  ScanToApply,
} from "../../../../functions/pipeline/scans/scanToApply";
import { hubOfNobody } from "../../../../functions/pipeline/securityHub/hubAccount";
import type { FindingsStore } from "../../../../functions/sinks/store/findingsStore";
import type { TestDatabase } from "../../../helpers/dynamodb";
import { Pipeline, freshSeries, hourOf, scanAt } from "../../../helpers/lifecycle";
import { anyOutcomes, outcome, reportOf } from "../../../helpers/scans";
import { useStore } from "../../../helpers/store";

describe("applying a scan", () => {
  let database: TestDatabase;
  let store: FindingsStore;
  let pipeline: Pipeline;

  useStore((started, engine) => {
    [store, database] = [started, engine];
    pipeline = new Pipeline(store);
  });

  function tools(rest: Partial<ApplyScanTools> = {}): ApplyScanTools {
    return pipeline.tools({ now: () => Date.now(), deadline: () => Date.now() + 60_000, ...rest });
  }

  async function apply(
    scan: ScanToApply,
    rest: Partial<ApplyScanTools> = {},
  ): Promise<ScanOutcome> {
    return (await applyScan(scan, tools(rest))).outcome;
  }

  /** Applies a scan the way a queue does: what could not be applied yet comes again. */
  async function deliver(scan: ScanToApply): Promise<void> {
    for (let attempt = 0; attempt < 50; attempt += 1) {
      try {
        await apply(scan);
        return;
      } catch (error) {
        if (!(error instanceof TransientError)) throw error;
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    }
    throw new Error("the scan was never applied");
  }

  async function open(of: Series): Promise<readonly string[]> {
    const findings = await store.findings.load(of);
    return findings.filter(({ state }) => state === "open").map(({ key }) => key);
  }

  it("writes its findings and then does nothing for the same scan again", async () => {
    const of = freshSeries();
    const scan = scanAt(of, 1, [outcome("a", "fail"), outcome("b", "pass")]);
    const published: string[] = [];
    const publish: ApplyScanTools["publish"] = ({ time }) => {
      published.push(time);
      return Promise.resolve(1);
    };

    expect(await apply(scan, { publish })).to.equal("applied");
    const before = await store.series.load(of);
    expect(await apply(scan, { publish })).to.equal("replayed");

    expect(await open(of)).to.deep.equal(["a"]);
    expect(await store.series.load(of)).to.deep.equal(before);
    expect(published).to.deep.equal([scan.time]);
  });

  it("writes one small record for a later scan with nothing new in it", async () => {
    const of = freshSeries();
    const outcomes = [outcome("a", "fail"), outcome("b", "pass")];
    await apply(scanAt(of, 1, outcomes));
    const calls: string[] = [];
    database.client.middlewareStack.add(
      (next, context) => (args) => {
        calls.push(context.commandName ?? "");
        return next(args);
      },
      { step: "initialize", name: "recordCalls" },
    );

    const result = await apply(scanAt(of, 2, outcomes));
    database.client.middlewareStack.remove("recordCalls");

    expect(result).to.equal("unchanged");
    expect(calls).to.deep.equal([
      "GetItemCommand",
      "QueryCommand",
      "PutItemCommand",
      "GetItemCommand",
    ]);
    expect((await store.history.newest(of))?.time).to.equal("2026-11-01T02:00:00.000Z");
  });

  for (const dies of ["announce", "showCompliance", "publish", "tellRecorded"] as const) {
    for (const hours of [[1], [1, 2]]) {
      const what = hours.length === 1 ? "a scan" : "a scan with nothing new in it";
      it(`publishes the numbers of ${what} once at most, where its first attempt dies in ${dies}`, async () => {
        const of = freshSeries();
        const scans = hours.map((hour) => scanAt(of, hour, [outcome("a", "fail")]));
        const last = scans.pop();
        for (const scan of scans) await apply(scan);
        if (last === undefined) throw new Error("there is a scan");
        let published = 0;
        const publish: ApplyScanTools["publish"] = () => {
          published += 1;
          return Promise.resolve(1);
        };
        const death = (): Promise<never> => Promise.reject(new Error("cut off"));
        // Metrics may have arrived even where the call that brought them was cut off.
        const dying =
          dies === "publish"
            ? { publish: (): Promise<never> => ((published += 1), death()) }
            : { publish, [dies]: death };

        await apply(last, dying).catch((error: unknown) => expect(error).to.be.instanceOf(Error));
        for (const later of [1, 2]) {
          await apply(last, {
            publish,
            now: () => Date.now() + later * 3_600_000,
            deadline: () => Date.now() + (later + 1) * 3_600_000,
          });
        }

        expect(published).to.equal(1);
      });
    }
  }

  it("never lets an older scan that comes late overwrite a newer one", async () => {
    const of = freshSeries();
    await apply(scanAt(of, 5, [outcome("a", "pass")]));

    expect(await apply(scanAt(of, 3, [outcome("a", "fail")]))).to.equal("late");

    expect(await open(of)).to.deep.equal([]);
  });

  it("counts a late scan among scans of which a part of the profile was not run", async () => {
    const of = freshSeries();
    const scan = (
      hour: number,
      version: string,
      partial: boolean,
      outcomes: readonly RuleOutcome[],
    ) => {
      const given = scanAt(of, hour, outcomes);
      const report = reportOf(outcomes, version);
      const notRun = [{ name: "base", reason: "unsupported platform" }];
      return { ...given, report: partial ? { ...report, notRun } : report };
    };
    await apply(scan(1, "1.0", false, [outcome("a", "fail"), outcome("b", "fail")]));
    await apply(scan(5, "2.0", true, [outcome("b", "fail")]));
    expect(await open(of)).to.deep.equal(["a", "b"]);

    await apply(scan(3, "1.5", true, [outcome("b", "pass")]));

    expect(await open(of)).to.deep.equal(["a", "b"]);
    await apply(scan(6, "2.0", false, [outcome("b", "fail")]));
    expect(await open(of)).to.deep.equal(["a", "b"]);
    await apply(scan(7, "3.0", false, [outcome("b", "fail")]));
    expect(await open(of)).to.deep.equal(["b"]);
  });

  it("keeps a finding's key when a dependency comes by which its id is two controls'", async () => {
    const of: Series = { ...freshSeries(), source: "inspec" };
    const control = (key: string, otherKey: string, result: RuleOutcome["result"]) => ({
      ...outcome(key, result),
      otherKeys: [otherKey],
    });
    await apply(scanAt(of, 1, [control("a", "two/a", "fail")]));
    await apply(scanAt(of, 3, [control("two/a", "a", "fail"), outcome("one/a", "pass")]));
    expect(await open(of)).to.deep.equal(["a"]);
    await apply(scanAt(of, 2, [control("a", "two/a", "fail"), outcome("z", "pass")]));
    expect(await open(of)).to.deep.equal(["a"]);
    await apply(scanAt(of, 4, [control("two/a", "a", "pass"), outcome("one/a", "pass")]));

    expect(await open(of)).to.deep.equal([]);
  });

  it("keeps the findings of two profiles of one host apart", async () => {
    const stig = freshSeries();
    const cis = { ...stig, profile: "xccdf_org.example_profile_cis" };
    await apply(scanAt(stig, 1, [outcome("a", "fail")]));

    await apply(scanAt(cis, 2, [outcome("a", "pass")]));

    expect(await open(stig)).to.deep.equal(["a"]);
  });

  it("waits for a scan of the same series that is being applied at this moment", async () => {
    const of = freshSeries();
    const busy = tools({
      showCompliance: async () => {
        // In the middle of the first scan, before it is done, the second one arrives.
        const second = apply(scanAt(of, 2, [outcome("a", "pass")]));
        await second.then(
          () => expect.fail("the second scan went ahead"),
          (error: unknown) => expect(error).to.be.instanceOf(TransientError),
        );
      },
    });

    await applyScan(scanAt(of, 1, [outcome("a", "fail")]), busy);
    await apply(scanAt(of, 2, [outcome("a", "pass")]));

    expect(await open(of)).to.deep.equal([]);
  });

  it("takes over from an invocation that died, once it can write no more", async () => {
    const of = freshSeries();
    const scan = scanAt(of, 1, [outcome("a", "fail")]);
    const death = new Error("the invocation was cut off");
    await applyScan(scan, tools({ showCompliance: () => Promise.reject(death) })).catch(
      (error: unknown) => expect(error).to.equal(death),
    );

    await apply(scan).catch((error: unknown) => expect(error).to.be.instanceOf(TransientError));
    const result = await apply(scan, {
      now: () => Date.now() + 3_600_000,
      deadline: () => Date.now() + 7_200_000,
    });

    expect(result).to.equal("applied");
    expect(await open(of)).to.deep.equal(["a"]);
  });

  it("looks again at what a dead invocation may have half written, even if nothing seems new", async () => {
    const of = freshSeries();
    const clean = [outcome("a", "pass"), outcome("z", "pass")];
    await apply(scanAt(of, 1, clean));
    await applyScan(
      scanAt(of, 2, [outcome("a", "fail"), outcome("z", "pass")]),
      tools({ showCompliance: () => Promise.reject(new Error("cut off")) }),
    ).catch((error: unknown) => expect(error).to.be.instanceOf(Error));

    await apply(scanAt(of, 3, clean), {
      now: () => Date.now() + 3_600_000,
      deadline: () => Date.now() + 7_200_000,
    });

    expect(await open(of)).to.deep.equal([]);
  });

  it("forgets what is older than its history rather than guess", async () => {
    const of = freshSeries();
    await apply(scanAt(of, 5, [outcome("a", "pass")]));
    const [first] = await store.history.sinceSnapshot(of, "~");
    if (first) await store.history.write(of, { ...first, first: undefined });

    expect(await apply(scanAt(of, 3, [outcome("a", "fail")]))).to.equal("too-late");

    expect(await open(of)).to.deep.equal([]);
  });

  it("sees a change that began while a scan with nothing new was being recorded", async () => {
    const of = freshSeries();
    const clean = [outcome("a", "pass"), outcome("z", "pass")];
    await apply(scanAt(of, 1, clean));
    const older = scanAt(of, 2, [outcome("a", "fail"), outcome("z", "pass")]);
    const newer = scanAt(of, 3, clean);

    // Asked when the scan has been found to have nothing new in it, right before it is recorded.
    const hub = { ...hubOfNobody, enabled: async () => (await apply(older), false) };
    await apply(newer, { hub }).then(
      () => expect.fail("the newer scan was taken for recorded"),
      (error: unknown) => expect(error).to.be.instanceOf(TransientError),
    );
    await apply(newer);

    expect(await open(of)).to.deep.equal([]);
    expect(lives(await store.findings.load(of))).to.have.length(1);
  });

  it("keeps when each finding was last seen, through scans with nothing new and late ones", async () => {
    const of = freshSeries();
    const both = [outcome("a", "fail"), outcome("b", "fail")];
    for (const hour of [1, 2, 4]) await apply(scanAt(of, hour, both));
    await apply(scanAt(of, 6, [outcome("a", "error"), outcome("b", "pass")]));
    const seen = async () =>
      (await store.findings.load(of)).map(({ key, state, lastSeen }) => [key, state, lastSeen]);
    expect(await seen()).to.deep.equal([
      ["a", "open", hourOf(4)],
      ["b", "resolved", hourOf(4)],
    ]);

    expect(await apply(scanAt(of, 5, both))).to.equal("late");
    expect(await seen()).to.deep.equal([
      ["a", "open", hourOf(5)],
      ["b", "resolved", hourOf(5)],
    ]);

    await apply(scanAt(of, 7, both));
    expect(await seen()).to.deep.equal([
      ["a", "open", undefined],
      ["b", "open", undefined],
    ]);
  });

  const anyHistory = fc.array(
    fc.record({ outcomes: anyOutcomes, version: fc.constantFrom("1.0", "1.0", "2.0") }),
    { minLength: 1, maxLength: 5 },
  );

  function scansOf(
    of: Series,
    history: readonly { readonly outcomes: readonly RuleOutcome[]; readonly version: string }[],
  ): readonly ScanToApply[] {
    return history.map(({ outcomes, version }, hour) => ({
      ...scanAt(of, hour, outcomes),
      report: reportOf(outcomes, version),
    }));
  }

  it("ends in the same store whatever the order in which the scans arrive, and however often", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyHistory,
        fc.array(fc.nat(), { maxLength: 12 }),
        async (history, picks) => {
          const [calm, busy] = [freshSeries(), freshSeries()];
          for (const scan of scansOf(calm, history)) await apply(scan);

          const scans = scansOf(busy, history);
          const some = picks.flatMap((pick) => scans[pick % scans.length] ?? []);
          for (const scan of [...some, ...[...scans].reverse()]) await deliver(scan);

          expect(lives(await store.findings.load(busy))).to.deep.equal(
            lives(await store.findings.load(calm)),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it("ends in the same store when scans arrive at the same moment", async () => {
    await fc.assert(
      fc.asyncProperty(anyHistory, fc.array(fc.nat(), { maxLength: 3 }), async (history, twice) => {
        const [calm, busy] = [freshSeries(), freshSeries()];
        for (const scan of scansOf(calm, history)) await apply(scan);

        const scans = scansOf(busy, history);
        const again = twice.flatMap((pick) => scans[pick % scans.length] ?? []);
        await Promise.all([...again, ...scans].map((scan) => deliver(scan)));

        expect(lives(await store.findings.load(busy))).to.deep.equal(
          lives(await store.findings.load(calm)),
        );
      }),
      { numRuns: 40 },
    );
  });

  it("keeps a history from which any late scan can be counted, across its snapshots", async () => {
    const [calm, busy] = [freshSeries(), freshSeries()];
    const history = Array.from({ length: 50 }, (_, hour) => ({
      version: "1.0",
      outcomes: [
        outcome("a", hour % 3 === 0 ? "fail" : "pass"),
        outcome("b", hour % 7 < 3 ? "fail" : "pass"),
        outcome("c", hour % 11 === 0 ? "error" : "fail"),
      ],
    }));
    for (const scan of scansOf(calm, history)) await apply(scan);

    const late = new Set([1, 19, 20, 21, 33, 40, 48]);
    const scans = scansOf(busy, history);
    for (const scan of scans.filter((_, hour) => !late.has(hour))) await apply(scan);
    for (const scan of scans.filter((_, hour) => late.has(hour))) await apply(scan);

    expect(lives(await store.findings.load(busy))).to.deep.equal(
      lives(await store.findings.load(calm)),
    );
  });
});

/** The life of each finding, without what says where it was stored. */
function lives(findings: readonly Finding[]) {
  return findings.map(
    ({ key, state, closedAs, severity, firstSeen, lastSeen, changedAt, timesReopened }) => ({
      key,
      state,
      closedAs,
      severity,
      firstSeen,
      lastSeen,
      changedAt,
      timesReopened,
    }),
  );
}
