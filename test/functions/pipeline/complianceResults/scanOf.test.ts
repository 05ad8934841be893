import { expect } from "chai";
import { scanOf, seriesOf } from "../../../../functions/pipeline/complianceResults/scanOf";
import { bucket, resultsAt } from "../../../helpers/ruleResults";

const message = resultsAt(1, []);

describe("what a rule says of a resource", () => {
  it("is a scan of one rule, of a series of its own", () => {
    const { series, report, time, evidence } = scanOf(message, bucket("data", "NON_COMPLIANT"));

    expect(series).to.deep.equal({
      target: {
        partition: "aws",
        account: "111122223333",
        region: "eu-central-1",
        id: "arn:aws:s3:::data",
      },
      source: "config",
      benchmark: "S3_ENABLE_VERSIONING",
      profile: "s3-enable-versioning",
    });
    expect(time).to.equal("2026-11-01T01:00:00.000Z");
    expect(evidence).to.equal(undefined);
    expect(report.counts).to.deep.equal({ fail: 1 });
    expect(report.outcomes).to.have.length(1);
    expect(report.outcomes[0]).to.deep.include({
      key: "S3_ENABLE_VERSIONING",
      rule: "S3_ENABLE_VERSIONING",
      result: "fail",
      severity: "low",
    });
  });

  for (const [compliance, result] of [
    ["COMPLIANT", "pass"],
    ["NON_COMPLIANT", "fail"],
    ["NOT_APPLICABLE", "notapplicable"],
  ] as const) {
    it(`is ${result} where it is ${compliance}`, () => {
      expect(scanOf(message, bucket("data", compliance)).report.outcomes[0]?.result).to.equal(
        result,
      );
    });
  }

  it("says why the resource fails, in at most 256 characters that every service takes", () => {
    const detailOf = (reason: string) =>
      scanOf(message, { ...bucket("data", "NON_COMPLIANT"), reason }).report.outcomes[0]?.detail;

    expect(detailOf("Port 22 is open to 0.0.0.0/0.")).to.equal("Port 22 is open to 0.0.0.0/0.");
    expect(detailOf("a\u0000b")).to.equal("a\ufffdb");
    expect(detailOf("x".repeat(300))).to.equal(`${"x".repeat(255)}…`);
    expect(detailOf("  ")).to.equal(undefined);
  });

  it("has no detail where the resource passes", () => {
    const passing = { ...bucket("data", "COMPLIANT"), reason: "Versioning is enabled." };
    expect(scanOf(message, passing).report.outcomes[0]).not.to.have.property("detail");
  });

  for (const [what, resource, id] of [
    [
      "an instance by its id, as EC2 names it when it ends",
      { type: "AWS::EC2::Instance", id: "i-0123456789abcdef0", arn: "arn:aws:ec2:x:1:instance/i" },
      "i-0123456789abcdef0",
    ],
    [
      "a resource by its ARN",
      { type: "AWS::Logs::LogGroup", id: "app", arn: "arn:aws:logs:eu-central-1:1:log-group:app" },
      "arn:aws:logs:eu-central-1:1:log-group:app",
    ],
    ["an account by its number", { type: "AWS::::Account", id: "111122223333" }, "111122223333"],
  ] as const) {
    it(`names ${what}`, () => {
      expect(seriesOf(message, resource).target.id).to.equal(id);
    });
  }
});
