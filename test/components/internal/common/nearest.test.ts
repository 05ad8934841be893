import { expect } from "chai";
import fc from "fast-check";
import { distance, nearest } from "../../../../components/internal/common/nearest";

describe("nearest", () => {
  const keys = ["schedule", "scan", "securityHub", "silentAfterHours"];

  it("finds what was meant behind a slip of the finger", () => {
    expect(nearest("schedul", keys)).to.equal("schedule");
    expect(nearest("secuirtyHub", keys)).to.equal("securityHub");
    expect(nearest("silentafterhours", keys)).to.equal("silentAfterHours");
  });

  it("guesses nothing where nothing is near", () => {
    expect(nearest("bucketName", keys)).to.equal(undefined);
    expect(nearest("scan", [])).to.equal(undefined);
  });
});

describe("distance", () => {
  const word = fc.string({ maxLength: 12 });

  it("is zero for the same word only, the same both ways, and never longer than the longer word", () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(distance(a, b)).to.equal(distance(b, a));
        expect(distance(a, b) === 0).to.equal(a === b);
        expect(distance(a, b)).to.be.at.most(Math.max(a.length, b.length));
      }),
    );
  });
});
