import { expect } from "chai";
import * as fc from "fast-check";
import { aggregate } from "../../../functions/findings/aggregate";
import { type XccdfResult, xccdfResults } from "../../../functions/findings/model";

const letters: Readonly<Record<string, XccdfResult>> = {
  P: "pass",
  F: "fail",
  U: "unknown",
  E: "error",
  N: "notapplicable",
  K: "notchecked",
  S: "notselected",
  I: "informational",
};

/** NISTIR 7275r4, table 12: the truth table for AND, rows and columns in the order of `letters`. */
const table = [
  "PFUEPPPP",
  "FFFFFFFF",
  "UFUUUUUU",
  "EFUEEEEE",
  "PFUENNNN",
  "PFUENKKK",
  "PFUENKSS",
  "PFUENKSI",
];

describe("the result of several results", () => {
  it("is what XCCDF's truth table for AND says", () => {
    const order = Object.keys(letters);
    for (const [row, results] of table.entries()) {
      for (const [column, expected] of Array.from(results).entries()) {
        const pair = [order[row], order[column]].flatMap((letter) => letters[letter ?? ""] ?? []);
        expect(aggregate(pair), pair.join(" and ")).to.equal(letters[expected]);
      }
    }
  });

  it("takes a rule that was fixed for one that is met", () => {
    expect(aggregate(["pass", "fixed"])).to.equal("fixed");
    expect(aggregate(["fixed", "notapplicable"])).to.equal("fixed");
    expect(aggregate(["fixed", "error"])).to.equal("error");
    expect(aggregate(["fixed", "fail"])).to.equal("fail");
  });

  it("is unknown where there are none", () => {
    expect(aggregate([])).to.equal("unknown");
  });

  it("does not depend on their order or grouping", () => {
    const results = fc.array(fc.constantFrom(...xccdfResults), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(results, results, (one, other) => {
        const all = aggregate([...one, ...other]);
        expect(aggregate([...other, ...one])).to.equal(all);
        expect(aggregate([aggregate(one), aggregate(other)])).to.equal(all);
      }),
    );
  });
});
