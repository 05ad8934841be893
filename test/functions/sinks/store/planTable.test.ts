import { randomBytes } from "node:crypto";
import { DeleteItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { expect } from "chai";
import { PermanentError } from "../../../../functions/errors";
import { PlanTable } from "../../../../functions/sinks/store/planTable";
import { planKey } from "../../../../functions/sinks/store/tableKeys";
import type { TestDatabase } from "../../../helpers/dynamodb";
import { freshSeries } from "../../../helpers/lifecycle";
import { rejection } from "../../../helpers/rejection";
import { useStore } from "../../../helpers/store";

describe("the plans of a series", () => {
  let database: TestDatabase;
  let plans: PlanTable;

  useStore((_, engine) => {
    database = engine;
    plans = new PlanTable(engine.client, engine.findings);
  });

  const now = Date.parse("2026-11-21T00:00:00.000Z");
  const large = { text: randomBytes(500_000).toString("base64") };

  it("are read as they were written, in as many records as they take", async () => {
    const of = freshSeries();

    const [small, name] = [
      await plans.write(of, "1", { id: "small" }, now),
      await plans.write(of, "2", large, now),
    ];

    expect([small.parts, name.parts]).to.deep.equal([1, 2]);
    expect(await plans.load(of, small)).to.deep.equal({ id: "small" });
    expect(await plans.load(of, name)).to.deep.equal(large);
  });

  it("are nothing where a part is forgotten", async () => {
    const of = freshSeries();
    const name = await plans.write(of, "2", large, now);
    const Key = marshall(planKey(of, "2", 0));
    await database.client.send(new DeleteItemCommand({ TableName: database.findings, Key }));

    expect(await plans.load(of, name)).to.equal(undefined);
  });

  it("are refused where no function could carry them out", async () => {
    const text = randomBytes(17 * 1024 * 1024).toString("base64");

    const fault = await rejection(plans.write(freshSeries(), "1", { text }, now));

    expect(fault).to.be.instanceOf(PermanentError);
    expect(fault.message).to.match(/take \d+ bytes, must be at most 16777216$/);
  });
});
