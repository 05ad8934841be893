import { expect } from "chai";
import type { Consumption } from "../../../bench/cost/meter";
import {
  averageScan,
  plumblineMonth,
  refreshesOf,
  writeEveryScanMonth,
} from "../../../bench/cost/month";
import type { MeasuredScan, PlumblineRun, ScanKind } from "../../../bench/cost/plumblineFleet";

function consumed(access: "read" | "write", units: number): Consumption {
  const rest = { operation: "PutItem", table: "t", key: [], bytes: 0 };
  return { ...rest, access, units, unitsByRule: units, indexUnits: 0 };
}

function scan(kind: ScanKind, writes: number, reads: number, imports: number): MeasuredScan {
  const all = [consumed("write", writes), consumed("read", reads)];
  return { kind, changes: 0, imports, consumed: all };
}

const run: PlumblineRun = {
  scans: [
    scan("first", 400, 2, 150),
    scan("changed", 9, 20, 4),
    scan("unchanged", 1, 2, 0),
    scan("refresh", 160, 80, 80),
  ],
  shared: [consumed("read", 1), consumed("write", 100)],
  ofFleet: [consumed("write", 300)],
  calls: { "cloudwatch:PutMetricData": 2 },
  series: { perHost: 7, ofFleet: 8 },
};
const options = { hosts: 1000, scans: 30, drift: 0 };

describe("a month, from single scans", () => {
  it("averages the scans of known hosts, with what they read together and without what they write once", () => {
    expect(averageScan(run)).to.deep.equal({ writeUnits: 5, readUnits: 11.5, imports: 2 });
  });

  it("shares a refresh out over the days until the next one", () => {
    expect(refreshesOf(run, 0)).to.deep.equal({
      perDay: 1,
      writeUnits: 2,
      readUnits: 1,
      imports: 1,
    });
  });

  it("adds up scans and refreshes", () => {
    expect(plumblineMonth(run, options)).to.deep.equal({
      hosts: 1000,
      scans: 30,
      writeUnits: 30 * 5 + 30 * 2,
      readUnits: 30 * 11.5 + 30,
      findingImports: 30 * 2 + 30,
      metricCalls: 30,
      hostSeries: 7,
      fleetSeries: 8,
    });
  });

  it("is as many times a scan where every scan is written whole", () => {
    const baseline = {
      scans: 2,
      consumed: [consumed("write", 300), consumed("read", 1)],
      calls: { "cloudwatch:PutMetricData": 6 },
      imports: 300,
      seriesPerHost: 3,
    };
    expect(writeEveryScanMonth(baseline, options)).to.include({
      writeUnits: 4500,
      readUnits: 15,
      findingImports: 4500,
      metricCalls: 90,
      hostSeries: 3,
    });
  });
});
