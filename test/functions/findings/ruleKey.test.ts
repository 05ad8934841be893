import { expect } from "chai";
import { ruleKey } from "../../../functions/findings/ruleKey";

describe("the key of a rule", () => {
  for (const [rule, key] of [
    ["SV-230223r627750_rule", "SV-230223"],
    ["SV-230223r792855_rule", "SV-230223"],
    ["xccdf_mil.disa.stig_rule_SV-230223r627750_rule", "SV-230223"],
    ["xccdf_hdf_rule_SV-86473r2_rule", "SV-86473"],
  ] as const) {
    it(`drops the revision that DISA writes into ${rule}`, () => {
      expect(ruleKey(rule)).to.equal(key);
    });
  }

  for (const rule of [
    "xccdf_org.ssgproject.content_rule_accounts_tmout",
    "xccdf_org.cisecurity.benchmarks_rule_1.1.1_Ensure",
    "SV-230223",
    "SV-230223_rule",
    "xccdf_mil.disa.stig_rule_SV-2",
    "xccdf_x_rule_SV-1r2_rule_more",
    "V-71859",
    "",
  ]) {
    it(`is the rule's id where there is no revision in it: "${rule}"`, () => {
      expect(ruleKey(rule)).to.equal(rule);
    });
  }
});
