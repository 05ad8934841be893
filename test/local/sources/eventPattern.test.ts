import { expect } from "chai";
import type { JsonObject } from "../../../local/json";
import { eventPattern } from "../../../local/sources/eventPattern";

describe("eventPattern", () => {
  const event: JsonObject = {
    source: "aws.ec2",
    account: "123456789012",
    resources: ["arn:a", "arn:b"],
    detail: { state: "terminated", count: 3, nothing: null, nested: { deep: "Word" } },
  };
  const cases: readonly (readonly [pattern: JsonObject, matches: boolean])[] = [
    [{ source: ["aws.ec2"] }, true],
    [{ source: ["aws.s3", "aws.ec2"] }, true],
    [{ source: ["aws.ec"] }, false],
    [{ source: ["aws.ec2"], account: ["1"] }, false],
    [{ resources: ["arn:b"] }, true],
    [{ detail: { state: ["terminated"] } }, true],
    [{ detail: { state: ["running"] } }, false],
    [{ detail: { count: [3] } }, true],
    [{ detail: { count: ["3"] } }, false],
    [{ detail: { nothing: [null] } }, true],
    [{ detail: { absent: [null] } }, false],
    [{ detail: { nested: { deep: ["Word"] } } }, true],
    [{ detail: { state: { deep: ["Word"] } } }, false],
    [{ source: [{ prefix: "aws." }] }, true],
    [{ source: [{ prefix: "ec2" }] }, false],
    [{ source: [{ suffix: "ec2" }] }, true],
    [{ source: [{ wildcard: "aws.*" }] }, true],
    [{ detail: { nested: { deep: [{ "equals-ignore-case": "word" }] } } }, true],
    [{ detail: { state: [{ exists: true }] } }, true],
    [{ detail: { state: [{ exists: false }] } }, false],
    [{ detail: { absent: [{ exists: false }] } }, true],
    [{ source: [{ "anything-but": "aws.ec2" }] }, false],
    [{ source: [{ "anything-but": ["aws.s3"] }] }, true],
    [{ source: [{ "anything-but": { prefix: "aws." } }] }, false],
    [{ detail: { absent: [{ "anything-but": "x" }] } }, false],
  ];
  for (const [pattern, matches] of cases) {
    it(`${matches ? "matches" : "does not match"} ${JSON.stringify(pattern)}`, () => {
      expect(eventPattern(pattern, "rule r")(event)).to.equal(matches);
    });
  }

  const refused: readonly (readonly [pattern: JsonObject, words: RegExp])[] = [
    [{}, /rule r: .* not empty/],
    [{ source: [] }, /rule r, source: .* not empty|an object/],
    [{ source: "aws.ec2" }, /rule r, source/],
    [{ source: [{ numeric: [">", 1] }] }, /does not know the comparison \{"numeric"/],
    [{ source: [{ prefix: { "equals-ignore-case": "a" } }] }, /does not know the comparison/],
    [{ $or: [{ source: ["a"] }] }, /\$or is not followed/],
  ];
  for (const [pattern, words] of refused) {
    it(`refuses ${JSON.stringify(pattern)} and says what it is`, () => {
      expect(() => eventPattern(pattern, "rule r")).to.throw(words);
    });
  }
});
