import { expect } from "chai";
import { waiverFrom } from "../../../../functions/readers/inspec/waiver";
import { check, control, outcomeOf, profile, read, report } from "../../../helpers/inspec";

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

  it("reads the dates that people write as Ruby does: the year is where only a year can be", () => {
    for (const date of [
      "2031/06/30",
      "2031/6/30",
      "30/06/2031",
      "30.6.2031",
      "30-06-2031",
      "31/06/30",
      "30 June 2031",
      "30th Jun 2031",
      "Jun 30, 2031",
      "June 30 2031",
    ]) {
      expect(waiverFrom({ expiration_date: date })?.expires, date).to.equal(
        "2031-07-01T00:00:00.000Z",
      );
    }
    const at = (date: string) => waiverFrom({ expiration_date: date })?.expires;
    expect(at("2031/06/30 12:00:00 +0200")).to.equal("2031-06-30T10:00:00.000Z");
    expect(at("30/06/2031 9:30")).to.equal("2031-06-30T09:30:00.000Z");
  });

  it("has ended where Ruby would refuse its date, or the calendar does not have it", () => {
    for (const date of [
      "06/30/2031",
      "2031/02/30",
      "31/31/2031",
      "30 Foo 2031",
      "2031/06/30 25h",
    ]) {
      expect(waiverFrom({ expiration_date: date })?.expires, date).to.equal(
        "1970-01-01T00:00:00.000Z",
      );
    }
  });

  it("is told of where its end cannot be read, above all where InSpec has it in force", async () => {
    const noticesOf = async (data: object) => {
      const [scan] = await read(
        report([profile("os", [control("c-1", [check("failed")], { waiver_data: data })])]),
      );
      return scan?.notices;
    };

    expect(await noticesOf({ expiration_date: "some day" })).to.deep.equal([
      'the waiver of c-1 has the expiration_date "some day", which cannot be read, and hides nothing: write a date such as 2031-06-30',
    ]);
    expect(
      await noticesOf({ expiration_date: "some day", skipped_due_to_waiver: true }),
    ).to.deep.equal([
      'the waiver of c-1 has the expiration_date "some day", which cannot be read, and hides nothing, though InSpec has it in force (skipped_due_to_waiver): write a date such as 2031-06-30',
    ]);
    expect(await noticesOf({ expiration_date: "2020/01/31" })).to.equal(undefined);
    expect(await noticesOf({})).to.equal(undefined);
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

  it("has a justification that is cut where it is longer than a finding has room for", () => {
    const { reason = "" } = waiverFrom({ justification: "because ".repeat(10_000) }) ?? {};

    expect(reason).to.have.length(1024).and.to.match(/…$/);
  });
});
