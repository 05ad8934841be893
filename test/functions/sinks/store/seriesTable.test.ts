import { expect } from "chai";
import type { Series } from "../../../../functions/findings/finding";
import { findingsStore } from "../../../../functions/sinks/store/findingsStore";
import { SeriesTable } from "../../../../functions/sinks/store/seriesTable";
import { type TestDatabase, startDatabase } from "../../../helpers/dynamodb";
import { freshSeries, hourOf } from "../../../helpers/lifecycle";

const head = { order: `${hourOf(1)}~0`, hub: "off" } as const;
const claim = { owner: "invocation", until: 0 };

describe("the series of a target", () => {
  let database: TestDatabase;
  let table: SeriesTable;

  before(async () => {
    database = await startDatabase();
    table = new SeriesTable(database.client, database.findings);
  });
  after(() => database.close());

  async function apply(of: Series): Promise<void> {
    const revision = await table.claim(of, await table.load(of), claim, 1);
    await table.finish(of, head, revision, claim);
  }

  it("are all of them, whatever their names, and no other records of it", async () => {
    const one = freshSeries();
    const others: readonly Series[] = [
      { ...one, source: "scc" },
      { ...one, profile: "" },
      { ...one, benchmark: "a#b%c", profile: "ü".repeat(900) },
    ];
    for (const of of [one, ...others]) await apply(of);
    await apply(freshSeries());
    const store = findingsStore(database.client, {
      tableName: database.findings,
      retentionDays: 400,
    });
    await store.hosts.markGone(one.target, hourOf(2));

    const found = await table.ofTarget(one.target);

    expect(found.map(({ series }) => series)).to.have.deep.members([one, ...others]);
    for (const { record } of found) expect(record).to.deep.include({ revision: 2, head });
  });

  it("include one whose first scan is being applied", async () => {
    const of = freshSeries();
    await table.claim(of, undefined, claim, 1);

    const [known, ...others] = await table.ofTarget(of.target);

    expect(others).to.deep.equal([]);
    expect(known?.series).to.deep.equal(of);
    expect(known?.record).to.deep.include({ revision: 1, claim });
  });

  it("are none of a target that nobody knows", async () => {
    expect(await table.ofTarget(freshSeries().target)).to.deep.equal([]);
  });
});
