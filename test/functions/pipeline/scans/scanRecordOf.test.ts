import { expect } from "chai";
import type { ScanReport, Score } from "../../../../functions/findings/model";
import { resultPolicy } from "../../../../functions/findings/policy";
import { scanRecord } from "../../../../functions/pipeline/scans/scanRecordOf";

const place = { order: "2026-11-21T03:00:00.000Z~0", digest: "d", revision: 1 };
const none = { critical: 0, high: 0, medium: 0, low: 0, info: 0, unknown: 0 };
const summary = { open: none, excepted: 0, coverage: 1 };

function score(
  counts: ScanReport["counts"],
  scores: readonly Score[] = [],
  policy = resultPolicy(),
): number | undefined {
  const scan: ScanReport["scan"] = {
    id: "s",
    source: "inspec",
    benchmark: { id: "b" },
    scanner: { name: "InSpec" },
    target: { addresses: [], facts: [], instanceIds: [] },
    scores,
  };
  const series = {
    target: { partition: "aws", account: "123456789012", region: "eu-central-1", id: "i-0" },
    source: scan.source,
    benchmark: "b",
    profile: "",
  };
  const report = { scan, outcomes: [], counts };
  const evidence = { bucket: "b", resultsKey: "k" };
  const applied = { series, report, time: "2026-11-21T03:00:00.000Z", evidence };
  return scanRecord(applied, summary, place, policy).score;
}

describe("the score in a scan's record", () => {
  it("is the scanner's own, where it gives one", () => {
    const own = { system: "urn:xccdf:scoring:default", value: 40, maximum: 100 };

    expect(score({ pass: 1, fail: 1 }, [own])).to.equal(40);
  });

  it("is the share of scored results that are met, where it gives none", () => {
    expect(score({ pass: 2, fail: 1, notchecked: 7 })).to.equal(66.67);
  });

  it("goes by the stack's own policy", () => {
    const policy = resultPolicy({ notchecked: { scored: true } });

    expect(score({ pass: 2, notchecked: 2 }, [], policy)).to.equal(50);
  });

  it("is absent where nothing is scored", () => {
    expect(score({ notapplicable: 3 })).to.equal(undefined);
  });
});
