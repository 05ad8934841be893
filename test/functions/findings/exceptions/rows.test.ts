import { expect } from "chai";
import * as fc from "fast-check";
import { exceptionFor, readExceptionRows } from "../../../../functions/findings/exceptions";
import { series } from "../../../helpers/scans";

const whole = { justification: "j", owner: "o", expires: "2027-01-01" };

function read(row: Record<string, unknown>) {
  const { exceptions, notices } = readExceptionRows([{ rule: "r", ...row }]);
  return { exception: exceptions[0], notices };
}

describe("a row made by hand", () => {
  it("needs no more than a rule and the scope *, and is told of as incomplete", () => {
    const { exception, notices } = read({ scope: "*" });

    expect(exception).to.deep.include({ id: "r@*", rule: "r", scope: {}, managedBy: "hand" });
    expect(notices).to.deep.equal([
      {
        rule: "r",
        scope: "*",
        honoured: true,
        reason: "it has no justification and no owner and no expires",
      },
    ]);
  });

  it("hides nothing without its parts where incomplete exceptions are refused", () => {
    const rows = [
      { rule: "a", scope: "*" },
      { rule: "b", scope: "*", ...whole },
    ];

    const { exceptions, notices } = readExceptionRows(rows, "refused");

    expect(exceptions.map(({ rule }) => rule)).to.deep.equal(["b"]);
    expect(notices.map(({ rule, honoured }) => [rule, honoured])).to.deep.equal([["a", false]]);
  });

  it("that is complete gives no notice", () => {
    expect(read({ scope: "*", ...whole })).to.deep.equal({
      exception: {
        id: "r@*",
        rule: "r",
        scope: {},
        category: undefined,
        justification: "j",
        owner: "o",
        ticket: undefined,
        expires: "2027-01-02T00:00:00.000Z",
        managedBy: "hand",
      },
      notices: [],
    });
    expect(read({ scope: "*", reason: "why" }).exception?.justification).to.equal("why");
  });

  it("has an account, an instance, another resource or a profile as its scope", () => {
    expect(read({ scope: "123456789012" }).exception?.scope).to.deep.equal({
      accounts: ["123456789012"],
    });
    expect(read({ scope: "mi-0123456789abcdef0" }).exception?.scope).to.deep.equal({
      targets: ["mi-0123456789abcdef0"],
    });
    expect(read({ scope: "arn:aws:s3:::data" }).exception?.scope).to.deep.equal({
      targets: ["arn:aws:s3:::data"],
    });
    expect(read({ scope: "*_profile_stig" }).exception?.scope).to.deep.equal({
      profiles: ["*_profile_stig"],
    });
  });

  it("may say where it holds in attributes: texts, lists or sets", () => {
    const { exception } = read({
      scope: "#1",
      account: "123456789012",
      targets: ["i-1", "i-2"],
      profiles: new Set(["p"]),
      tags: { Env: ["dev"], Team: "a" },
      source: "inspec",
    });

    expect(exception?.scope).to.deep.equal({
      accounts: ["123456789012"],
      targets: ["i-1", "i-2"],
      profiles: ["p"],
      tags: { Env: ["dev"], Team: ["a"] },
      sources: ["inspec"],
    });
  });

  it("holds only where its scope and its attributes both do", () => {
    expect(
      read({ scope: "111111111111", accounts: ["222222222222"] }).exception?.scope,
    ).to.deep.equal({ accounts: [] });
  });

  it("whose scope cannot be read hides nothing", () => {
    for (const row of [
      { scope: "*", accounts: 123456789012 },
      { scope: "*", targets: [1] },
      { scope: "*", tags: ["Env"] },
      { scope: "*", tags: { Env: 1 } },
      { scope: "#only-a-label" },
      { scope: "program/x" },
      { scope: "*", rule: "" },
      { scope: "*", rule: "cis:1.1.22" },
    ]) {
      const { exception, notices } = read(row);

      expect(exception, JSON.stringify(row)).to.equal(undefined);
      expect(notices.map(({ honoured }) => honoured)).to.deep.equal([false]);
    }
  });

  it("with a source that is none holds nowhere", () => {
    expect(read({ scope: "*", sources: ["nessus"] }).exception?.scope).to.deep.equal({
      sources: [],
    });
  });

  it("does not hide every rule unless it says that it means to", () => {
    for (const rule of ["*", "**", "xccdf_*", "SV-*", "*_rule", "cis:*"]) {
      expect(read({ rule, scope: "*", benchmarks: ["b"] }).exception, rule).to.equal(undefined);
    }
    expect(read({ rule: "*", scope: "*", matchesEverything: true }).exception).to.not.equal(
      undefined,
    );
    expect(read({ rule: "*sshd*", scope: "*" }).exception).to.not.equal(undefined);
  });

  it("does not hide every rule of one publisher or scanner unless it says that it means to", () => {
    for (const rule of [
      "xccdf_org.cisecurity.benchmarks_rule_*",
      "xccdf_org.cisecurity*",
      "xccdf_com.example_rule_**",
      "xccdf_com.example_rule_*_*",
      "cis-dil-benchmark-*",
      "*_*",
      "*-*",
      "cis:*.*",
    ]) {
      expect(read({ rule, scope: "*", benchmarks: ["b"] }).exception, rule).to.equal(undefined);
    }
    for (const rule of ["xccdf_com.example_rule_sshd_*", "cis-dil-benchmark-1.1.*", "cis:1.*"]) {
      const { exception } = read({ rule, scope: "*", benchmarks: ["b"] });
      expect(exception, rule).to.not.equal(undefined);
    }
  });

  it("whose expiry cannot be read is told of and hides nothing", () => {
    const { exception, notices } = read({ scope: "*", ...whole, expires: "next year" });

    expect(exception?.expires).to.equal("1970-01-01T00:00:00.000Z");
    expect(notices.map(({ reason, honoured }) => [reason, honoured])).to.deep.equal([
      ["its expiry cannot be read", false],
    ]);
  });

  it("expires with its ttl, even where DynamoDB has not deleted it yet", () => {
    const ttl = 1_800_000_000;

    expect(read({ scope: "*", ttl }).exception?.expires).to.equal("2027-01-15T08:00:00.000Z");
    expect(read({ scope: "*", ttl, expires: "2026-12-31" }).exception?.expires).to.equal(
      "2027-01-01T00:00:00.000Z",
    );
  });

  it("whatever is in it, never stops the other rows", () => {
    const row = fc.dictionary(
      fc.constantFrom("rule", "scope", "tags", "accounts", "expires", "ttl", "id", "owner", "x"),
      fc.anything(),
    );
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const { exceptions } = readExceptionRows([...rows, { rule: "last", scope: "*" }]);

        const last = { rule: "last", key: "last" };
        expect(exceptionFor(exceptions, series, last, "2026-11-01T00:00:00Z")).to.not.equal(
          undefined,
        );
      }),
    );
  });
});

describe("a row of the program", () => {
  it("is told apart from those made by hand by its scope and its mark", () => {
    const { exception } = read({
      scope: "program/x",
      id: "x",
      managedBy: "program",
      accounts: ["123456789012"],
      ...whole,
    });

    expect(exception).to.deep.include({
      id: "x",
      managedBy: "program",
      scope: { accounts: ["123456789012"] },
    });
  });
});
