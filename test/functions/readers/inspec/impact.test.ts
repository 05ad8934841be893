import { expect } from "chai";
import { impactFrom, severityOf } from "../../../../functions/readers/inspec/impact";

describe("InSpec's impact", () => {
  const steps: readonly (readonly [unknown, string])[] = [
    [0, "info"],
    [0.009, "info"],
    [0.01, "low"],
    [0.39, "low"],
    [0.4, "medium"],
    [0.69, "medium"],
    [0.7, "high"],
    [0.89, "high"],
    [0.9, "critical"],
    [1, "critical"],
    ["none", "info"],
    ["low", "low"],
    ["Medium", "medium"],
    [" high ", "high"],
    ["critical", "critical"],
    ["0.7", "high"],
  ];
  for (const [impact, severity] of steps) {
    it(`gives ${severity} for ${JSON.stringify(impact)}`, () => {
      expect(severityOf(impactFrom(impact))).to.equal(severity);
    });
  }

  for (const impact of [undefined, null, "", "  ", "severe", -0.1, 1.1, NaN, {}, true]) {
    it(`knows no severity for ${JSON.stringify(impact)}`, () => {
      expect(severityOf(impactFrom(impact))).to.equal("unknown");
    });
  }
});
