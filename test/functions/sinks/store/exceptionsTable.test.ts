import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import {
  loadExceptionRows,
  loadExceptions,
} from "../../../../functions/sinks/store/exceptionsTable";
import { type TestDatabase, startDatabase } from "../../../helpers/dynamodb";

describe("the table of exceptions", () => {
  let database: TestDatabase;

  before(async () => {
    database = await startDatabase();
  });

  after(() => database.close());

  it("is read whole, page by page, whatever types a person gave to the attributes", async () => {
    const { client, exceptions: table } = database;
    const big = { S: "x".repeat(390_000) };
    for (const rule of ["a", "b", "c"]) {
      await client.send(
        new PutItemCommand({
          TableName: table,
          Item: { rule: { S: rule }, scope: { S: "*" }, justification: big },
        }),
      );
    }
    await client.send(
      new PutItemCommand({
        TableName: table,
        Item: {
          rule: { S: "odd" },
          scope: { S: "#1" },
          accounts: { SS: ["123456789012"] },
          tags: { M: { Env: { L: [{ S: "dev" }] } } },
          expires: { N: "1800000000" },
          note: { N: "99999999999999999999999999" },
        },
      }),
    );

    const { exceptions, notices } = await loadExceptionRows(client, table);

    expect(exceptions.map(({ rule }) => rule)).to.have.members(["a", "b", "c", "odd"]);
    expect(exceptions.find(({ rule }) => rule === "odd")).to.deep.include({
      scope: { accounts: ["123456789012"], tags: { Env: ["dev"] } },
      expires: "2027-01-15T08:00:00.000Z",
    });
    expect(notices).to.have.length(4);
    expect(await loadExceptions(client, table, "refused")).to.deep.equal([]);
  });
});
