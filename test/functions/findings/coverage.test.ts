import { expect } from "chai";
import * as fc from "fast-check";
import {
  coverageText,
  percentText,
  recordedAssessment,
  ruleCoverage,
  scoreText,
  shareOf,
  sufficiencyOf,
} from "../../../functions/findings/coverage";
import { type XccdfResult, xccdfResults } from "../../../functions/findings/model";
import { defaultResultPolicy, resultPolicy } from "../../../functions/findings/policy";
import { assessed } from "../../helpers/coverage";

const of = (...results: XccdfResult[]) => results.map((result) => ({ result }));
const rulesOf = (...results: XccdfResult[]) => ruleCoverage(of(...results), defaultResultPolicy);
const many = (count: number, result: XccdfResult) => Array<XccdfResult>(count).fill(result);

describe("the coverage of a scan", () => {
  it("is of the rules that XCCDF's score counts: errors and unknown results are not assessed", () => {
    const rules = rulesOf("pass", "fixed", "fail", "error", "unknown", "notapplicable");

    expect(rules).to.deep.equal({ expected: 5, assessed: 3, notChecked: 0 });
    expect(shareOf(rules)).to.equal(0.6);
  });

  it("counts rules that were not checked apart, unless the policy expects them", () => {
    const results = of("pass", "notchecked", "notchecked");
    const strict = resultPolicy({ notchecked: { expected: true } });

    expect(ruleCoverage(results, defaultResultPolicy)).to.deep.equal({
      expected: 1,
      assessed: 1,
      notChecked: 2,
    });
    expect(shareOf(ruleCoverage(results, strict))).to.equal(1 / 3);
  });

  for (const result of xccdfResults) {
    if (["pass", "fail", "fixed"].includes(result)) continue;
    it(`is unknown, and nothing that could be compared, of nothing but ${result}`, () => {
      const rules = rulesOf(...many(5, result));

      expect(shareOf(rules)).to.equal(undefined);
      expect(sufficiencyOf({}, 0)).to.equal("unknown");
    });
  }

  it("is unknown of no rules at all", () => {
    expect(shareOf(rulesOf())).to.equal(undefined);
  });

  it("is above 0 and at most 1 whenever it is known", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...xccdfResults)), (results) => {
        const share = shareOf(rulesOf(...results));
        if (share !== undefined) expect(share).to.be.within(Number.MIN_VALUE, 1);
      }),
    );
  });
});

describe("whether a scan says enough", () => {
  it("takes everything for enough by the default, and nothing less", () => {
    expect(sufficiencyOf(assessed(199), 1)).to.equal("sufficient");
    expect(sufficiencyOf(assessed(198, 199), 1)).to.equal("insufficient");
    expect(sufficiencyOf(assessed(1, 199), 1)).to.equal("insufficient");
  });

  it("takes exactly the minimum for enough", () => {
    for (let hundredths = 1; hundredths <= 100; hundredths += 1) {
      expect(sufficiencyOf(assessed(hundredths, 100), hundredths / 100)).to.equal("sufficient");
    }
  });

  it("never takes nothing for enough, whatever the minimum", () => {
    expect(sufficiencyOf(assessed(0, 5), 0)).to.equal("unknown");
    expect(sufficiencyOf({ coverage: 0 }, 0)).to.equal("unknown");
  });
});

describe("coverage and score as text", () => {
  it("are cut off, never rounded up to all or down to nothing", () => {
    expect(percentText(0.996)).to.equal("99.6 %");
    expect(percentText(0.99999)).to.equal("99.9 %");
    expect(percentText(1)).to.equal("100 %");
    expect(percentText(0.57)).to.equal("57 %");
    expect(percentText(0.004)).to.equal("0.4 %");
    expect(percentText(0.0004)).to.equal("less than 0.1 %");
    expect(scoreText(99.96)).to.equal("99.9");
    expect(scoreText(0.04)).to.equal("less than 0.1");
    expect(scoreText(0)).to.equal("0.0");
  });

  it("say that nothing is known where nothing was assessed", () => {
    expect(percentText(undefined)).to.equal("unknown");
    expect(coverageText(assessed(0))).to.equal("unknown: no rule was assessed");
    expect(coverageText(assessed(0, 0, { notChecked: 4 }))).to.equal(
      "unknown: no rule was assessed, 4 not checked",
    );
    expect(coverageText(assessed(1, 2, { notChecked: 3 }))).to.equal(
      "50 % (1 of 2 rules, 3 not checked)",
    );
  });
});

describe("the assessment in a scan's record", () => {
  it("is as it was written", () => {
    const assessment = assessed(3, 4, { score: 70 });

    expect(recordedAssessment({ ...assessment, counts: { pass: 90 } })).to.deep.equal(assessment);
  });

  it("is unknown in a record of rule-results that calls nothing wholly covered", () => {
    expect(recordedAssessment({ coverage: 1, counts: { notapplicable: 5 } })).to.deep.equal(
      assessed(0),
    );
    expect(recordedAssessment({ coverage: 0.5, counts: { pass: 1, error: 1 } })).to.deep.equal(
      assessed(1, 2),
    );
  });
});
