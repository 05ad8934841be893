import { expect } from "chai";
import { remediationRequest } from "../../../../functions/pipeline/remediation/request";
import { payload } from "../../../helpers/remediation";

describe("remediationRequest", () => {
  const wrong: readonly [string, unknown, string][] = [
    ["what is no object", [], "must be an object"],
    ["no resource", { ...payload, ResourceId: "" }, "ResourceId was missing"],
    ["no account", { ...payload, AccountId: undefined }, "AccountId was missing"],
    ["an id that is too long", { ...payload, ResourceId: "x".repeat(769) }, "at most 768"],
    ["a text that is none", { ...payload, Region: 1 }, "Region was 1, must be a text"],
    ["a parameter without a value", { ...payload, Parameters: ["days"] }, "form Name=value"],
  ];
  for (const [what, given, message] of wrong) {
    it(`refuses ${what}`, () => {
      expect(() => remediationRequest(given)).to.throw(message);
    });
  }

  it("reads parameters whose values have the sign themselves, and one that stands alone", () => {
    expect(
      remediationRequest({ ...payload, Parameters: ["a=b=c", "d="] }).parameters,
    ).to.deep.equal({ a: "b=c", d: "" });
    expect(remediationRequest({ ...payload, Parameters: "days=1" }).parameters).to.deep.equal({
      days: "1",
    });
  });
});
