import { expect } from "chai";
import * as fc from "fast-check";
import { TransientError } from "../../../functions/errors";
import type { Finding, Series } from "../../../functions/findings/finding";
import type { RuleOutcome } from "../../../functions/findings/model";
import { defaultResultPolicy } from "../../../functions/findings/policy";
import {
  type ApplyScanTools,
  type ScanOutcome,
  type ScanToApply,
  applyScan,
} from "../../../functions/pipeline/applyScan";
import type { HubSink } from "../../../functions/pipeline/hub";
import { FindingsTable } from "../../../functions/sinks/findingsTable";
import { type TestDatabase, startDatabase } from "../../helpers/dynamodb";
import { anyOutcomes, outcome, reportOf, series } from "../../helpers/scans";

const hubOff: HubSink = {
  enabled: () => Promise.resolve(false),
  tell: ({ changed }) =>
    Promise.resolve({ findings: changed, sync: "off", outcome: { state: "disabled" } }),
};

let invocations = 0;
let hosts = 0;

/** A series that no other test has used: its findings start empty. */
function freshSeries(): Series {
  hosts += 1;
  return {
    ...series,
    target: { ...series.target, id: `i-${hosts.toString(16).padStart(17, "0")}` },
  };
}

/** A scan of a series that ended in the given hour. */
function scanAt(of: Series, hour: number, outcomes: readonly RuleOutcome[]): ScanToApply {
  const time = new Date(Date.UTC(2026, 10, 1, hour)).toISOString();
  return {
    series: of,
    report: reportOf(outcomes),
    time,
    evidence: { bucket: "results", resultsKey: `AROA:i-0/${time}-scap-results.xml.gz` },
  };
}

describe("applying a scan", () => {
  let database: TestDatabase;
  let table: FindingsTable;

  before(async () => {
    database = await startDatabase();
    table = new FindingsTable(database.client, {
      tableName: database.findings,
      resolvedRetentionDays: 400,
    });
  });
  after(() => database.close());

  function tools(rest: Partial<ApplyScanTools> = {}): ApplyScanTools {
    invocations += 1;
    return {
      table,
      exceptions: [],
      policy: defaultResultPolicy,
      hub: hubOff,
      publish: () => Promise.resolve(0),
      owner: `invocation ${invocations}`,
      deadline: () => Date.now() + 60_000,
      now: () => Date.now(),
      ...rest,
    };
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
    const findings = await table.loadFindings(of);
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
    const before = await table.loadSeries(of);
    expect(await apply(scan, { publish })).to.equal("replayed");

    expect(await open(of)).to.deep.equal(["a"]);
    expect(await table.loadSeries(of)).to.deep.equal(before);
    expect(published).to.deep.equal([scan.time]);
  });

  it("reads one record and writes one for a later scan with nothing new in it", async () => {
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
    expect(calls).to.deep.equal(["GetItemCommand", "PutItemCommand"]);
    expect((await table.loadSeries(of))?.last?.time).to.equal("2026-11-01T02:00:00.000Z");
  });

  it("never lets an older scan that comes late overwrite a newer one", async () => {
    const of = freshSeries();
    await apply(scanAt(of, 5, [outcome("a", "pass")]));

    expect(await apply(scanAt(of, 3, [outcome("a", "fail")]))).to.equal("late");

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
      publish: async () => {
        // In the middle of the first scan, before it is done, the second one arrives.
        const second = apply(scanAt(of, 2, [outcome("a", "pass")]));
        await second.then(
          () => expect.fail("the second scan went ahead"),
          (error: unknown) => expect(error).to.be.instanceOf(TransientError),
        );
        return 0;
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
    await applyScan(scan, tools({ publish: () => Promise.reject(death) })).catch((error: unknown) =>
      expect(error).to.equal(death),
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
      tools({ publish: () => Promise.reject(new Error("cut off")) }),
    ).catch((error: unknown) => expect(error).to.be.instanceOf(Error));

    await apply(scanAt(of, 3, clean), {
      now: () => Date.now() + 3_600_000,
      deadline: () => Date.now() + 7_200_000,
    });

    expect(await open(of)).to.deep.equal([]);
  });

  it("ends in the same findings for doubled and concurrent deliveries as for one after the other", async () => {
    const anyHistory = fc.array(anyOutcomes, { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        anyHistory,
        fc.array(fc.nat(3), { maxLength: 3 }),
        async (history, twice) => {
          const [calm, busy] = [freshSeries(), freshSeries()];
          for (const [hour, outcomes] of history.entries())
            await apply(scanAt(calm, hour, outcomes));

          for (const [hour, outcomes] of history.entries()) {
            const copies = 1 + twice.filter((each) => each === hour).length;
            const scan = scanAt(busy, hour, outcomes);
            await Promise.all(Array.from({ length: copies }, () => deliver(scan)));
          }

          expect(lives(await table.loadFindings(busy))).to.deep.equal(
            lives(await table.loadFindings(calm)),
          );
        },
      ),
      { numRuns: 25 },
    );
  });

  it("ends with the newest scan's findings open, in whatever order the scans arrive", async () => {
    const anyHistory = fc.array(anyOutcomes, { minLength: 2, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(anyHistory, fc.infiniteStream(fc.nat()), async (history, random) => {
        const of = freshSeries();
        const scans = history.map((outcomes, hour) => scanAt(of, hour, outcomes));
        const order = [...scans].sort(() => ((random.next().value as number) % 2 === 0 ? 1 : -1));
        await Promise.all(order.map((scan) => deliver(scan)));

        const failing = (history.at(-1) ?? [])
          .filter(({ result }) => result === "fail")
          .map(({ key }) => key);
        expect(await open(of)).to.include.members(failing);
        const passing = (history.at(-1) ?? []).filter(({ result }) => result === "pass");
        for (const { key } of passing) expect(await open(of)).not.to.include(key);
      }),
      { numRuns: 25 },
    );
  });
});

/** The life of each finding, without what says where it was stored. */
function lives(findings: readonly Finding[]) {
  return findings.map(
    ({ key, state, closedAs, severity, firstSeen, changedAt, timesReopened }) => ({
      key,
      state,
      closedAs,
      severity,
      firstSeen,
      changedAt,
      timesReopened,
    }),
  );
}
