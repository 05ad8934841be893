import { SSMClient } from "@aws-sdk/client-ssm";
import { type AwsClientStub, mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import type { Series } from "../../../../functions/findings/finding";
import type { HostNews } from "../../../../functions/findings/notices/hostNews";
import { jsonLogger } from "../../../../functions/log";
import { expectedHosts } from "../../../../functions/pipeline/hosts/expectedHosts";
import { silenceOf } from "../../../../functions/findings/life/hostWatch";
import { closeGoneTarget } from "../../../../functions/pipeline/hosts/goneTarget";
import { type HostWatchTools, watchHosts } from "../../../../functions/pipeline/hosts/watchHosts";
import { FleetTally } from "../../../../functions/report";
import { type FindingsStore, findingsStore } from "../../../../functions/sinks/store/findingsStore";
import { type StoredThing, storedThings } from "../../../../functions/sinks/store/tableScan";
import { countSilent } from "../../../../cli/local/told";
import { Associations } from "../../../helpers/associations";
import { startDatabase, type TestDatabase } from "../../../helpers/dynamodb";
import { Pipeline, freshSeries, hourOf, kinds, scanAt } from "../../../helpers/lifecycle";
import { outcome, series } from "../../../helpers/scans";
import { useStore } from "../../../helpers/store";

const client = new SSMClient({});
const failing = [outcome("a", "fail"), outcome("b", "pass")];
const day = 24;

describe("watching the hosts that are expected to be scanned", () => {
  let database: TestDatabase;
  let store: FindingsStore;
  let pipeline: Pipeline;
  let ssm: AwsClientStub<SSMClient>;
  let associations: Associations;
  let told: HostNews[];
  let published: number[];
  let logged: string[];

  useStore((started, engine) => {
    [store, database] = [started, engine];
  });
  beforeEach(() => {
    ssm = mockClient(client);
    associations = new Associations(ssm);
    pipeline = new Pipeline(store);
    [told, published, logged] = [[], [], []];
  });

  afterEach(() => {
    ssm.restore();
  });

  function tools(rest: Partial<HostWatchTools> = {}): HostWatchTools {
    const log = jsonLogger((line) => logged.push(line));
    const { partition, account, region } = series.target;
    return {
      ...pipeline.tools(),
      place: { partition, account, region },
      sources: ["openscap", "scc"],
      watch: "scap~project/stack/scap",
      expected: () =>
        expectedHosts(client, {
          associationIds: ["daily"],
          since: hourOf(pipeline.hour - 52),
          log,
        }),
      silentAfterHours: 26,
      retireAfterDays: 30,
      publishSilent: (count) => {
        published.push(count);
        return Promise.resolve();
      },
      tell: (news) => {
        told.push(news);
        return Promise.resolve();
      },
      log,
      ...rest,
    };
  }

  async function watchAt(hour: number, rest: Partial<HostWatchTools> = {}) {
    pipeline.hour = hour;
    return watchHosts(tools(rest));
  }

  it("watches each scanner for itself: one may go on while another has fallen silent", async () => {
    const of = freshSeries();
    const { id } = of.target;
    const audits: Partial<HostWatchTools> = { sources: ["inspec"], watch: "inspec" };
    associations.execute("daily", 1, [id]);
    await pipeline.apply(scanAt(of, 1, failing));
    await pipeline.apply(scanAt({ ...of, source: "inspec" }, 1, failing));
    associations.execute("daily", 27, [id]);
    await pipeline.apply(scanAt(of, 28, failing));

    await watchAt(29);
    await watchAt(29, audits);
    await watchAt(30);
    await watchAt(30, audits);

    expect(published).to.deep.equal([0, 1, 0, 1]);
    expect(names(told)).to.deep.equal([["silent", id]]);
    await pipeline.apply(scanAt({ ...of, source: "inspec" }, 31, failing));
    await watchAt(32, audits);
    expect(names(told).at(-1)).to.deep.equal(["back", id]);
  });

  it("counts the silent hosts in its messages as the report and the terminal do", async () => {
    const own = await startDatabase();
    try {
      pipeline = new Pipeline(
        findingsStore(own.client, { tableName: own.findings, retentionDays: 400 }),
      );
      const [first, second, audited, gone] = [1, 2, 3, 4].map(() => freshSeries());
      for (const [hour, of] of [
        [1, first],
        [5, second],
        [5, gone],
      ] as const) {
        associations.execute("daily", 1, [of?.target.id ?? ""]);
        if (of !== undefined) await pipeline.apply(scanAt(of, hour, failing));
      }
      await watchAt(28);
      await watchAt(32);
      expect(told.map(({ hosts, inAll }) => [hosts.length, inAll.count])).to.deep.equal([
        [1, 1],
        [2, 3],
      ]);
      if (gone !== undefined) await closeGoneTarget(gone.target, hourOf(33), pipeline.tools());
      // The second host is missed by both watches, and one by that of audits alone.
      associations = new Associations(ssm);
      associations.execute(
        "audits",
        1,
        [second, audited].map((of) => of?.target.id ?? ""),
      );
      await watchAt(40, {
        sources: ["inspec"],
        watch: "inspec",
        expected: () =>
          expectedHosts(client, {
            associationIds: ["audits"],
            since: hourOf(-12),
            log: jsonLogger((line) => logged.push(line)),
          }),
      });
      expect(told.at(-1)?.inAll).to.deep.equal({ watch: "InSpec", count: 2, complete: true });

      const things: StoredThing[] = [];
      for await (const page of storedThings(own.client, own.findings, hourOf(0)))
        things.push(...page);
      const tally = new FleetTally(hourOf(41), 1);
      for (const thing of things) if (thing.kind === "host") tally.host(thing.target, thing.facts);
      const { silent } = await tally.data((findings) => Promise.resolve(findings));

      const missed = Object.fromEntries(silent.rows.map(({ id, missedBy }) => [id, missedBy]));
      expect(missed).to.deep.equal({
        [first?.target.id ?? ""]: ["SCAP"],
        [second?.target.id ?? ""]: ["InSpec", "SCAP"],
        [audited?.target.id ?? ""]: ["InSpec"],
      });
      expect(countSilent(things, hourOf(41))).to.equal(3);
    } finally {
      await own.close();
    }
  });

  it("keeps apart what two pipelines of different patience know of a host", async () => {
    const of = freshSeries();
    const { id } = of.target;
    const weekly = { watch: "scap~project/stack/weekly", silentAfterHours: 170 };
    associations.execute("daily", 1, [id]);
    await pipeline.apply(scanAt(of, 1, failing));

    for (const hour of [30, 31, 32]) {
      await watchAt(hour);
      await watchAt(hour, weekly);
    }

    expect(published).to.deep.equal([1, 0, 1, 0, 1, 0]);
    expect(names(told)).to.deep.equal([["silent", id]]);
  });

  it("counts a host no more, three days after no scans of it are expected any more", async () => {
    const of = freshSeries();
    const { id } = of.target;
    associations.execute("daily", 1, [id]);
    await pipeline.apply(scanAt(of, 1, failing));
    await watchAt(28);
    await watchAt(50);
    associations = new Associations(ssm);
    associations.execute("daily", 60, [freshSeries().target.id]);
    await watchAt(61);

    const watch = "scap~project/stack/scap";
    const record = await store.hosts.load(of.target, watch);
    const kept = record === undefined ? [] : [{ ...record, watch }];
    expect(silenceOf(kept, hourOf(121))?.missedBy).to.deep.equal(["SCAP"]);
    expect(silenceOf(kept, hourOf(122))).to.equal(undefined);
  });

  it("lets a machine that is gone be gone for every watch", async () => {
    const of = freshSeries();
    associations.execute("daily", 1, [of.target.id]);
    await closeGoneTarget(of.target, hourOf(2), pipeline.tools());

    await watchAt(40, { sources: ["inspec"], watch: "inspec" });

    expect(published).to.deep.equal([0]);
    expect(told).to.deep.equal([]);
  });

  const names = (news: readonly HostNews[]) =>
    news.map(({ kind, hosts }) => [kind, ...hosts.map(({ target }) => target.id)]);

  it("tells once of a host that fell silent and once that it is back, and counts in between", async () => {
    const of = freshSeries();
    const { id } = of.target;
    associations.execute("daily", 1, [id]);
    await pipeline.apply(scanAt(of, 1, failing));

    await watchAt(26);
    associations.execute("daily", 25, [id]);
    await watchAt(27);
    await watchAt(28);
    await pipeline.apply(scanAt(of, 28, failing));
    await watchAt(29);
    await watchAt(30);

    expect(published).to.deep.equal([0, 1, 1, 0, 0]);
    expect(names(told)).to.deep.equal([
      ["silent", id],
      ["back", id],
    ]);
    expect(told[0]?.hosts[0]).to.deep.include({ silentSince: hourOf(1), lastScan: hourOf(1) });
    expect(told[1]?.hosts[0]).to.deep.include({ silentSince: hourOf(1), lastScan: hourOf(28) });
    expect(await pipeline.states(of)).to.deep.equal({ a: "open" });
  });

  it("gives a new host its time for the first scan", async () => {
    const { target } = freshSeries();
    associations.execute("daily", 10, [target.id]);

    await watchAt(11);
    associations.execute("daily", 34, [target.id]);
    await watchAt(35);
    expect(told).to.deep.equal([]);
    await watchAt(36);

    expect(published).to.deep.equal([0, 0, 1]);
    expect(names(told)).to.deep.equal([["silent", target.id]]);
    expect(told[0]?.hosts[0]).to.deep.equal({
      target,
      silentSince: hourOf(10),
      lastScan: undefined,
    });
  });

  it("goes by the newest scan over all profiles of a host", async () => {
    const stig = freshSeries();
    const cis = { ...stig, profile: "cis" };
    associations.execute("daily", 1, [stig.target.id]);
    await pipeline.apply(scanAt(stig, 1, failing));
    await pipeline.apply(scanAt(cis, 20, failing));

    expect(await watchAt(40)).to.deep.include({ expected: 1, silent: 0 });
  });

  it("takes terminated hosts neither for silent nor for missing", async () => {
    const [known, unknown] = [freshSeries(), freshSeries()];
    associations.execute("daily", 1, [known.target.id, unknown.target.id]);
    await pipeline.apply(scanAt(known, 1, failing));
    await closeGoneTarget(known.target, hourOf(2), pipeline.tools());
    await closeGoneTarget(unknown.target, hourOf(2), pipeline.tools());

    expect(await watchAt(50)).to.deep.include({ expected: 2, silent: 0 });
    expect(told).to.deep.equal([]);
  });

  it("retires a profile that nobody runs any more, once, and opens it again when it is run", async () => {
    const old = { ...freshSeries(), benchmark: "old".repeat(300) };
    const current = { ...old, benchmark: "new" };
    associations.execute("daily", 31 * day, [old.target.id]);
    await pipeline.apply(scanAt(old, 0, failing));
    await pipeline.apply(scanAt(current, 1, failing));
    await pipeline.apply(scanAt(current, 31 * day, failing));
    pipeline.announced.length = 0;

    expect(await watchAt(31 * day + 1)).to.deep.include({ retiredProfiles: 1, silent: 0 });
    expect(await watchAt(31 * day + 2)).to.deep.include({ retiredProfiles: 0 });

    expect(await pipeline.states(old)).to.deep.equal({ a: "resolved: profile-retired" });
    expect(await pipeline.states(current)).to.deep.equal({ a: "open" });
    expect(pipeline.announced.flatMap(({ changes }) => kinds(changes))).to.deep.equal(["gone a"]);
    const [change] = pipeline.announced[0]?.changes ?? [];
    expect(change?.reason).to.equal(
      `the profile was last run at ${hourOf(0)}, and others of this target at ${hourOf(31 * day)}`,
    );

    // A scan that was already made when the profile was retired still counts.
    expect(await pipeline.apply(scanAt(old, 31 * day, failing))).to.equal("applied");
    expect(await pipeline.states(old)).to.deep.equal({ a: "open" });
  });

  it("leaves a profile whose scan is being applied at this moment for the next look", async () => {
    const old = freshSeries();
    const current = { ...old, benchmark: "new" };
    associations.execute("daily", 31 * day, [old.target.id]);
    await pipeline.apply(scanAt(old, 0, failing));
    await pipeline.apply(scanAt(current, 31 * day, failing));
    pipeline.hour = 31 * day;
    await pipeline.apply(scanAt(old, 31 * day, [outcome("a", "fail", "low")]), {
      deadline: () => Date.parse(hourOf(40 * day)),
      // Before its record is written, by which the profile would be one that is run.
      announce: async () => {
        expect(await watchAt(31 * day + 1)).to.deep.include({ retiredProfiles: 0, failed: 0 });
        expect(logged.join()).to.contain("could not be retired");
      },
    });

    expect(await watchAt(31 * day + 2)).to.deep.include({ retiredProfiles: 0, failed: 0 });
    expect(await pipeline.states(old)).to.deep.equal({ a: "open" });
  });

  it("tells again at the next look what could not be told", async () => {
    const { target } = freshSeries();
    associations.execute("daily", 1, [target.id]);
    const lost = new Error("no such topic");
    await watchAt(50, { tell: () => Promise.reject(lost) }).then(
      () => expect.fail("it went through"),
      (error: unknown) => expect(error).to.equal(lost),
    );

    await watchAt(51);

    expect(published).to.deep.equal([1, 1]);
    expect(names(told)).to.deep.equal([["silent", target.id]]);
  });

  it("looks at all other hosts where one cannot be looked at, and does not call that none", async () => {
    const bad = freshSeries();
    const good = freshSeries();
    associations.execute("daily", 30, [bad.target.id, good.target.id]);
    await pipeline.apply(scanAt(good, 30, failing));
    const blind = tools();
    const seriesTable = Object.create(store.series) as typeof store.series;
    seriesTable.ofTarget = ({ id }) =>
      id === bad.target.id
        ? Promise.reject(new Error("no answer"))
        : store.series.ofTarget(good.target);

    const result = await watchAt(31, { ...blind, store: { ...store, series: seriesTable } });

    expect(result).to.deep.include({ expected: 2, silent: 0, failed: 1 });
    expect(published).to.deep.equal([]);
    expect(logged.join()).to.contain("no answer").and.to.contain(bad.target.id);
  });

  it("publishes no zero where an association could not be asked", async () => {
    expect(await watchAt(10)).to.deep.include({ expected: 0, failed: 1 });
    expect(published).to.deep.equal([]);
  });

  it("publishes a zero where nothing is expected", async () => {
    associations.add("daily");

    await watchAt(10);

    expect(published).to.deep.equal([0]);
  });

  it("looks at three hundred hosts in two reads each and one for each profile, few at a time", async () => {
    const hosts = Array.from({ length: 300 }, () => freshSeries());
    const scanned = hosts.slice(0, 30);
    associations.execute(
      "daily",
      30,
      hosts.map(({ target }) => target.id),
    );
    for (const of of scanned) await pipeline.apply(scanAt(of, 30, failing));
    let [underWay, most, reads, writes] = [0, 0, 0, 0];
    const stack = database.client.middlewareStack;
    stack.add(
      (next, { commandName = "" }) =>
        async (args) => {
          if (/^(Get|Query)/.test(commandName)) reads += 1;
          else writes += 1;
          underWay += 1;
          most = Math.max(most, underWay);
          try {
            return await next(args);
          } finally {
            underWay -= 1;
          }
        },
      { step: "initialize", name: "count" },
    );

    const result = await watchAt(57);
    const afterwards = { reads, writes };
    await watchAt(58);
    stack.remove("count");

    expect(result).to.deep.include({ expected: 300, silent: 300, fallenSilent: 300, failed: 0 });
    expect(told).to.have.length(1);
    // That a host is gone is asked only of one that seems silent.
    expect(afterwards).to.deep.equal({ reads: 3 * 300 + 30, writes: 300 });
    expect(writes - afterwards.writes).to.equal(0);
    expect(most).to.be.at.most(10);
  });

  it("writes nothing over the memory of a host that was terminated while it was looked at", async () => {
    const of: Series = freshSeries();
    const before = await store.hosts.load(of.target);
    await store.hosts.markGone(of.target, hourOf(9));

    await store.hosts.write(of.target, before, { silentSince: hourOf(1) });

    expect(await store.hosts.load(of.target)).to.deep.include({
      goneAt: hourOf(9),
      silentSince: undefined,
    });
  });
});
