import { expect } from "chai";
import { breakdown, recordOf, totalUnits } from "../../../bench/cost/breakdown";
import type { Consumption } from "../../../bench/cost/meter";

const host = "TARGET#123456789012#us-east-1#i-1";

function consumption(part: Partial<Consumption>): Consumption {
  return {
    operation: "PutItem",
    access: "write",
    table: "findings",
    key: [host, "FINDING#a#b#c#rule"],
    units: 1,
    unitsByRule: 1,
    indexUnits: 0,
    bytes: 500,
    ...part,
  };
}

describe("the breakdown by record", () => {
  it("knows a record by how its key begins", () => {
    const record = (operation: string, ...key: string[]) => recordOf({ operation, key });
    expect(record("PutItem", host, "FINDING#a#b")).to.equal("FINDING");
    expect(record("GetItem", host, "HOST")).to.equal("HOST");
    expect(record("PutItem", "EXCEPTION#x", "ENDED#2027")).to.equal("ENDED");
    expect(record("Query", host, "SCAN#a#b#c#")).to.equal("SCAN");
  });

  it("tells the two writes of a series' record apart", () => {
    const record = (operation: string) => recordOf({ operation, key: [host, "SERIES#a#b"] });
    expect(record("UpdateItem")).to.equal("SERIES claim");
    expect(record("PutItem")).to.equal("SERIES finish");
    expect(record("GetItem")).to.equal("SERIES");
  });

  it("takes any other table for that of exceptions", () => {
    expect(recordOf({ operation: "Scan", key: ["sshd_*", "*"] })).to.equal("exceptions");
    expect(recordOf({ operation: "Scan", key: [] })).to.equal("exceptions");
  });

  it("shares units, operations and bytes out to the scans", () => {
    const consumed = [
      consumption({ units: 2, bytes: 1500 }),
      consumption({}),
      consumption({ access: "read", units: 9 }),
    ];
    expect(breakdown(consumed, "write", 2)).to.deep.equal([
      { record: "FINDING", unitsPerScan: 1.5, operationsPerScan: 1, bytes: 1000 },
    ]);
  });

  it("shows what indexes cost by itself, and counts it", () => {
    const consumed = [consumption({ indexUnits: 2 })];
    expect(breakdown(consumed, "write", 1)).to.deep.include({
      record: "indexes",
      unitsPerScan: 2,
      operationsPerScan: 0,
      bytes: 0,
    });
    expect(totalUnits(consumed, "write")).to.equal(3);
  });
});
