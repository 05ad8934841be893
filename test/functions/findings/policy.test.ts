import { expect } from "chai";
import * as fc from "fast-check";
import { type XccdfResult, xccdfResults } from "../../../functions/findings/model";
import {
  complianceRatio,
  coverage,
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

  it("lowers the coverage, not only the score, for rules that were asked for and not measured", () => {
    const counts = { pass: 6, fail: 2, error: 1, notchecked: 1, notselected: 90 };

    expect(coverage(counts, defaultResultPolicy)).to.equal(0.8);
    expect(complianceRatio(counts, defaultResultPolicy)).to.be.closeTo(6 / 9, 1e-12);
  });

  it("calls a scan that was asked for nothing wholly covered and without a score", () => {
    expect(coverage({ notselected: 10 }, defaultResultPolicy)).to.equal(1);
    expect(complianceRatio({ notselected: 10 }, defaultResultPolicy)).to.equal(undefined);
  });

  it("keeps coverage and score between 0 and 1 whatever the counts", () => {
    const anyCounts = fc.dictionary(
      fc.constantFrom(...xccdfResults),
      fc.nat(10_000),
    ) as fc.Arbitrary<Partial<Record<XccdfResult, number>>>;
    fc.assert(
      fc.property(anyCounts, (counts) => {
        expect(coverage(counts, defaultResultPolicy)).to.be.within(0, 1);
        expect(complianceRatio(counts, defaultResultPolicy) ?? 0).to.be.within(0, 1);
      }),
    );
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
