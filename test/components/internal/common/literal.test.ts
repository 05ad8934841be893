import { expect } from "chai";
import fc from "fast-check";
import { literal } from "../../../../components/internal/common/literal";

describe("literal", () => {
  it("reads as the same JSON and has no placeholder of any template language", () => {
    const text = fc.string({ unit: fc.constantFrom("$", "%", "{", "}", "\\", '"', "a", "é") });
    fc.assert(
      fc.property(fc.array(text), (value) => {
        const json = literal(JSON.stringify(value));

        expect(JSON.parse(json)).to.deep.equal(value);
        expect(json).not.to.match(/[$%]\{/);
      }),
    );
  });

  it("leaves other dollar signs as they are", () => {
    expect(literal('"$1 costs $2"')).to.equal('"$1 costs $2"');
  });
});
