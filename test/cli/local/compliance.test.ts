import { expect } from "chai";
import { type ComplianceStory, runCompliance } from "../../../cli/local/compliance";
import { complianceText } from "../../../cli/local/complianceText";

describe("plumbline local, as an organization has it", () => {
  let story: ComplianceStory;
  before(async () => {
    story = await runCompliance("local");
  });

  it("judges a bucket in a member account, puts it right, and judges it again", () => {
    expect(story.account).to.not.equal("123456789012");
    expect(story.rule).to.match(/^s3-enable-versioning-conformance-pack-/);
    expect(story.judged).to.deep.equal([
      { compliance: "NON_COMPLIANT", reason: "Versioning is off." },
      { compliance: "COMPLIANT" },
    ]);
    expect(story.executions).to.deep.equal(["Success", "Success"]);
    expect(story.denied).to.equal(0);
  });

  it("has a record of the dry run, of the change before it is made, and of the change", () => {
    expect(story.audit.map(({ outcome }) => outcome)).to.deep.equal([
      "dry-run",
      "started",
      "changed",
    ]);
    for (const record of story.audit) {
      expect(record).to.include({
        account: story.account,
        resource: story.bucket,
        before: "versioning Off",
        after: "versioning Enabled",
      });
      expect(record.role).to.include(`arn:aws:iam::${story.account}:role/`);
    }
  });

  it("shows all of it", () => {
    const text = complianceText(story);

    for (const part of ["NON_COMPLIANT", "dry-run", "changed", story.rule, story.account]) {
      expect(text).to.include(part);
    }
  });
});
