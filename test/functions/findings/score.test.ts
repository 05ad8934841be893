import { expect } from "chai";
import type { RuleOutcome, Scan, Score } from "../../../functions/findings/model";
import { defaultResultPolicy, resultPolicy } from "../../../functions/findings/policy";
import { scoreOf } from "../../../functions/findings/score";

function scanWith(scores: readonly Score[]): Scan {
  return {
    id: "s",
    source: "openscap",
    benchmark: {},
    scanner: { name: "any" },
    target: { addresses: [], facts: [], instanceIds: [] },
    scores,
  };
}

type Outcome = Pick<RuleOutcome, "result" | "weight">;
const computed = (outcomes: readonly Outcome[], policy = defaultResultPolicy) =>
  scoreOf(scanWith([]), outcomes, policy);

describe("the score of a scan", () => {
  it("is the scanner's own as it gives it, XCCDF's default model first", () => {
    const flat = { system: "urn:xccdf:scoring:flat", value: 3, maximum: 4 };
    const own = { system: "urn:xccdf:scoring:default", value: 40, maximum: 100 };

    expect(scoreOf(scanWith([flat, own]), [{ result: "pass" }], defaultResultPolicy)).to.equal(40);
    expect(scoreOf(scanWith([flat]), [{ result: "fail" }], defaultResultPolicy)).to.equal(75);
  });

  it("is else the share of passing rules, errors and unknown results against it", () => {
    const outcomes = (["pass", "fixed", "fail", "error", "unknown"] as const).map((result) => ({
      result,
    }));

    expect(computed(outcomes)).to.equal(40);
  });

  it("weighs each rule once, by its own weight", () => {
    expect(
      computed([
        { result: "pass", weight: 3 },
        { result: "fail", weight: 1 },
      ]),
    ).to.equal(75);
    expect(computed([{ result: "pass" }, { result: "fail", weight: 0 }])).to.equal(100);
  });

  it("leaves out what does not count, and is absent where nothing does", () => {
    expect(computed([{ result: "pass" }, { result: "notchecked" }])).to.equal(100);
    expect(computed([{ result: "notapplicable" }, { result: "informational" }])).to.equal(
      undefined,
    );
    expect(computed([{ result: "pass", weight: 0 }])).to.equal(undefined);
  });

  it("goes by the stack's own policy", () => {
    const policy = resultPolicy({ notchecked: { scored: true } });

    expect(computed([{ result: "pass" }, { result: "notchecked" }], policy)).to.equal(50);
  });
});
