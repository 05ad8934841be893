import { expect } from "chai";
import * as fc from "fast-check";
import {
  type Exception,
  type ExceptedRule,
  exceptionFor,
  exceptionsOf,
} from "../../../../functions/findings/exceptions";
import type { Series } from "../../../../functions/findings/finding";
import { series } from "../../../helpers/scans";
import { anyException } from "../../../helpers/exceptions";

const now = "2026-11-01T12:00:00.000Z";
const rule: ExceptedRule = {
  rule: "xccdf_mil.disa.stig_rule_SV-230223r627750_rule",
  key: "SV-230223",
};

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

  it("stops holding at the very instant of its expiry", () => {
    const until = (expires: string) =>
      exceptionFor([exception({ expires })], series, rule, now) !== undefined;

    expect(until("2026-11-01T12:00:00.001Z")).to.equal(true);
    expect(until("2026-11-01T12:00:00.000Z")).to.equal(false);
  });

  it("whose expiry is no instant holds nothing", () => {
    expect(exceptionFor([exception({ expires: "soon" })], series, rule, now)).to.equal(undefined);
  });

  it("that lasts longest is applied, then the one with the first id, whatever the order", () => {
    const all = [
      exception({ id: "short", expires: "2026-11-02T00:00:00.000Z" }),
      exception({ id: "long-b", expires: "2027-11-02T00:00:00.000Z" }),
      exception({ id: "long-a", expires: "2027-11-02T00:00:00.000Z", owner: "b" }),
      exception({ id: "long-a", expires: "2027-11-02T00:00:00.000Z", owner: "a" }),
      exception({ id: "expired", expires: "2020-01-01T00:00:00.000Z" }),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: 5 }), (shuffled) => {
        const found = exceptionFor(shuffled, series, rule, now);

        expect(found).to.deep.include({ id: "long-a", owner: "a" });
      }),
    );
  });

  it("without an expiry outlasts every other, and ties are settled by id", () => {
    const all = [
      exception({ id: "b" }),
      exception({ id: "a" }),
      exception({ id: "0", expires: "9999-12-31T00:00:00.000Z" }),
    ];

    expect(exceptionFor(all, series, rule, now)?.id).to.equal("a");
  });

  it("is applied with all that an auditor asks", () => {
    const found = exceptionFor(
      [
        exception({
          justification: "j",
          owner: "o",
          ticket: "t",
          category: "risk-accepted",
          expires: "2027-01-01T00:00:00.000Z",
        }),
      ],
      series,
      rule,
      now,
    );

    expect(found).to.deep.equal({
      id: "e",
      reason: "j",
      owner: "o",
      ticket: "t",
      category: "risk-accepted",
      expires: "2027-01-01T00:00:00.000Z",
    });
  });

  it("that has expired never hides anything, whatever else it says", () => {
    fc.assert(
      fc.property(fc.array(anyException), fc.date({ noInvalidDate: true }), (exceptions, date) => {
        const at = date.toISOString();
        const found = exceptionFor(exceptions, series, { ...rule, title: "t" }, at, {});

        if (found?.expires) expect(Date.parse(found.expires)).to.be.greaterThan(date.getTime());
      }),
    );
  });

  it("that is chosen is one of those that can hold in the series", () => {
    fc.assert(
      fc.property(fc.array(anyException), (exceptions) => {
        const found = exceptionFor(exceptions, series, { ...rule, title: "t" }, now, { a: "b" });

        const ids = exceptionsOf(exceptions, series, now, { a: "b" }).map(({ id }) => id);
        if (found) expect(ids).to.include(found.id);
      }),
    );
  });
});

describe("an exception for a CIS recommendation", () => {
  const cis = exception({ rule: "cis:1.1.22", scope: { benchmarks: ["*Linux_2"] } });
  const linux2: Series = { ...series, benchmark: "CIS_Amazon_Linux_2" };
  const holds = (parts: Partial<Series>, known: Partial<ExceptedRule>, of = cis) =>
    exceptionFor([of], { ...linux2, ...parts }, { ...rule, ...known }, now) !== undefined;

  it("holds for a rule that stands for the recommendation", () => {
    expect(holds({}, { controls: ["CCE-1", "CIS 1.1.22"] })).to.equal(true);
    expect(holds({}, { controls: ["CIS 1.1.2"] })).to.equal(false);
    expect(holds({}, {})).to.equal(false);
  });

  it("holds for Inspector's check of that number", () => {
    expect(holds({ source: "inspector-cis" }, { rule: "1.1.22" })).to.equal(true);
    expect(holds({ source: "inspector-cis" }, { rule: "1.1.2" })).to.equal(false);
    expect(holds({ source: "inspec" }, { rule: "1.1.22" })).to.equal(false);
  });

  it("holds only in the benchmarks that it names, and in none where it names none", () => {
    const known = { controls: ["CIS 1.1.22"] };

    expect(holds({ benchmark: "CIS_Amazon_Linux_2023" }, known)).to.equal(false);
    expect(holds({}, known, exception({ rule: "cis:1.1.22" }))).to.equal(false);
  });
});
