import { expect } from "chai";
import * as fc from "fast-check";
import { holdsAt, parseExpiry, readExpiry } from "../../../../functions/findings/exceptions";

const longAgo = "1970-01-01T00:00:00.000Z";

describe("an expiry", () => {
  it("that is a date lasts to the end of that day in UTC", () => {
    expect(readExpiry("2026-11-30")).to.equal("2026-12-01T00:00:00.000Z");
    expect(readExpiry("2028-02-29")).to.equal("2028-03-01T00:00:00.000Z");
    expect(parseExpiry("2026-11-30")).to.equal("2026-12-01T00:00:00.000Z");
  });

  it("that is an instant is that instant", () => {
    for (const text of ["2026-11-30T10:00:00+02:00", "2026-11-30 08:00Z", "2026-11-30T08:00:00Z"]) {
      expect(readExpiry(text), text).to.equal("2026-11-30T08:00:00.000Z");
      expect(parseExpiry(text), text).to.equal("2026-11-30T08:00:00.000Z");
    }
  });

  it("in code is nothing else", () => {
    for (const text of [
      "",
      "soon",
      "2026-02-30",
      "2026-11-31",
      "2027-02-29T00:00:00Z",
      "2026-13-01",
      "30.11.2026",
      "11/30/2026",
      "2026-11-30T10:00:00",
      "2026-11-30T25:00:00Z",
      "1800000000",
      " 2026-11-30",
    ]) {
      expect(readExpiry(text), text).to.equal(undefined);
    }
  });

  it("in the table may be epoch seconds, or an instant without a zone, which is UTC", () => {
    expect(parseExpiry(1_800_000_000)).to.equal("2027-01-15T08:00:00.000Z");
    expect(parseExpiry("1800000000")).to.equal("2027-01-15T08:00:00.000Z");
    expect(parseExpiry("2026-11-30T08:00:00")).to.equal("2026-11-30T08:00:00.000Z");
    expect(parseExpiry(" 2026-11-30 ")).to.equal("2026-12-01T00:00:00.000Z");
  });

  it("that cannot be read has passed already", () => {
    const milliseconds = 1_800_000_000_000;
    for (const value of ["soon", "2026-02-30", true, {}, Infinity, -1, NaN, milliseconds]) {
      expect(parseExpiry(value), JSON.stringify(value)).to.equal(longAgo);
    }
  });

  it("that is not given means never", () => {
    expect(parseExpiry(undefined)).to.equal(undefined);
    expect(parseExpiry("")).to.equal(undefined);
    expect(holdsAt({}, "9999-12-31T00:00:00Z")).to.equal(true);
  });

  it("whatever it is, is an instant or has passed", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const expires = parseExpiry(value);
        if (expires !== undefined) expect(Date.parse(expires)).to.be.at.least(0);
      }),
    );
  });

  it("that is a date holds through every moment of that day, and not a moment longer", () => {
    const day = fc.date({
      min: new Date("2000-01-01T00:00:00Z"),
      max: new Date("2100-01-01T00:00:00Z"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(day, (date) => {
        const text = date.toISOString().slice(0, 10);
        const expires = readExpiry(text);

        expect(holdsAt({ expires }, `${text}T23:59:59.999Z`)).to.equal(true);
        expect(
          holdsAt({ expires }, new Date(Date.parse(text) + 86_400_000).toISOString()),
        ).to.equal(false);
      }),
    );
  });
});
