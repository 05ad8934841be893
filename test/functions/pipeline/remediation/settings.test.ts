import { expect } from "chai";
import { guardRailsOf, limitsOf } from "../../../../functions/pipeline/remediation/settings";

describe("the settings of remediation", () => {
  it("are read from the environment and the list of accounts", () => {
    expect(
      guardRailsOf(
        { DRY_RUN: "false", ALLOWED_TAGS: '{"Remediate":["yes"],"Team":[]}' },
        { changeable: ["111122223333"] },
      ),
    ).to.deep.equal({
      dryRun: false,
      accounts: ["111122223333"],
      tags: { Remediate: ["yes"], Team: [] },
    });
    expect(
      limitsOf({ MAX_PER_RUN: "1", MAX_PER_RESOURCE: "5", MAX_PER_HOUR: "100" }),
    ).to.deep.equal({ perRun: 1, perResource: 5, perHour: 100 });
  });

  it("are for all accounts of the function, and for no tag, where nothing is said", () => {
    expect(guardRailsOf({ DRY_RUN: "true" })).to.deep.equal({ dryRun: true, tags: {} });
  });

  for (const [what, environment] of [
    ["nothing of a dry run", {}],
    ["a dry run that is neither", { DRY_RUN: "no" }],
    ["tags that are no lists", { DRY_RUN: "true", ALLOWED_TAGS: '{"Remediate":"yes"}' }],
    ["tags that are a list", { DRY_RUN: "true", ALLOWED_TAGS: '["Remediate"]' }],
    ["tags that are nothing", { DRY_RUN: "true", ALLOWED_TAGS: "null" }],
  ] as const) {
    it(`refuse ${what}, rather than guess what may be changed`, () => {
      expect(() => guardRailsOf(environment)).to.throw("environment variable");
    });
  }
});
