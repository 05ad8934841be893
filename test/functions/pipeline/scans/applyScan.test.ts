import { DeleteItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { createHash } from "node:crypto";
import { expect } from "chai";
import * as fc from "fast-check";
import { PermanentError, TransientError } from "../../../../functions/errors";
import type { Finding, Series } from "../../../../functions/findings/finding";
import type { RuleOutcome } from "../../../../functions/findings/model";
import { applyScan } from "../../../../functions/pipeline/scans/applyScan";
import {
  type ApplyScanTools,
  orderOf,
  type ScanOutcome,
  type ScanToApply,
} from "../../../../functions/pipeline/scans/scanToApply";
import type { HubRequest } from "../../../../functions/pipeline/securityHub/hub";
import { hubOfNobody } from "../../../../functions/pipeline/securityHub/hubAccount";
import type { FindingsStore } from "../../../../functions/sinks/store/findingsStore";
import { scanKey, seriesKey, targetKey } from "../../../../functions/sinks/store/tableKeys";
import type { TestDatabase } from "../../../helpers/dynamodb";
import { Pipeline, freshSeries, hourOf, scanAt } from "../../../helpers/lifecycle";
import { anyOutcomes, outcome, reportOf } from "../../../helpers/scans";
import { rejection } from "../../../helpers/rejection";
import { storedItems } from "../../../helpers/storedItems";
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

  /** Which calls are made of DynamoDB while something is done. */
  async function callsDuring(work: () => Promise<unknown>): Promise<readonly string[]> {
    const calls: string[] = [];
    database.client.middlewareStack.add(
      (next, context) => (args) => {
        calls.push(context.commandName ?? "");
        return next(args);
      },
      { step: "initialize", name: "recordCalls" },
    );
    await work().finally(() => database.client.middlewareStack.remove("recordCalls"));
    return calls;
  }

  /** The findings of a series and its record, whole. */
  async function stored(of: Series) {
    return [await store.findings.load(of), await store.series.load(of)];
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

    const calls = await callsDuring(async () => {
      expect(await apply(scanAt(of, 2, outcomes))).to.equal("unchanged");
    });

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

  it("keeps a scan that comes late in the history, with its evidence, and changes nothing by it", async () => {
    const of = freshSeries();
    await apply(scanAt(of, 2, [outcome("a", "fail"), outcome("b", "pass")]));
    await apply(scanAt(of, 5, [outcome("a", "fail"), outcome("b", "fail")]));
    const before = await stored(of);
    const late = scanAt(of, 3, [outcome("a", "pass"), outcome("c", "fail", "high")]);
    const nobody = () => Promise.reject(new Error("somebody was notified"));

    const result = await applyScan(
      late,
      tools({ announce: nobody, showCompliance: nobody, publish: nobody }),
    );

    expect(result).to.deep.include({ outcome: "late", changes: [], hub: { state: "untouched" } });
    expect(await stored(of)).to.deep.equal(before);
    expect(await store.history.find(of, orderOf(late))).to.deep.include({
      time: late.time,
      late: true,
      evidence: late.evidence,
      counts: { pass: 1, fail: 1 },
      open: { critical: 0, high: 1, medium: 0, low: 0, info: 0, unknown: 0 },
    });
    expect((await store.history.newest(of))?.time).to.equal(hourOf(5));
  });

  it("costs one record for a scan that comes late, and no lease", async () => {
    const of = freshSeries();
    await apply(scanAt(of, 5, [outcome("a", "pass")]));

    const calls = await callsDuring(() => apply(scanAt(of, 3, [outcome("a", "fail")])));

    expect(calls.filter((name) => /Put|Update|Write/.test(name))).to.deep.equal(["PutItemCommand"]);
  });

  it("leaves a late scan out of what the next scan is compared with", async () => {
    const of = freshSeries();
    const versioned = (hour: number, version: string, outcomes: readonly RuleOutcome[]) => ({
      ...scanAt(of, hour, outcomes),
      report: reportOf(outcomes, version),
    });
    await apply(versioned(2, "1.0", [outcome("a", "fail"), outcome("b", "pass")]));
    await apply(versioned(4, "1.0", [outcome("a", "fail"), outcome("b", "fail")]));
    expect(await apply(versioned(3, "2.0", [outcome("b", "pass")]))).to.equal("late");

    // Were it compared with the late scan, the rule would have left a revised benchmark.
    await apply(versioned(5, "1.0", [outcome("b", "pass")]));

    expect(await open(of)).to.deep.equal(["a"]);
  });

  it("takes of two scans of one instant the same one for the newer, whichever comes first", async () => {
    const ends: unknown[] = [];
    for (const turned of [false, true]) {
      const of = freshSeries();
      const two = [scanAt(of, 5, [outcome("a", "fail")]), scanAt(of, 5, [outcome("a", "pass")])];
      two.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
      if (turned) two.reverse();
      const outcomes = [];
      for (const scan of two) outcomes.push(await apply(scan));
      expect(outcomes).to.deep.equal(["applied", turned ? "late" : "applied"]);
      ends.push((await store.history.newest(of))?.counts);
    }

    expect(ends[0]).to.deep.equal(ends[1]);
  });

  it("knows a late scan by the place of the newest where the history has forgotten that", async () => {
    const of = freshSeries();
    const newest = scanAt(of, 5, [outcome("a", "pass")]);
    await apply(newest);
    const { client, findings } = database;
    await client.send(
      new DeleteItemCommand({ TableName: findings, Key: marshall(scanKey(of, orderOf(newest))) }),
    );

    expect(await apply(scanAt(of, 3, [outcome("a", "fail")]))).to.equal("late");

    expect(await open(of)).to.deep.equal([]);
  });

  it("reads histories in which each scan has what it said of each rule", async () => {
    const of = freshSeries();
    const first = scanAt(of, 1, [outcome("a", "fail")]);
    await apply(first);
    const { client, findings } = database;
    await client.send(
      new UpdateItemCommand({
        TableName: findings,
        Key: marshall(scanKey(of, orderOf(first))),
        UpdateExpression:
          "SET delta = :bytes, #snapshot = :bytes, #first = :yes, #partial = :yes REMOVE changed",
        ExpressionAttributeNames: {
          "#snapshot": "snapshot",
          "#first": "first",
          "#partial": "partial",
        },
        ExpressionAttributeValues: marshall({ ":bytes": Buffer.from("packed"), ":yes": true }),
      }),
    );

    expect(await apply(scanAt(of, 2, [outcome("a", "fail")]))).to.equal("unchanged");
    expect(await apply(scanAt(of, 0, [outcome("a", "pass")]))).to.equal("late");
    expect(await apply(scanAt(of, 3, [outcome("a", "pass")]))).to.equal("applied");
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

  /** An hour later: whoever died has no lease any more. */
  const hourLater = {
    now: () => Date.now() + 3_600_000,
    deadline: () => Date.now() + 7_200_000,
  };

  it("carries out first what a dead invocation had set about, so that scans count as they came", async () => {
    const ends: unknown[] = [];
    for (const dies of [undefined, "announce", "showCompliance"] as const) {
      const of = freshSeries();
      await apply(scanAt(of, 1, [outcome("a", "pass"), outcome("b", "fail")]));
      const death = { [dies ?? ""]: () => Promise.reject(new Error("cut off")) };
      await apply(scanAt(of, 3, [outcome("a", "fail"), outcome("b", "fail")]), death).catch(
        () => "",
      );

      expect(await apply(scanAt(of, 2, [outcome("a", "fail")]), hourLater)).to.equal("late");
      const outcomes = [outcome("a", "fail"), outcome("b", "pass")];
      expect(await apply(scanAt(of, 4, outcomes), hourLater)).to.equal("applied");
      expect(await apply(scanAt(of, 3, [outcome("a", "fail"), outcome("b", "fail")]))).to.equal(
        "replayed",
      );

      ends.push(lives(await store.findings.load(of)));
    }

    expect(ends[1]).to.deep.equal(ends[0]);
    expect(ends[2]).to.deep.equal(ends[0]);
  });

  it("notifies of a scan that a dead invocation had set about, with what that had opened", async () => {
    const of = freshSeries();
    const scan = scanAt(of, 1, [outcome("a", "fail")]);
    const cutOff = () => Promise.reject(new Error("cut off"));
    await apply(scan, { showCompliance: cutOff }).catch(() => "");
    const told: unknown[] = [];
    const tellRecorded: ApplyScanTools["tellRecorded"] = ({ id, summary }) => {
      told.push([id, summary?.opened]);
      return Promise.resolve();
    };

    await apply(scanAt(of, 2, [outcome("a", "pass")]), { ...hourLater, tellRecorded });

    expect(told[0]).to.deep.equal([orderOf(scan), 1]);
  });

  it("reads the lease of a release without plans, and looks at all that its holder may have half written", async () => {
    const of = freshSeries();
    await apply(scanAt(of, 1, [outcome("a", "fail")]));
    const { client, findings } = database;
    await client.send(
      new UpdateItemCommand({
        TableName: findings,
        Key: marshall(seriesKey(of)),
        UpdateExpression: "SET claim = :claim, revision = revision + :one",
        ExpressionAttributeValues: marshall({ ":claim": { owner: "gone", until: 1 }, ":one": 1 }),
      }),
    );
    const asked: unknown[] = [];
    const hub = {
      ...hubOfNobody,
      tell: (request: HubRequest) => {
        asked.push(request.interrupted);
        return hubOfNobody.tell(request);
      },
    };

    expect(await apply(scanAt(of, 2, [outcome("a", "fail")]), { hub })).to.equal("applied");
    expect(asked).to.deep.equal([true]);
    expect((await store.series.load(of))?.claim).to.equal(undefined);
  });

  it("refuses what the table has no room for before anybody is notified, and keeps no other scan waiting", async () => {
    const of = freshSeries();
    const huge = { ...outcome("a", "fail"), rule: "r".repeat(100_000) };
    const nobody = () => Promise.reject(new Error("somebody was notified"));

    const fault = await rejection(apply(scanAt(of, 1, [huge]), { announce: nobody }));

    expect(fault).to.be.instanceOf(PermanentError);
    expect(fault.message).to.match(
      /^the finding of rule r+… takes \d+ bytes in the findings table, must be at most 65536$/,
    );
    expect(await apply(scanAt(of, 2, [outcome("b", "fail")]))).to.equal("applied");
    expect(await open(of)).to.deep.equal(["b"]);
  });

  it("refuses names of a series that are longer than any real one", async () => {
    const of = { ...freshSeries(), profile: "p".repeat(3000) };

    const fault = await rejection(apply(scanAt(of, 1, [outcome("a", "fail")])));

    expect(fault).to.be.instanceOf(PermanentError);
    expect(fault.message).to.equal("the profile has 3000 bytes, must have at most 2048");
  });

  it("stores thousands of findings whose ids cannot be packed", async function () {
    const of = freshSeries();
    const idOf = (n: number) =>
      Array.from({ length: 6 }, (_, part) =>
        createHash("sha256").update(`${n} ${part}`).digest("hex"),
      ).join("");
    const outcomes = Array.from({ length: 1500 }, (_, n) => outcome(idOf(n), "fail"));

    expect(await apply(scanAt(of, 1, outcomes))).to.equal("applied");
    expect(await apply(scanAt(of, 2, outcomes))).to.equal("unchanged");

    const items = await storedItems(database.client, database.findings, targetKey(of.target));
    const sizes = items.map((item) => JSON.stringify(item).length);
    expect(items.filter(({ item }) => String(item).startsWith("PLAN#"))).to.have.length.above(1);
    expect(
      Math.max(
        ...items.flatMap(({ item }, at) =>
          String(item).startsWith("PLAN#") ? [] : [sizes[at] ?? 0],
        ),
      ),
    ).to.be.below(4096);
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

  it("keeps when each finding was last seen, through scans with nothing new", async () => {
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

  it("ends in the same store as the scans that were the newest when they came, whatever their order", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyHistory,
        fc.array(fc.nat(), { minLength: 1, maxLength: 12 }),
        async (history, picks) => {
          const [calm, busy] = [freshSeries(), freshSeries()];
          const arrival = picks.map((pick) => pick % history.length);
          const inTurn = arrival.filter((hour, at) =>
            arrival.slice(0, at).every((each) => each < hour),
          );
          const [calmScans, scans] = [scansOf(calm, history), scansOf(busy, history)];
          for (const hour of inTurn)
            for (const scan of calmScans.slice(hour, hour + 1)) await apply(scan);
          for (const hour of arrival)
            for (const scan of scans.slice(hour, hour + 1)) await deliver(scan);

          expect(lives(await store.findings.load(busy))).to.deep.equal(
            lives(await store.findings.load(calm)),
          );
        },
      ),
      { numRuns: 60 },
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
