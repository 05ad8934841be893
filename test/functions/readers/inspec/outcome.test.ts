import { expect } from "chai";
import { check, outcomeOf } from "../../../helpers/inspec";

const broken = { exception: "NoMethodError", backtrace: ["libraries/a.rb:1"], message: "nil" };

describe("an InSpec control's outcome", () => {
  it("is met when every check passed, and then keeps none of them", async () => {
    const outcome = await outcomeOf([check("passed"), check("passed")]);

    expect(outcome).to.include({ key: "c-1", rule: "c-1", result: "pass" });
    expect(outcome.results).to.deep.equal([]);
  });

  it("is not met when any check failed, and tells every check", async () => {
    const failed = check("failed", { message: "expected it to exist" });

    const outcome = await outcomeOf([check("passed"), failed, check("skipped")]);

    expect(outcome.result).to.equal("fail");
    expect(outcome.results.map(({ result }) => result)).to.deep.equal([
      "pass",
      "fail",
      "notchecked",
    ]);
    expect(outcome.results[1]).to.deep.include({
      messages: ["expected it to exist"],
      time: "2026-11-21T01:00:00.000Z",
      severity: "medium",
    });
    expect(outcome.results[1]?.checks[0]?.name).to.equal("File /etc/passwd should exist");
  });

  it("is not checked when all checks were skipped, and says why", async () => {
    const outcome = await outcomeOf([check("skipped", { skip_message: "no such package" })]);

    expect(outcome.result).to.equal("notchecked");
    expect(outcome.results[0]?.messages).to.deep.equal(["no such package"]);
  });

  it("is not checked when there are no results", async () => {
    expect((await outcomeOf([])).result).to.equal("notchecked");
  });

  it("is met when some checks passed and the others were skipped", async () => {
    expect((await outcomeOf([check("skipped"), check("passed")])).result).to.equal("pass");
  });

  it("is an error when a check broke and none failed", async () => {
    const outcome = await outcomeOf([check("passed"), check("failed", broken)]);

    expect(outcome.result).to.equal("error");
    expect(outcome.results.map(({ result }) => result)).to.deep.equal(["pass", "error"]);
  });

  it("is not met when one check failed and another broke", async () => {
    expect((await outcomeOf([check("failed", broken), check("failed")])).result).to.equal("fail");
  });

  it("takes several unmet expectations for a failure, although they come as an exception", async () => {
    const outcome = await outcomeOf([
      check("failed", { exception: "RSpec::Core::MultipleExceptionError" }),
    ]);

    expect(outcome.result).to.equal("fail");
  });

  it("is an error when the control's own code broke", async () => {
    const outcome = await outcomeOf([
      check("failed", { code_desc: "Control Source Code Error profile/a.rb:1 ", message: "oops" }),
    ]);

    expect(outcome.result).to.equal("error");
  });

  it("is unknown when a check has a status that InSpec does not have", async () => {
    expect((await outcomeOf([check("passed"), check("odd")])).result).to.equal("unknown");
  });

  for (const impact of [0, 0.0, "none", "0.0"]) {
    it(`does not apply when the impact is ${JSON.stringify(impact)}, as InSpec counts it`, async () => {
      const noop = check("failed", { ...broken, resource_class: "noop" });

      expect((await outcomeOf([check("failed")], { impact })).result).to.equal("notapplicable");
      expect((await outcomeOf([], { impact })).result).to.equal("notapplicable");
      expect((await outcomeOf([noop], { impact })).result).to.equal("notapplicable");
      expect((await outcomeOf([check("failed", broken)], { impact })).result).to.equal("error");
    });
  }

  it("cuts long messages", async () => {
    const outcome = await outcomeOf([check("failed", { message: "x".repeat(5000) })]);

    expect(outcome.results[0]?.messages[0]).to.have.lengthOf(1000);
  });

  it("reads the times of InSpec 1", async () => {
    const outcome = await outcomeOf([check("failed", { start_time: "2016-10-19 11:09:43 -0400" })]);

    expect(outcome.results[0]?.time).to.equal("2016-10-19T15:09:43.000Z");
  });

  it("keeps the rule's key when DISA revises the control's id", async () => {
    const outcome = await outcomeOf([], { id: "SV-230223r627750_rule" });

    expect(outcome).to.include({ key: "SV-230223", rule: "SV-230223r627750_rule" });
  });
});
