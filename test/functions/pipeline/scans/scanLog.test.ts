import { expect } from "chai";
import type { RuleOutcome } from "../../../../functions/findings/model";
import { scanLogFields } from "../../../../functions/pipeline/scans/scanLog";
import type { AppliedScanResult } from "../../../../functions/pipeline/scans/scanToApply";
import { untouched } from "../../../../functions/pipeline/scans/scanToApply";
import { freshSeries, scanAt } from "../../../helpers/lifecycle";
import { outcome } from "../../../helpers/scans";

const applied: AppliedScanResult = {
  ...untouched("applied"),
  summary: {
    open: { critical: 0, high: 1, medium: 0, low: 1, info: 0, unknown: 0 },
    excepted: 0,
    coverage: 1,
  } as NonNullable<AppliedScanResult["summary"]>,
};

function logged(outcomes: readonly RuleOutcome[], result = applied) {
  return scanLogFields(scanAt(freshSeries(), 1, outcomes), result);
}

describe("what is logged of a scan", () => {
  it("has the rules that failed, the worst first, for dashboards to count", () => {
    const fields = logged([
      outcome("a", "fail", "low"),
      outcome("b", "pass"),
      outcome("c", "fail"),
    ]);

    expect(fields.failing).to.deep.equal([
      { rule: "c", severity: outcome("c", "fail").severity },
      { rule: "a", severity: "low" },
    ]);
    // Insights finds the first 200 fields of a line: nothing may stand behind a long list.
    expect(Object.keys(fields).at(-1)).to.equal("failing");
  });

  it("has no more of them than fit into a log event, and none of a scan that came again", () => {
    const many = Array.from({ length: 1000 }, (_, index) => outcome(`rule-${index}`, "fail"));

    expect(logged(many).failing).to.have.length(250);
    expect(logged(many, untouched("replayed")).failing).to.equal(undefined);
  });

  it("has an id that is longer than any real one cut, with a mark", () => {
    const [first] = logged([outcome(`c${"\n".repeat(100_000)}x`, "fail")]).failing ?? [];

    expect(first?.rule).to.have.length(200).and.to.match(/…$/);
  });
});
