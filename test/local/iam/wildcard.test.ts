import { expect } from "chai";
import fc from "fast-check";
import { matchesWildcard } from "../../../local/iam/wildcard";

describe("matchesWildcard", () => {
  const table: readonly (readonly [pattern: string, value: string, matches: boolean])[] = [
    ["s3:GetObject", "s3:GetObject", true],
    ["s3:GetObject", "s3:GetObjectVersion", false],
    ["s3:Get*", "s3:GetObjectVersion", true],
    ["*", "", true],
    ["?", "", false],
    ["a?c", "abc", true],
    ["a.c", "abc", false],
    ["a*c", "a\nc", true],
    ["[a]+", "[a]+", true],
  ];
  for (const [pattern, value, matches] of table) {
    it(`${JSON.stringify(pattern)} ${matches ? "matches" : "does not match"} ${JSON.stringify(value)}`, () => {
      expect(matchesWildcard(pattern, value)).to.equal(matches);
    });
  }

  it("lets text without wildcards match itself alone", () => {
    const text = fc.string().filter((value) => !/[*?]/.test(value));
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(matchesWildcard(one, other)).to.equal(one === other);
      }),
    );
  });

  it("lets a star stand for any text in its place", () => {
    const text = fc.string().filter((value) => !/[*?]/.test(value));
    fc.assert(
      fc.property(text, fc.string(), text, (before, inside, after) => {
        expect(matchesWildcard(`${before}*${after}`, before + inside + after)).to.equal(true);
      }),
    );
  });
});
