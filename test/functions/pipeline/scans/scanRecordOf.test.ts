import { expect } from "chai";
import type { ScanReport } from "../../../../functions/findings/model";
import { scanRecord } from "../../../../functions/pipeline/scans/scanRecordOf";
import { assessed } from "../../../helpers/coverage";

const place = { order: "2026-11-21T03:00:00.000Z~0", digest: "d" };
const open = { critical: 0, high: 0, medium: 0, low: 0, info: 0, unknown: 0 };
const scan: ScanReport["scan"] = {
  id: "s",
  source: "inspec",
  benchmark: { id: "b" },
  scanner: { name: "InSpec" },
  target: { addresses: [], facts: [], instanceIds: [] },
  scores: [],
};
const series = {
  target: { partition: "aws", account: "123456789012", region: "eu-central-1", id: "i-0" },
  source: scan.source,
  benchmark: "b",
  profile: "",
};

describe("a scan's record", () => {
  const recordOf = (assessment: ReturnType<typeof assessed>) =>
    scanRecord(
      { series, report: { scan, outcomes: [], counts: {} }, time: "2026-11-21T03:00:00.000Z" },
      { open, excepted: 0, opened: 2, reopened: 0, resolved: 1, stillOpen: 3, ...assessment },
      place,
    );

  it("has how many rules were assessed, the coverage and the score", () => {
    const record = recordOf(assessed(2, 3, { notChecked: 7, score: 66.6 }));

    expect(record).to.deep.include({
      rules: { expected: 3, assessed: 2, notChecked: 7 },
      coverage: 2 / 3,
      score: 66.6,
      changed: { opened: 2, reopened: 0, resolved: 1, stillOpen: 3 },
    });
  });

  it("has neither coverage nor score where nothing was assessed", () => {
    expect(recordOf(assessed(0))).to.include({ coverage: undefined, score: undefined });
  });
});
