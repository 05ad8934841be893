import { type AttributeValue, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { expect } from "chai";
import * as fc from "fast-check";
import { exceptionItems } from "../../../../components/internal/store/exceptionItems";
import { type Exception, readExceptionRows } from "../../../../functions/findings/exceptions";
import { loadExceptionRows } from "../../../../functions/sinks/store/exceptionsTable";
import { type TestDatabase, startDatabase } from "../../../helpers/dynamodb";
import { anyException } from "../../../helpers/exceptions";

const exception: Exception = {
  id: "b",
  rule: "cis:3.2.1",
  scope: { titles: ["*z*"], benchmarks: ["b", "a"], tags: { Z: ["2", "1"], A: ["x"] } },
  category: "risk-accepted",
  justification: "j",
  owner: "o",
  ticket: "t",
  expires: "2027-04-01T00:00:00.000Z",
  managedBy: "program",
};

const parse = (item: string) => JSON.parse(item) as Record<string, AttributeValue>;

/** What means the same, in one order. */
function plain(exceptions: readonly Exception[]): unknown {
  return JSON.parse(
    JSON.stringify(exceptions, (_, value: unknown) => {
      if (Array.isArray(value) && value.every((each) => typeof each === "string")) {
        return [...value].sort();
      }
      return value;
    }),
  );
}

describe("the rows of the program's exceptions", () => {
  it("have keys that no row made by hand can have", () => {
    const [row] = exceptionItems([exception]).map(({ item }) => parse(item));

    expect(row).to.deep.include({
      rule: { S: "cis:3.2.1" },
      scope: { S: "program/b" },
      managedBy: { S: "program" },
    });
  });

  it("are the same bytes whatever the order in which the program says the same", () => {
    const other: Exception = {
      expires: exception.expires,
      ...exception,
      scope: { benchmarks: ["a", "b"], tags: { A: ["x"], Z: ["1", "2"] }, titles: ["*z*"] },
    };
    const first = { ...exception, id: "a" };

    expect(exceptionItems([other, first])).to.deep.equal(exceptionItems([first, exception]));
    expect(exceptionItems([other, first]).map(({ id }) => id)).to.deep.equal(["a", "b"]);
  });

  it("are read back as the exceptions that they are", () => {
    const unique = fc.uniqueArray(anyException, { selector: ({ id }) => id });
    fc.assert(
      fc.property(unique, (exceptions) => {
        const written = exceptions
          .filter(({ rule, scope }) => !rule.startsWith("cis:") || scope.benchmarks !== undefined)
          .filter(({ rule }) => !rule.endsWith("*"))
          .map((each) => ({
            ...each,
            ...(each.justification && { justification: each.justification.trim() }),
            managedBy: "program" as const,
          }));

        const rows = exceptionItems(written).map(({ item }) => unmarshall(parse(item)));

        const byId = [...written].sort((a, b) => (a.id < b.id ? -1 : 1));
        expect(plain(readExceptionRows(rows).exceptions)).to.deep.equal(plain(byId));
      }),
    );
  });

  it("may match every rule, which the program has checked", () => {
    const [item] = exceptionItems([{ ...exception, rule: "*" }]);

    const { exceptions } = readExceptionRows([unmarshall(parse(item?.item ?? "{}"))]);

    expect(exceptions.map(({ rule }) => rule)).to.deep.equal(["*"]);
  });

  describe("in a table", () => {
    let database: TestDatabase;

    before(async () => {
      database = await startDatabase();
    });

    after(() => database.close());

    it("stand beside those made by hand for the same rule", async () => {
      const { client, exceptions: table } = database;
      const items = exceptionItems([exception]).map(({ item }) => parse(item));
      const byHand = { rule: { S: "cis:3.2.1" }, scope: { S: "#1" }, benchmarks: { SS: ["a"] } };
      for (const Item of [...items, byHand]) {
        await client.send(new PutItemCommand({ TableName: table, Item }));
      }

      const { exceptions } = await loadExceptionRows(client, table);

      expect(exceptions.map(({ managedBy }) => managedBy)).to.have.members(["hand", "program"]);
    });
  });
});
