import { expect } from "chai";
import { PermanentError } from "../../../../functions/errors";
import { severities } from "../../../../functions/findings/model";
import { ruleSettings } from "../../../../functions/pipeline/configRule/settings";

const defaults = {
  source: "inspec",
  severities: "",
  maxResultAgeHours: "48",
  missingResults: "NON_COMPLIANT",
  tagKey: "ComplianceBenchmark",
  tagValue: "cis-dil-benchmark",
};

describe("ruleSettings", () => {
  it("takes what the component said where the event has no parameters", () => {
    const settings = ruleSettings({}, defaults, 1);

    expect(settings).to.deep.include({
      source: "inspec",
      severities: new Set(severities),
      maxAgeHours: 48,
      missingResults: "NON_COMPLIANT",
    });
    expect(settings).not.to.have.property("benchmark");
  });

  it("takes the rule's own parameters, and leaves alone what it does not know", () => {
    const own = { severities: "critical, high", benchmark: "b", profile: "p", other: "x" };

    expect(ruleSettings(own, defaults, 1)).to.deep.include({
      severities: new Set(["critical", "high"]),
      benchmark: "b",
      profile: "p",
    });
  });

  it("refuses what makes no sense, in one sentence", () => {
    const bad: readonly [Record<string, string>, string][] = [
      [{ source: "nessus" }, 'rule parameter source was "nessus", must be one of inspec'],
      [{ severities: "worst" }, 'severities was "worst"'],
      [{ maxResultAgeHours: "0" }, 'maxResultAgeHours was "0", must be a whole number above zero'],
      [{ missingResults: "maybe" }, 'missingResults was "maybe"'],
    ];

    for (const [own, message] of bad) {
      expect(() => ruleSettings(own, defaults, 1)).to.throw(PermanentError, message);
    }
  });
});
