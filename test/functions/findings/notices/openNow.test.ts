import { expect } from "chai";
import type { ScanSummary } from "../../../../functions/findings/finding";
import { openNowText } from "../../../../functions/findings/notices/openNow";
import { assessed } from "../../../helpers/coverage";

function summary(assessment: ReturnType<typeof assessed>): ScanSummary {
  const open = { critical: 0, high: 0, medium: 0, low: 0, info: 0, unknown: 0 };
  return { open, excepted: 0, opened: 0, reopened: 0, resolved: 0, stillOpen: 0, ...assessment };
}

describe("what is open now", () => {
  it("says no more than that of scans that assessed everything", () => {
    expect(openNowText([summary(assessed(3))])).to.equal(
      "Open now in what was scanned: 0 findings.",
    );
  });

  it("says that scans assessed nothing, and the lowest coverage of the others", () => {
    expect(openNowText([summary(assessed(0)), summary(assessed(1, 3))])).to.equal(
      "Open now in what was scanned: 0 findings. 1 scan assessed no rule. Lowest coverage: 33.3 %.",
    );
  });
});
