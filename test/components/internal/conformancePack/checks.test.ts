import { expect } from "chai";
import fc from "fast-check";
import { nameTwice, ruleFault } from "../../../../components/internal/conformancePack/checks";
import {
  ownRuleNameCharacters,
  ruleNameSuffix,
} from "../../../../components/internal/conformancePack/limits";
import type {
  PackRemediation,
  PackRule,
} from "../../../../components/internal/conformancePack/model";
import { packRule, plainRule } from "../../../helpers/packRules";

const remediated = (changes: Partial<PackRemediation>): PackRule => {
  const { remediation } = packRule();
  if (remediation === undefined) throw new Error("the rule has no remediation");
  return packRule({ remediation: { ...remediation, ...changes } });
};

describe("ruleFault", () => {
  it("finds nothing in rules that Config takes", () => {
    for (const rule of [packRule(), plainRule(), remediated({ automatic: false })]) {
      expect(ruleFault(rule)).to.equal(undefined);
    }
  });

  it("takes names that fit with the pack's suffix, and no longer ones", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 128 }), (length) => {
        const fault = ruleFault(plainRule({ name: "r".repeat(length) }));

        expect(fault === undefined).to.equal(length + ruleNameSuffix.length <= 64);
      }),
    );
    const fault = ruleFault(plainRule({ name: "r".repeat(ownRuleNameCharacters + 1) }));
    expect(fault?.must).to.include("-conformance-pack-xxxxxxxxx behind it, it has at most 64");
  });

  it("counts the characters of parameters as the rule is given them", () => {
    const frame = JSON.stringify({ ComplianceCommand: "S3_ENABLE_VERSIONING", a: "" }).length;
    const of = (length: number) => ruleFault(plainRule({ parameters: { a: "x".repeat(length) } }));

    expect(of(1024 - frame)).to.equal(undefined);
    expect(of(1025 - frame)).to.deep.include({ property: "parameters", value: "1025 characters" });
  });

  const faults: readonly (readonly [string, PackRule, string])[] = [
    ["a name with a blank", plainRule({ name: "a b" }), "name"],
    ["a type that is none", plainRule({ resourceTypes: ["S3"] }), "resourceTypes"],
    [
      "101 types",
      plainRule({ resourceTypes: new Array<string>(101).fill("AWS::S3::Bucket") }),
      "resourceTypes",
    ],
    ["no trigger", plainRule({ triggers: { change: false } }), "triggers"],
    [
      "a Guard policy that runs periodically",
      plainRule({
        source: { kind: "policy", runtime: "guard-2.x.x", text: "rule a {}" },
        triggers: { change: true, frequency: "One_Hour" },
      }),
      "triggers.frequency",
    ],
    [
      "a Guard policy that is too long",
      plainRule({
        source: { kind: "policy", runtime: "guard-2.x.x", text: "r".repeat(10_001) },
        triggers: { change: true },
      }),
      "policy",
    ],
    [
      "an unknown runtime",
      plainRule({
        source: { kind: "policy", runtime: "rego", text: "rule a {}" },
        triggers: { change: true },
      }),
      "runtime",
    ],
    ["26 attempts", remediated({ attempts: 26 }), "remediation.attempts"],
    ["no seconds between attempts", remediated({ retrySeconds: 0 }), "remediation.retrySeconds"],
    ["half a percent", remediated({ concurrencyPercent: 0.5 }), "remediation.concurrencyPercent"],
    ["101 percent", remediated({ errorPercent: 101 }), "remediation.errorPercent"],
    [
      "a parameter that is too long for a remediation",
      remediated({ parameters: { days: "1".repeat(252) } }),
      "parameters.days",
    ],
    [
      "more parameters than a remediation can be told",
      remediated({
        parameters: Object.fromEntries(Array.from({ length: 26 }, (_, n) => [`p${n}`, ""])),
      }),
      "parameters",
    ],
  ];
  for (const [what, rule, property] of faults) {
    it(`finds ${what}`, () => {
      expect(ruleFault(rule)?.property).to.equal(property);
    });
  }
});

describe("nameTwice", () => {
  it("finds names that only hyphens and case of a word's first letter tell apart", () => {
    const rules = ["s3-tls", "s3-Tls", "other"].map((name) => plainRule({ name }));

    expect(nameTwice(rules)).to.deep.equal(["s3-tls", "s3-Tls"]);
    expect(nameTwice(rules.slice(1))).to.equal(undefined);
  });

  it("finds a rule that is named like another one's remediation", () => {
    const rules = ["a-remediation", "a"].map((name) => plainRule({ name }));

    expect(nameTwice(rules)).to.deep.equal(["a-remediation", "a"]);
  });
});
