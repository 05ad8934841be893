import { expect } from "chai";
import * as fc from "fast-check";
import { type Exception, exceptionFor, parseExpiry } from "../../../functions/findings/exceptions";
import { series } from "../../helpers/scans";

const now = "2026-11-01T12:00:00.000Z";
const rule = { rule: "xccdf_mil.disa.stig_rule_SV-230223r627750_rule", key: "SV-230223" };

function exception(parts: Partial<Exception>): Exception {
  return { id: "e", rule: "SV-230223", scope: {}, ...parts };
}

describe("an exception", () => {
  it("holds for the rule's id, its stable key, or a pattern of either", () => {
    for (const pattern of [rule.rule, rule.key, "SV-*", "*230223r*_rule", "*", "xccdf_*SV-2*le"]) {
      const found = exceptionFor([exception({ rule: pattern })], series, rule, now);

      expect(found?.id, pattern).to.equal("e");
    }
  });

  it("does not hold for a rule whose id only contains its own", () => {
    for (const pattern of ["SV-23022", "V-230223", "SV-230223*x", "y*", "SV-230223*SV-230223"]) {
      expect(exceptionFor([exception({ rule: pattern })], series, rule, now), pattern).to.equal(
        undefined,
      );
    }
  });

  it("holds only where every part of its scope matches", () => {
    const { account, id } = series.target;
    const holds = (scope: Exception["scope"]) =>
      exceptionFor([exception({ scope })], series, rule, now) !== undefined;

    expect(holds({ account, target: id, profile: series.profile })).to.equal(true);
    expect(holds({ account: "999999999999" })).to.equal(false);
    expect(holds({ account, target: "i-0fedcba9876543210" })).to.equal(false);
    expect(holds({ profile: "another" })).to.equal(false);
  });

  it("stops holding at the very instant of its expiry", () => {
    const until = (expires: string) =>
      exceptionFor([exception({ expires })], series, rule, now) !== undefined;

    expect(until("2026-11-01T12:00:00.001Z")).to.equal(true);
    expect(until("2026-11-01T12:00:00.000Z")).to.equal(false);
  });

  it("that lasts longest is applied, whatever the order of the table", () => {
    const all = [
      exception({ id: "short", expires: "2026-11-02T00:00:00.000Z" }),
      exception({ id: "long", expires: "2027-11-02T00:00:00.000Z" }),
      exception({ id: "expired", expires: "2020-01-01T00:00:00.000Z" }),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: 3 }), (shuffled) => {
        expect(exceptionFor(shuffled, series, rule, now)?.id).to.equal("long");
      }),
    );
  });
});

describe("an expiry", () => {
  it("that is a date lasts to the end of that day in UTC", () => {
    expect(parseExpiry("2026-11-30")).to.equal("2026-12-01T00:00:00.000Z");
  });

  it("that is an instant or epoch seconds is that instant", () => {
    expect(parseExpiry("2026-11-30T10:00:00+02:00")).to.equal("2026-11-30T08:00:00.000Z");
    expect(parseExpiry(1_800_000_000)).to.equal("2027-01-15T08:00:00.000Z");
  });

  it("that cannot be read has passed already", () => {
    for (const value of ["soon", "30.11.2026x", true, {}, Infinity]) {
      expect(parseExpiry(value), JSON.stringify(value)).to.equal("1970-01-01T00:00:00.000Z");
    }
  });

  it("that is not given means never", () => {
    expect(parseExpiry(undefined)).to.equal(undefined);
    expect(parseExpiry("")).to.equal(undefined);
  });
});
