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

  async function counter(
    perRun: number,
    perHour: number,
    perResource = 1000,
  ): Promise<[RemediationCounter, string]> {
    tables += 1;
    const name = `counts-${tables}`;
    await createTable(database.client, {
      TableName: name,
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
    });
    const limits = { perRun, perResource, perHour };
    return [new RemediationCounter(database.client, name, limits), name];
  }

  async function item(table: string, id: string): Promise<Record<string, unknown>> {
    const { Item = {} } = await database.client.send(
      new GetItemCommand({ TableName: table, Key: marshall({ id }), ConsistentRead: true }),
    );
    return unmarshall(Item);
  }

  const by = (run: string, ...subject: string[]) => ({ run, subject });

  it("counts a run and the hour, and forgets both some day", async () => {
    const [counts, table] = await counter(2, 10);

    expect(await counts.take(by("one"), start)).to.equal(undefined);

    const expires = start / 1000 + 86_400;
    expect(await item(table, "run#one")).to.deep.equal({ id: "run#one", count: 1, expires });
    expect(await item(table, "hour#2026-11-21T02")).to.deep.include({ count: 1, expires });
  });

  it("says which limit is reached, and takes nothing then", async () => {
    const [counts, table] = await counter(1, 2);
    await counts.take(by("one"), start);

    expect(await counts.take(by("one"), start)).to.equal("run");
    expect(await counts.take(by("two"), start)).to.equal(undefined);
    expect(await counts.take(by("three"), start)).to.equal("hour");

    expect(await item(table, "run#three")).to.deep.include({ count: 0 });
    expect(await item(table, "hour#2026-11-21T02")).to.deep.include({ count: 2 });
    expect(await counts.take(by("three"), start + hour)).to.equal(undefined);
  });

  it("lets one resource be changed so often in a day, whoever asks, and others all the same", async () => {
    const [counts, table] = await counter(10, 10, 2);
    // Longer than a key of the table may be.
    const long = "b".repeat(3_000);
    const bucket = ["111122223333", "eu-central-1", "S3_ENABLE_VERSIONING", long];

    expect(await counts.take(by("one", ...bucket), start)).to.equal(undefined);
    expect(await counts.take(by("two", ...bucket), start + hour)).to.equal(undefined);
    expect(await counts.take(by("three", ...bucket), start + 2 * hour)).to.equal("resource");

    expect(await item(table, "run#three")).to.deep.include({ count: 0 });
    expect(await item(table, "hour#2026-11-21T04")).to.deep.equal({});
    for (const [at, other] of [
      [0, "444455556666"],
      [2, "S3_REQUIRE_TLS"],
      [3, "another"],
    ] as const) {
      const subject = bucket.with(at, other);
      expect(await counts.take(by("three", ...subject), start + 2 * hour)).to.equal(undefined);
    }
    expect(await counts.take(by("three", ...bucket), start + 24 * hour)).to.equal(undefined);
  });

  it("gives back what it took of a resource where the hour has no more", async () => {
    const [counts] = await counter(10, 1, 1);
    await counts.take(by("one", "a"), start);

    expect(await counts.take(by("two", "b"), start)).to.equal("hour");
    expect(await counts.take(by("two", "b"), start + hour)).to.equal(undefined);
  });

  it("never goes over a limit, however many take at once", async () => {
    const takes = fc.array(
      fc.record({
        run: fc.constantFrom("a", "b", "c"),
        what: fc.constantFrom("x", "y"),
        hours: fc.nat(2),
      }),
      {
        minLength: 1,
        maxLength: 25,
      },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 6 }),
        takes,
        fc.integer({ min: 1, max: 6 }),
        async (perRun, perHour, all, perResource) => {
          const [counts] = await counter(perRun, perHour, perResource);

          const given = await Promise.all(
            all.map(async ({ run, what, hours }) => ({
              run,
              what,
              hours,
              reached: await counts.take(by(run, what), start + hours * hour),
            })),
          );

          const taken = given.filter(({ reached }) => reached === undefined);
          for (const { run, what, hours } of all) {
            expect(taken.filter((each) => each.what === what).length).to.be.at.most(perResource);
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
