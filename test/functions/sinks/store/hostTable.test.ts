import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { expect } from "chai";
import { HostTable } from "../../../../functions/sinks/store/hostTable";
import { hostKey } from "../../../../functions/sinks/store/tableKeys";
import { type TestDatabase, startDatabase } from "../../../helpers/dynamodb";
import { freshSeries, hourOf } from "../../../helpers/lifecycle";

describe("the records of hosts", () => {
  let database: TestDatabase;
  let hosts: HostTable;

  before(async () => {
    database = await startDatabase();
    hosts = new HostTable(database.client, database.findings, 10);
  });
  after(() => database.close());

  it("are what was written of them, and nothing where nothing was", async () => {
    const { target } = freshSeries();
    expect(await hosts.load(target)).to.equal(undefined);

    await hosts.write(target, undefined, { silentSince: hourOf(1), lastScan: hourOf(1) });

    expect(await hosts.load(target)).to.deep.include({
      silentSince: hourOf(1),
      lastScan: hourOf(1),
    });
  });

  it("keep the later of two ends, for as long as anything of the host is kept", async () => {
    const { target } = freshSeries();
    for (const hour of [5, 7, 6]) await hosts.markGone(target, hourOf(hour));

    const { Item } = await database.client.send(
      new GetItemCommand({ TableName: database.findings, Key: marshall(hostKey(target)) }),
    );

    expect(unmarshall(Item ?? {})).to.deep.include({
      goneAt: hourOf(7),
      ttl: Date.parse(hourOf(7)) / 1000 + 10 * 86_400,
    });
  });

  it("are written by one of two who have seen the same", async () => {
    const { target } = freshSeries();
    await hosts.write(target, undefined, { silentSince: hourOf(1) });
    const seen = await hosts.load(target);

    await hosts.write(target, seen, {});
    await hosts.write(target, seen, { silentSince: hourOf(9) });

    expect((await hosts.load(target))?.silentSince).to.equal(undefined);
  });

  it("let a fault through that is no such conflict", async () => {
    const lost = new HostTable(database.client, "no-such-table", 10);

    await lost.markGone(freshSeries().target, hourOf(1)).then(
      () => expect.fail("it was written"),
      (error: unknown) => expect((error as Error).name).to.equal("ResourceNotFoundException"),
    );
  });
});
