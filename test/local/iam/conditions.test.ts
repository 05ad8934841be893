import { expect } from "chai";
import { meetsCondition } from "../../../local/iam/conditions";
import { contextOf, type ContextValue } from "../../../local/iam/context";
import { PolicyError } from "../../../local/iam/variables";

interface Case {
  readonly operator: string;
  readonly key?: string;
  readonly values: readonly string[];
  /** The request's value of the key; undefined where it has none. */
  readonly actual?: ContextValue;
  readonly meets: boolean;
}

const arn = "arn:aws:s3:::bucket/AROA:i-1/file";

const table: readonly Case[] = [
  { operator: "StringEquals", values: ["a", "b"], actual: "b", meets: true },
  { operator: "StringEquals", values: ["a"], actual: "A", meets: false },
  { operator: "StringEquals", values: ["a*"], actual: "ab", meets: false },
  { operator: "StringEquals", values: ["a"], meets: false },
  { operator: "StringEqualsIfExists", values: ["a"], meets: true },
  { operator: "StringEqualsIfExists", values: ["a"], actual: "b", meets: false },
  { operator: "StringEqualsIgnoreCase", values: ["a"], actual: "A", meets: true },
  { operator: "StringNotEquals", values: ["a", "b"], actual: "b", meets: false },
  { operator: "StringNotEquals", values: ["a", "b"], actual: "c", meets: true },
  { operator: "StringNotEquals", values: ["a"], meets: true },
  { operator: "StringLike", values: ["a*"], actual: "abc", meets: true },
  { operator: "StringLike", values: ["a?"], actual: "abc", meets: false },
  { operator: "StringNotLike", values: ["a*"], actual: "abc", meets: false },
  { operator: "ArnLike", values: ["arn:aws:s3:::buck*"], actual: arn, meets: true },
  { operator: "ArnEquals", values: ["arn:aws:s3:::bucket/*"], actual: arn, meets: true },
  {
    operator: "ArnLike",
    values: ["arn:aws:*:bucket"],
    actual: "arn:aws:s3:::bucket",
    meets: false,
  },
  { operator: "ArnNotLike", values: ["arn:aws:s3:::other"], actual: arn, meets: true },
  { operator: "Bool", values: ["false"], actual: "true", meets: false },
  { operator: "Bool", values: ["true"], actual: "true", meets: true },
  { operator: "NumericLessThan", values: ["1.2"], actual: "1.3", meets: false },
  { operator: "NumericLessThan", values: ["1.2"], actual: "1.1", meets: true },
  { operator: "NumericGreaterThanEquals", values: ["3"], actual: "3", meets: true },
  { operator: "NumericEquals", values: ["3"], actual: "three", meets: false },
  {
    operator: "DateGreaterThan",
    values: ["2026-01-01T00:00:00Z"],
    actual: "1767225601",
    meets: true,
  },
  {
    operator: "DateLessThan",
    values: ["2026-01-01"],
    actual: "2026-06-01T00:00:00Z",
    meets: false,
  },
  { operator: "Null", values: ["true"], meets: true },
  { operator: "Null", values: ["false"], meets: false },
  { operator: "Null", values: ["false"], actual: "x", meets: true },
  { operator: "ForAllValues:StringEquals", values: ["a", "b"], actual: ["a", "b"], meets: true },
  { operator: "ForAllValues:StringEquals", values: ["a"], actual: ["a", "b"], meets: false },
  { operator: "ForAllValues:StringEquals", values: ["a"], meets: true },
  { operator: "Null", values: ["false"], actual: [], meets: false },
  { operator: "ForAnyValue:StringEquals", values: ["b"], actual: ["a", "b"], meets: true },
  { operator: "ForAnyValue:StringLike", values: ["c*"], actual: ["a", "b"], meets: false },
  { operator: "ForAnyValue:StringEquals", values: ["a"], meets: false },
  { operator: "StringEquals", values: ["${aws:userid}"], actual: "AROA:i-1", meets: true },
  { operator: "StringLike", values: ["${aws:userid}/*"], actual: "AROA:i-1/x", meets: true },
  { operator: "StringEquals", values: ["${aws:SourceVpc}"], actual: "", meets: false },
  { operator: "StringEquals", values: ["${aws:SourceVpc, 'none'}"], actual: "none", meets: true },
];

describe("meetsCondition", () => {
  for (const { operator, key = "s3:prefix", values, actual, meets } of table) {
    const value = actual === undefined ? "an absent key" : JSON.stringify(actual);
    it(`${operator} ${JSON.stringify(values)} ${meets ? "holds" : "does not hold"} for ${value}`, () => {
      const context = contextOf({ "aws:userid": "AROA:i-1", [key]: actual });

      expect(meetsCondition({ operator, key, values }, context, true)).to.equal(meets);
    });
  }

  it("refuses to compare a key that is a list as if it had one value", () => {
    const context = contextOf({ "events:detail-type": ["A", "B"] });
    const meets = (operator: string, values: string[]) =>
      meetsCondition({ operator, key: "events:detail-type", values }, context, true);

    expect(meets("ForAllValues:StringEquals", ["A", "B"])).to.equal(true);
    expect(meets("ForAllValues:StringEquals", ["A"])).to.equal(false);
    expect(() => meets("StringEquals", ["A", "B"])).to.throw(PolicyError, "needs ForAllValues:");
  });

  it("compares keys without case", () => {
    const condition = { operator: "Bool", key: "AWS:securetransport", values: ["true"] };

    expect(meetsCondition(condition, contextOf({ "aws:SecureTransport": "true" }), true)).to.equal(
      true,
    );
  });

  it("takes the value of a variable literally, wildcards and all", () => {
    const context = contextOf({ "aws:userid": "*", "s3:prefix": "anything" });
    const condition = { operator: "StringLike", key: "s3:prefix", values: ["${aws:userid}"] };

    expect(meetsCondition(condition, context, true)).to.equal(false);
  });

  it("knows no variables in policies older than 2012-10-17", () => {
    const context = contextOf({ "aws:userid": "me", "s3:prefix": "${aws:userid}" });
    const condition = { operator: "StringEquals", key: "s3:prefix", values: ["${aws:userid}"] };

    expect(meetsCondition(condition, context, false)).to.equal(true);
  });

  for (const operator of ["IpAddress", "StringEqual", "ForSomeValues:StringEquals", "Null?"]) {
    it(`refuses to judge the operator ${operator}`, () => {
      const condition = { operator, key: "s3:prefix", values: ["a"] };

      expect(() => meetsCondition(condition, contextOf({}), true)).to.throw(PolicyError, operator);
    });
  }

  it("refuses to judge a key that it does not know", () => {
    const condition = { operator: "StringEquals", key: "aws:PrincipalOrgPaths", values: ["o-1"] };

    expect(() => meetsCondition(condition, contextOf({}), true)).to.throw(
      PolicyError,
      "aws:PrincipalOrgPaths",
    );
  });

  it("refuses to judge a variable that it does not know", () => {
    const condition = { operator: "StringLike", key: "s3:prefix", values: ["${ec2:Vpc}"] };

    expect(() => meetsCondition(condition, contextOf({ "s3:prefix": "a" }), true)).to.throw(
      PolicyError,
      "ec2:Vpc",
    );
  });
});
