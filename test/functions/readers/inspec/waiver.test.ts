import { expect } from "chai";
import { waiverFrom } from "../../../../functions/readers/inspec/waiver";
import { check, outcomeOf } from "../../../helpers/inspec";

describe("an InSpec waiver", () => {
  it("lasts to the end of its day in UTC", () => {
    const data = { justification: "Not before Q3", expiration_date: "2026-12-31", run: false };

    expect(waiverFrom({ ...data, skipped_due_to_waiver: true, message: "" })).to.deep.equal({
      reason: "Not before Q3",
      expires: "2027-01-01T00:00:00.000Z",
      skipped: true,
    });
  });

  it("never ends without a date", () => {
    expect(waiverFrom({ justification: "Accepted" })).to.deep.equal({
      reason: "Accepted",
      skipped: false,
    });
  });

  it("has ended where its date cannot be read", () => {
    expect(waiverFrom({ expiration_date: "some day" })?.expires).to.equal(
      "1970-01-01T00:00:00.000Z",
    );
  });

  it("reads the times that YAML and Ruby make of a date", () => {
    const expires = (date: unknown) => waiverFrom({ expiration_date: date })?.expires;

    expect(expires("2026-12-31 10:00:00 UTC")).to.equal("2026-12-31T10:00:00.000Z");
    expect(expires("2026-12-31 10:00:00 +0200")).to.equal("2026-12-31T08:00:00.000Z");
    expect(expires("2026-12-31T10:00:00Z")).to.equal("2026-12-31T10:00:00.000Z");
  });

  it("is none where a control has no waiver", () => {
    for (const data of [undefined, null, {}, [], "", 1])
      expect(waiverFrom(data)).to.equal(undefined);
  });

  it("tells whether the control was left out, in booleans and in texts", () => {
    const skipped = (data: object) => waiverFrom({ justification: "a", ...data })?.skipped;

    expect(skipped({ run: false })).to.equal(true);
    expect(skipped({ run: "no" })).to.equal(true);
    expect(skipped({ run: true })).to.equal(false);
    expect(skipped({ run: "yes" })).to.equal(false);
    expect(skipped({ run: false, skipped_due_to_waiver: false })).to.equal(false);
    expect(skipped({ run: false, skipped_due_to_waiver: "true" })).to.equal(true);
    expect(skipped({ run: false, skipped_due_to_waiver: "false" })).to.equal(false);
  });

  it("goes with a failure, and with a control that was left out because of it", async () => {
    const waiver = { justification: "Accepted", run: true, skipped_due_to_waiver: false };
    const left = { justification: "Accepted", run: false, skipped_due_to_waiver: true };
    const skip = check("skipped", { skip_message: "Skipped control due to waiver: Accepted" });

    const failed = await outcomeOf([check("failed")], { waiver_data: waiver });
    const skipped = await outcomeOf([skip], { waiver_data: left });

    expect(failed).to.deep.include({
      result: "fail",
      waiver: { reason: "Accepted", skipped: false },
    });
    expect(skipped).to.deep.include({
      result: "notchecked",
      waiver: { reason: "Accepted", skipped: true },
    });
  });

  it("does not go with a control that is met, and is absent without a waiver", async () => {
    const met = await outcomeOf([check("passed")], { waiver_data: { justification: "Accepted" } });
    const none = await outcomeOf([check("failed")], { waiver_data: {} });

    expect(met).not.to.have.property("waiver");
    expect(none).not.to.have.property("waiver");
  });
});
