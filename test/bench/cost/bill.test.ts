import { expect } from "chai";
import {
  type FleetMonth,
  billOf,
  importDollars,
  metricDollars,
  metricMonths,
} from "../../../bench/cost/bill";

const month: FleetMonth = {
  hosts: 1000,
  writeUnits: 300,
  readUnits: 600,
  metricCalls: 30,
  findingImports: 100,
  hostSeries: 7,
  scans: 30,
  fleetSeries: 10,
};

describe("a month's bill", () => {
  it("is each service's quantity times its price, and their sum", () => {
    const bill = billOf(month);
    expect(bill.writes).to.be.closeTo(300_000 * 0.625e-6, 1e-9);
    expect(bill.reads).to.be.closeTo(600_000 * 0.125e-6, 1e-9);
    expect(bill.metricCalls).to.be.closeTo(0.3, 1e-9);
    expect(bill.findingImports).to.be.closeTo(90_000 * 0.000_03, 1e-9);
    expect(bill.metricSeries).to.be.closeTo((7000 * (30 / 730) + 10) * 0.3, 1e-9);
    const { total, ...parts } = bill;
    expect(total).to.be.closeTo(
      Object.values(parts).reduce((sum, part) => sum + part, 0),
      1e-9,
    );
  });

  it("counts a host's series for the hours of its scans, and never for more than the month", () => {
    expect(metricMonths({ ...month, fleetSeries: 0 })).to.be.closeTo(287.67, 0.01);
    expect(metricMonths({ ...month, scans: 5000 })).to.equal(7010);
  });

  it("makes metrics cheaper above ten thousand", () => {
    expect(metricDollars(10_000)).to.equal(3000);
    expect(metricDollars(10_010)).to.be.closeTo(3001, 1e-9);
  });

  it("gives the first ten thousand imports away", () => {
    expect(importDollars(10_000)).to.equal(0);
    expect(importDollars(1_010_000)).to.be.closeTo(30, 1e-9);
  });
});
