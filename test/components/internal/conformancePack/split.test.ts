import { expect } from "chai";
import fc from "fast-check";
import { packLimits } from "../../../../components/internal/conformancePack/limits";
import { planPacks } from "../../../../components/internal/conformancePack/split";
import { anyRules, plainRule } from "../../../helpers/packRules";

const numbered = (count: number, description = "") =>
  Array.from({ length: count }, (_, index) => plainRule({ name: `rule-${index}`, description }));

describe("planPacks", () => {
  it("puts all rules into one pack where they fit", () => {
    const { packs, reasons } = planPacks(numbered(packLimits.rules));

    expect(packs).to.have.length(1);
    expect(reasons).to.deep.equal([]);
  });

  it("begins another pack with the first rule that is too many", () => {
    const { packs, reasons } = planPacks(numbered(packLimits.rules + 1));

    expect(packs.map(({ rules }) => rules.length)).to.deep.equal([packLimits.rules, 1]);
    expect(reasons).to.deep.equal(["rules"]);
  });

  it("begins another pack where the template would be too large for S3", () => {
    const { packs, reasons } = planPacks(numbered(100, "d".repeat(4000)));

    expect(packs.length).to.be.greaterThan(1);
    expect(reasons).to.deep.equal(["bytes"]);
  });

  it("begins another pack where there would be too many inputs", () => {
    const rules = numbered(80).map((rule, index) => ({
      ...rule,
      parameters: { value: { input: `Value${index}` } },
    }));

    const { packs, reasons } = planPacks(rules);

    expect(packs.map(({ inputs }) => inputs.length)).to.deep.equal([60, 22]);
    expect(reasons).to.deep.equal(["inputs"]);
  });

  it("keeps within every limit, loses no rule and keeps their order, for any rules", () => {
    fc.assert(
      fc.property(anyRules, (rules) => {
        const { packs } = planPacks(rules);

        expect(packs.flatMap((pack) => pack.rules)).to.deep.equal(rules.map(({ name }) => name));
        for (const pack of packs) {
          expect(pack.bytes).to.be.at.most(packLimits.s3Bytes);
          expect(pack.rules.length).to.be.at.most(packLimits.rules);
          expect(pack.inputs.length).to.be.at.most(packLimits.inputs);
        }
      }),
      { numRuns: 25 },
    );
  });

  it("moves no rule to another pack when one is added at the end", () => {
    fc.assert(
      fc.property(anyRules, (rules) => {
        const before = planPacks(rules).packs.map((pack) => pack.rules);
        const after = planPacks([...rules, plainRule({ name: "added" })]).packs.flatMap(
          (pack, index) => pack.rules.filter((name) => name !== "added").map(() => index),
        );

        expect(after).to.deep.equal(before.flatMap((names, index) => names.map(() => index)));
      }),
      { numRuns: 25 },
    );
  });
});
