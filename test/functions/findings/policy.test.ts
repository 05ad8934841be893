import { expect } from "chai";
import {
  defaultResultPolicy,
  parseResultPolicy,
  resultPolicy,
} from "../../../functions/findings/policy";

describe("the result policy", () => {
  it("never counts what was not measured as met or as fixed", () => {
    for (const result of ["error", "unknown", "notchecked"] as const) {
      const meaning = defaultResultPolicy[result];

      expect(meaning, result).to.include({ finding: "keep", met: false, measured: false });
    }
  });

  it("changes only what an override names", () => {
    const policy = resultPolicy({ fixed: { finding: "open", met: false } });

    expect(policy.fixed).to.deep.equal({
      finding: "open",
      met: false,
      scored: true,
      expected: true,
      measured: true,
    });
    expect(policy.pass).to.deep.equal(defaultResultPolicy.pass);
  });

  const faults: readonly [string, string][] = [
    ["{", "the result policy is not JSON"],
    ["[]", "the result policy was [], must be an object"],
    ['{"passed":{}}', 'the result policy speaks of "passed", must be one of pass, fail, error'],
    ['{"pass":true}', 'result policy "pass" was true, must be an object'],
    ['{"pass":{"finding":"shut"}}', 'result policy "pass.finding" was "shut", must be one of open'],
    ['{"pass":{"met":"yes"}}', 'result policy "pass.met" was "yes", must be true or false'],
    ['{"pass":{"score":1}}', 'result policy "pass.score" does not exist, must be one of finding'],
  ];
  for (const [json, sentence] of faults) {
    it(`refuses ${json} with a sentence`, () => {
      expect(() => parseResultPolicy(json)).to.throw(sentence);
    });
  }
});
