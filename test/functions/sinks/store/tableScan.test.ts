import { BatchWriteItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { expect } from "chai";
import { CisScanTable } from "../../../../functions/sinks/store/cisScanTable";
import { findingsStore } from "../../../../functions/sinks/store/findingsStore";
import { type StoredThing, storedThings } from "../../../../functions/sinks/store/tableScan";
import { fleetFinding, hostOf } from "../../../helpers/alerts";
import { startDatabase, type TestDatabase } from "../../../helpers/dynamodb";
import { Pipeline, freshSeries, hourOf, scanAt } from "../../../helpers/lifecycle";
import { outcome } from "../../../helpers/scans";

async function all(database: TestDatabase, since = hourOf(0)): Promise<readonly StoredThing[]> {
  const things: StoredThing[] = [];
  for await (const page of storedThings(database.client, database.findings, since)) {
    things.push(...page);
  }
  return things;
}

describe("what the findings table knows", () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await startDatabase();
  });
  afterEach(() => database.close());

  const store = () =>
    findingsStore(database.client, { tableName: database.findings, retentionDays: 400 });

  it("is read as findings, scans, series and hosts, and nothing else", async () => {
    const pipeline = new Pipeline(store());
    const series = freshSeries();
    pipeline.hour = 2;
    await pipeline.apply(scanAt(series, 1, [outcome("a", "fail"), outcome("b", "fail")]));
    await pipeline.apply(scanAt(series, 2, [outcome("a", "fail"), outcome("b", "pass")]));
    await store().hosts.write(series.target, undefined, { silentSince: hourOf(1) });
    await store().told.remember("e", hourOf(1), Date.now());

    const things = await all(database);

    expect(things.map(({ kind }) => kind).sort()).to.deep.equal([
      "finding",
      "host",
      "scan",
      "scan",
      "series",
    ]);
    const [standing] = things.flatMap((thing) => (thing.kind === "series" ? [thing] : []));
    expect(standing?.names.benchmark).to.equal(series.benchmark);
    expect(standing?.series.lastChangingScan).to.equal(hourOf(2));
    const scans = things.flatMap((thing) => (thing.kind === "scan" ? [thing] : []));
    const { account, region, id } = series.target;
    expect(scans.map(({ target }) => target)).to.deep.equal(
      [1, 2].map(() => ({ account, region, id })),
    );
    expect(scans.map(({ names }) => names.benchmark)).to.deep.equal([
      series.benchmark,
      series.benchmark,
    ]);
    expect(scans.map(({ scan }) => scan.time)).to.deep.equal([hourOf(1), hourOf(2)]);
    const [finding] = things.flatMap((thing) => (thing.kind === "finding" ? [thing.finding] : []));
    expect(finding).to.deep.include({ key: "a", series });
  });

  it("leaves out scans that are too old", async () => {
    const pipeline = new Pipeline(store());
    const series = freshSeries();
    pipeline.hour = 9;
    await pipeline.apply(scanAt(series, 1, [outcome("a", "fail")]));
    await pipeline.apply(scanAt(series, 5, [outcome("a", "fail")]));

    const things = await all(database, hourOf(3));

    const scans = things.flatMap((thing) => (thing.kind === "scan" ? [thing.scan.time] : []));
    expect(scans).to.deep.equal([hourOf(5)]);
  });

  it("has the CIS scans since then, and of their targets those that were not measured", async () => {
    const table = new CisScanTable(database.client, database.findings, 400);
    const [account, region] = ["210987654321", "eu-central-1"];
    const run = async (id: string, startedAt: string, at: string) => {
      const scan = {
        arn: `arn:aws:inspector2:${region}:123456789012:owner/123456789012/cis-scan/${id}`,
        configurationArn: "arn:c",
        name: "nightly",
        level: "LEVEL_2" as const,
        startedAt,
        status: "COMPLETED",
      };
      await table.claim(scan, 0, 1);
      const checks = { passed: 1, failed: 0, skipped: 0 };
      await table.putTarget(scan, { account, id: "i-0a", at, checks });
      await table.putTarget(scan, { account, id: "i-0b", at, gap: "SSM_UNMANAGED" });
      // A reason that another release of the functions knows.
      await table.putTarget(scan, { account, id: "i-0c", at, gap: "ODD" as "UNKNOWN" });
      await table.finish(scan.arn, { handedOutAt: at, targets: 3, gaps: 2 });
      return scan;
    };
    await run("old", hourOf(1), hourOf(2));
    const scan = await run("new", hourOf(5), hourOf(6));
    await table.advance({ account, region, configuration: "*" }, hourOf(6));

    const things = await all(database, hourOf(4));

    expect(things.map(({ kind }) => kind)).to.deep.equal(["cisScan", "cisGap", "cisGap"]);
    const [first, ...gaps] = things;
    expect(first?.kind === "cisScan" && first.scan).to.deep.include({
      ...scan,
      handedOutAt: hourOf(6),
    });
    expect(gaps).to.deep.equal(
      [
        { id: "i-0b", reason: "SSM_UNMANAGED" },
        { id: "i-0c", reason: "UNKNOWN" },
      ].map(({ id, reason }) => ({
        kind: "cisGap",
        gap: { scanArn: scan.arn, target: { account, region, id }, reason },
      })),
    );
  });

  it("comes with everything of one target in one go, over more pages than one", async () => {
    const findings = Array.from({ length: 30 }, (_, host) =>
      Array.from({ length: 50 }, (_, rule) => fleetFinding(host, { key: `rule ${rule}` })),
    );
    for (const some of findings) await store().findings.write(some);
    const filler = Array.from({ length: 6 }, (_, index) => ({
      PutRequest: { Item: marshall({ target: `x${index}`, item: "x", text: "x".repeat(350_000) }) },
    }));
    await database.client.send(
      new BatchWriteItemCommand({ RequestItems: { [database.findings]: filler } }),
    );

    const hosts = (await all(database)).flatMap((thing) =>
      thing.kind === "finding" ? [thing.finding.series.target.id] : [],
    );

    expect(hosts).to.have.length(1_500);
    expect(hosts.filter((host, index) => host !== hosts[index - 1])).to.have.length(30);
    expect(new Set(hosts)).to.deep.equal(new Set(findings.map((_, host) => hostOf(host).id)));
  });
});
