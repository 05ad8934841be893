import { expect } from "chai";
import { append, greatest, least } from "../../../functions/findings/extremes";

describe("extremes of numbers", () => {
  it("are those of the engine", () => {
    for (const values of [[3, -1, 2], [0], [], [1, NaN, 2]]) {
      expect(least(values)).to.deep.equal(Math.min(...values));
      expect(greatest(values)).to.deep.equal(Math.max(...values));
    }
  });

  it("may be of more values than the stack holds arguments", () => {
    const many = Array.from({ length: 1_000_000 }, (_, index) => index);
    const list = [-1];
    append(list, many);

    expect([least(many), greatest(many), list.length]).to.deep.equal([0, 999_999, 1_000_001]);
    expect(() => Math.max(...many)).to.throw(RangeError);
  });
});
