import { expect } from "chai";
import type { FleetMonth } from "../../../bench/cost/bill";
import { verdict } from "../../../bench/cost/verdict";

function month(writeUnits: number): FleetMonth {
  return {
    hosts: 1000,
    scans: 30,
    writeUnits,
    readUnits: 0,
    metricCalls: 0,
    findingImports: 0,
    hostSeries: 0,
    fleetSeries: 0,
  };
}

describe("the verdict on writes", () => {
  it("says that the aim is met where it is", () => {
    expect(verdict(month(225), month(4500))).to.equal(
      "Writes are 20.0 times cheaper: the aim of 20 is met.",
    );
  });

  it("says by how much it is missed, and what would meet it", () => {
    expect(verdict(month(450), month(4500))).to.equal(
      "Writes are 10.0 times cheaper: the aim of 20 is missed by 10.0. " +
        "A scan writes 15 units, refreshes included; 7.50 would meet it.",
    );
  });
});
