import { expect } from "chai";
import { LocalStackError } from "../../../local/errors";
import { localAccount } from "../../../local/account";
import { associationScheduleFault } from "../../../local/program/associationSchedule";
import { checkTogether } from "../../../local/program/limits";
import { describeResource } from "../../../local/program/provider";
import { types } from "../../../local/types";

const world = { ...localAccount, endpoint: "https://sqs.us-east-1.amazonaws.com" };

/** The sentence with which a resource is refused; empty where it is taken. */
function refusal(type: string, inputs: Readonly<Record<string, unknown>>, name = "it"): string {
  try {
    describeResource({ type, name, urn: `urn:${name}`, inputs }, world);
    return "";
  } catch (error) {
    if (!(error instanceof LocalStackError)) throw error;
    return error.message;
  }
}

const tags = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`Tag${index}`, "value"]));

describe("what the provider and AWS refuse", () => {
  it("is a key that the provider does not know in a map of texts", () => {
    const share = (key: string) => ({ permissions: { type: "Share", [key]: "111122223333" } });

    expect(refusal(types.document, share("account_ids"))).to.equal("");
    expect(refusal(types.document, share("accountIds"))).to.equal(
      'aws:ssm/document:Document "it" has permissions.accountIds: the provider knows type, account_ids there',
    );
  });

  it("is a tag too many, of which objects have ten and all else fifty", () => {
    expect(refusal(types.queue, { tags: tags(50) })).to.equal("");
    expect(refusal(types.queue, { tags: tags(51) })).to.include("has 51 tags: AWS takes 50 there");
    expect(refusal(types.bucketObject, { tags: tags(10) })).to.equal("");
    expect(refusal(types.bucketObject, { tags: tags(11) })).to.include("AWS takes 10 there");
    expect(refusal(types.queue, { tags: { "aws:x": "y" } })).to.include("has the tag aws:x");
  });

  it("is a tag that the schema of the CIS configuration does not take", () => {
    const configuration = (Tags: Readonly<Record<string, string>>) => ({
      typeName: "AWS::InspectorV2::CisScanConfiguration",
      desiredState: JSON.stringify({ Tags }),
    });

    expect(refusal(types.cloudControl, configuration({ ab: "v" }))).to.equal("");
    expect(refusal(types.cloudControl, configuration({ k: "v" }))).to.include("has the tag k");
    expect(refusal(types.cloudControl, configuration({ empty: "" }))).to.include("the tag empty");
  });

  it("is a name that begins as AWS's own do, or is too long with its ending", () => {
    expect(refusal(types.document, {}, "aws-scan")).to.include("AWS keeps such names for itself");
    expect(refusal(types.parameter, {}, "ssm-switch")).to.include("AWS keeps such names");
    expect(refusal(types.role, {}, "x".repeat(57))).to.include("AWS takes at most 64");
    expect(refusal(types.role, { namePrefix: "x".repeat(39) })).to.include("the provider takes 38");
    expect(refusal(types.role, { namePrefix: "x".repeat(38) })).to.equal("");
  });

  it("is a second policy of CloudWatch Logs of one name, and an eleventh of any", () => {
    const policy = (policyName: string) => ({
      type: types.logResourcePolicy,
      name: policyName,
      urn: policyName,
      inputs: { policyName },
    });
    const ten = Array.from({ length: 10 }, (_, index) => policy(`policy-${index}`));

    checkTogether(policy("policy-9"), ten.slice(0, 9));
    expect(() => {
      checkTogether(policy("policy-1"), ten.slice(0, 9));
    }).to.throw('is named policy-1 like "policy-1", whose place it would take');
    expect(() => {
      checkTogether(policy("another"), ten);
    }).to.throw("is one more than the 10 of an account and Region");
    expect(refusal(types.logResourcePolicy, {})).to.include("exactly one of policyName");
  });

  it("is a schedule that State Manager does not take", () => {
    for (const each of ["rate(30 minutes)", "rate(30 days)", "cron(0 2 ? * SUN *)"]) {
      expect(associationScheduleFault(each), each).to.equal(undefined);
    }
    for (const each of [
      "rate(29 minutes)",
      "rate(31 days)",
      "cron(0 2 1 1,7 ? *)",
      "cron(0 2 ? * MON-FRI *)",
      "cron(*/5 * ? * * *)",
      "cron(0 2 * *)",
    ]) {
      expect(associationScheduleFault(each), each).to.be.a("string");
      expect(refusal(types.association, { scheduleExpression: each }), each).to.include(each);
    }
  });
});
