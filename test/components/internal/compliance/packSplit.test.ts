import { expect } from "chai";
import { checking } from "../../../helpers/argumentChecks";
import {
  checkPackCount,
  quotaSentence,
  splitSentence,
} from "../../../../components/internal/compliance/packSplit";
import type { PackPlan } from "../../../../components/internal/conformancePack/split";

/** A plan of packs with so many rules each. */
function plan(...counts: readonly number[]): PackPlan {
  const packs = counts.map((count) => ({
    rules: Array.from({ length: count }, (_, index) => `rule-${index}`),
    template: "",
    bytes: 0,
    inputs: [],
  }));
  return { packs, reasons: counts.length > 1 ? ["rules"] : [] };
}

describe("what a preview says of packs", () => {
  it("is nothing where one is enough", () => {
    expect(splitSentence(plan(130))).to.equal(undefined);
    expect(quotaSentence(plan(130), false)).to.equal(undefined);
  });

  it("is why there are several", () => {
    expect(splitSentence(plan(130, 1))).to.equal(
      "the rules are deployed as 2 conformance packs, because a pack has at most 130 rules",
    );
  });

  it("is that all together have more rules than the quota of an account", () => {
    expect(quotaSentence(plan(130, 20), false)).to.equal(undefined);
    expect(quotaSentence(plan(130, 21), false)).to.equal(
      "the conformance packs have 151 rules, and AWS Config takes 150 of all of an account's own " +
        "packs in an account and Region, unless that quota was raised",
    );
  });

  it("is the same of an organization, whose quota is another one", () => {
    expect(quotaSentence(plan(130, 130, 90), true)).to.equal(undefined);
    expect(quotaSentence(plan(130, 130, 91), true)).to.include("AWS Config takes 350 of all of an");
  });

  it("is that there are more packs than AWS Config has", () => {
    const check = (count: number): void => {
      checking((checks) => {
        checkPackCount(ones(count), checks);
      });
    };
    const ones = (count: number) => plan(...Array.from({ length: count }, () => 1));

    check(50);
    expect(() => {
      check(51);
    }).to.throw('property rules was "51 packs", must be such that at most 50 packs hold them');
  });
});
