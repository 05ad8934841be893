import { expect } from "chai";
import { readStackConfig } from "../../config";

describe("the section configRules of the stack's configuration", () => {
  const rules = (section: object) =>
    readStackConfig({ "plumbline:configRules": JSON.stringify(section) }).configRules;

  it("names the rules that there are, with what each takes", () => {
    const rule = {
      benchmark: "cis-dil-benchmark",
      profile: "default",
      severities: ["critical", "high"],
      maxResultAgeHours: 24,
      missingResults: "NOT_APPLICABLE",
      frequency: "Six_Hours",
      ruleName: "cis",
      tagKey: "Audit",
      tagValue: "yes",
      batchingWindowSeconds: 60,
      alarmTopicArns: ["arn:aws:sns:us-east-1:123456789012:alarms"],
    };

    expect(rules({ inspec: rule, openscap: {} })).to.deep.equal({ inspec: rule, openscap: {} });
    expect(readStackConfig({}).configRules).to.deep.equal({});
  });

  const refused: readonly (readonly [object, string])[] = [
    [{ inspec: { severities: ["worst"] } }, "plumbline:configRules.inspec.severities[0]"],
    [{ inspec: { missingResults: "COMPLIANT" } }, "plumbline:configRules.inspec.missingResults"],
    [{ inspect: {} }, "nearest is plumbline:configRules.inspec"],
  ];
  for (const [section, sentence] of refused) {
    it(`refuses ${JSON.stringify(section)} in one sentence`, () => {
      expect(() => rules(section)).to.throw(sentence);
    });
  }
});
