import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { expect } from "chai";
import fc from "fast-check";
import { RemediationCounter } from "../../../functions/sinks/remediationLimits";
import { createTable, startDatabase, type TestDatabase } from "../../helpers/dynamodb";

const hour = 3_600_000;
const start = Date.parse("2026-11-21T02:00:00Z");

describe("RemediationCounter", () => {
  let database: TestDatabase;
  let tables = 0;

  before(async () => {
    database = await startDatabase();
  });

  after(() => database.close());

  async function counter(perRun: number, perHour: number): Promise<[RemediationCounter, string]> {
    tables += 1;
    const name = `counts-${tables}`;
    await createTable(database.client, {
      TableName: name,
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
    });
    return [new RemediationCounter(database.client, name, { perRun, perHour }), name];
  }

  async function item(table: string, id: string): Promise<Record<string, unknown>> {
    const { Item = {} } = await database.client.send(
      new GetItemCommand({ TableName: table, Key: marshall({ id }), ConsistentRead: true }),
    );
    return unmarshall(Item);
  }

  it("counts a run and the hour, and forgets both some day", async () => {
    const [counts, table] = await counter(2, 10);

    expect(await counts.take("one", start)).to.equal(undefined);

    const expires = start / 1000 + 86_400;
    expect(await item(table, "run#one")).to.deep.equal({ id: "run#one", count: 1, expires });
    expect(await item(table, "hour#2026-11-21T02")).to.deep.include({ count: 1, expires });
  });

  it("says which limit is reached, and takes nothing then", async () => {
    const [counts, table] = await counter(1, 2);
    await counts.take("one", start);

    expect(await counts.take("one", start)).to.equal("run");
    expect(await counts.take("two", start)).to.equal(undefined);
    expect(await counts.take("three", start)).to.equal("hour");

    expect(await item(table, "run#three")).to.deep.include({ count: 0 });
    expect(await item(table, "hour#2026-11-21T02")).to.deep.include({ count: 2 });
    expect(await counts.take("three", start + hour)).to.equal(undefined);
  });

  it("never goes over a limit, however many take at once", async () => {
    const takes = fc.array(fc.record({ run: fc.constantFrom("a", "b", "c"), hours: fc.nat(2) }), {
      minLength: 1,
      maxLength: 25,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 6 }),
        takes,
        async (perRun, perHour, all) => {
          const [counts] = await counter(perRun, perHour);

          const given = await Promise.all(
            all.map(async ({ run, hours }) => ({
              run,
              hours,
              reached: await counts.take(run, start + hours * hour),
            })),
          );

          const taken = given.filter(({ reached }) => reached === undefined);
          for (const { run, hours } of all) {
            expect(taken.filter((each) => each.run === run).length).to.be.at.most(perRun);
            expect(taken.filter((each) => each.hours === hours).length).to.be.at.most(perHour);
          }
          expect(taken.length).to.be.at.least(1);
        },
      ),
      { numRuns: 10 },
    );
  });
});
