import { expect } from "chai";
import fc from "fast-check";
import type { Finding } from "../../../../functions/findings/finding";
import { severities } from "../../../../functions/findings/model";
import {
  type MeasuredSeries,
  complianceItems,
} from "../../../../functions/sinks/systemsManager/complianceItems";
import { anyFinding, findingOf } from "../../../helpers/findings";
import { assessed } from "../../../helpers/coverage";

function measured(rest: Partial<MeasuredSeries> = {}): MeasuredSeries {
  return {
    series: findingOf().series,
    open: { critical: 0, high: 2, medium: 5, low: 0, info: 0, unknown: 0 },
    excepted: 3,
    ...assessed(974, 1000, { notChecked: 12, score: 81.29 }),
    benchmarkVersion: "0.1.74",
    scanner: "OpenSCAP 1.3.7",
    ...rest,
  };
}

const exception = {
  id: "kiosk",
  reason: "no accounts",
  owner: "platform",
  category: "risk-accepted",
  ticket: "SEC-17",
  expires: "2027-01-01T00:00:00.000Z",
};

describe("compliance items", () => {
  it("say of each rule that is not met what it is, how bad, and where to look", () => {
    const [item] = complianceItems([findingOf({ detail: "Port 22 is open." })], [], 0.9);

    expect(item?.Id).to.match(/^no_empty_passwords~[0-9a-f]{20}$/);
    expect({ ...item, Id: "" }).to.deep.equal({
      Id: "",
      Title: "Prevent Login to Accounts With Empty Password",
      Status: "NON_COMPLIANT",
      Severity: "HIGH",
      Details: {
        Rule: "xccdf_org.ssgproject.content_rule_no_empty_passwords",
        State: "open",
        Severity: "high",
        Result: "fail",
        Detail: "Port 22 is open.",
        Benchmark: "xccdf_org.ssgproject.content_benchmark_RHEL-8",
        Profile: "xccdf_org.ssgproject.content_profile_stig",
        Controls: "NIST.800-53 IA-5(1)(a), CCI-000366, STIG RHEL-08-020331",
        FirstSeen: "2026-11-01T02:00:00.000Z",
        ReportUrl: "https://eu-central-1.console.aws.amazon.com/s3/object/results?prefix=a.html",
      },
    });
  });

  it("never call compliant what is only accepted, and say by whom, why and until when it is", () => {
    const [item] = complianceItems([findingOf({ state: "excepted", exception })], [], 0.9);

    expect(item).to.include({
      Title: "[excepted] Prevent Login to Accounts With Empty Password",
      Status: "NON_COMPLIANT",
      Severity: "INFORMATIONAL",
    });
    expect(item?.Details).to.include({
      State: "excepted",
      Severity: "high",
      Exception: "kiosk",
      ExceptionReason: "no accounts",
      ExceptionCategory: "risk-accepted",
      ExceptionOwner: "platform",
      ExceptionTicket: "SEC-17",
      ExceptionExpires: "2027-01-01T00:00:00.000Z",
    });
  });

  it("leave out what is closed, and show a clean node as compliant by the scan that says so", () => {
    const none = { critical: 0, high: 0, medium: 0, low: 0, info: 0, unknown: 0 };

    const items = complianceItems(
      [findingOf({ state: "resolved", closedAs: "fixed" })],
      [measured({ open: none, excepted: 0 })],
      0.9,
    );

    expect(items).to.have.length(1);
    expect(items[0]).to.include({
      Title:
        "Scan with xccdf_org.ssgproject.content_profile_stig: 0 open, 0 excepted, 974 of 1000 rules assessed",
      Status: "COMPLIANT",
    });
  });

  it("count what a scan left, and how much of it was measured", () => {
    expect(complianceItems([], [measured()], 0.9)[0]?.Details).to.deep.equal({
      Benchmark: "xccdf_org.ssgproject.content_benchmark_RHEL-8",
      BenchmarkVersion: "0.1.74",
      Profile: "xccdf_org.ssgproject.content_profile_stig",
      Scanner: "OpenSCAP 1.3.7",
      Open: "2 high, 5 medium",
      Excepted: "3",
      Coverage: "97.4 % (974 of 1000 rules, 12 not checked)",
      MinimumCoverage: "90 %",
      Score: "81.2",
    });
  });

  it("do not call compliant a scan that measured nothing", () => {
    const nothing = { ...measured(), ...assessed(0, 5), coverage: undefined };

    expect(complianceItems([], [nothing], 0)[0]).to.deep.include({
      Status: "NON_COMPLIANT",
      Title:
        "Scan with xccdf_org.ssgproject.content_profile_stig: 7 open, 3 excepted, no rule was assessed",
    });
  });

  it("do not call compliant a scan that assessed less than the minimum", () => {
    const of = (minimum: number) => complianceItems([], [measured()], minimum)[0]?.Status;

    expect([of(0.974), of(0.975), of(1)]).to.deep.equal([
      "COMPLIANT",
      "NON_COMPLIANT",
      "NON_COMPLIANT",
    ]);
  });

  it("keep the same rule in two profiles apart", () => {
    const [one, other] = [findingOf().series, { ...findingOf().series, profile: "cis" }];

    const items = complianceItems(
      [findingOf({ series: one }), findingOf({ series: other })],
      [measured({ series: one }), measured({ series: other })],
      0.9,
    );

    expect(new Set(items.map(({ Id }) => Id))).to.have.property("size", 4);
  });

  it("come with the series first, then the worst, whatever the order of the findings", () => {
    const findings: readonly Finding[] = [
      ...severities.map((severity) => findingOf({ key: severity, severity })),
      findingOf({ key: "excepted", severity: "critical", state: "excepted", exception }),
    ];

    const items = complianceItems(findings, [measured()], 0.9);

    expect(items.map(({ Severity }) => Severity)).to.deep.equal([
      "UNSPECIFIED",
      "CRITICAL",
      "HIGH",
      "MEDIUM",
      "LOW",
      "INFORMATIONAL",
      "UNSPECIFIED",
      "INFORMATIONAL",
    ]);
    expect(complianceItems([...findings].reverse(), [measured()], 0.9)).to.deep.equal(items);
  });

  it("keep to Systems Manager's limits, whatever the texts", () => {
    fc.assert(
      fc.property(fc.array(anyFinding, { maxLength: 10 }), (findings) => {
        const series = findings.map((finding) => measured({ series: finding.series }));
        const items = complianceItems(findings, series, 0.9);

        expect(new Set(items.map(({ Id }) => Id))).to.have.property("size", items.length);
        for (const { Id, Title, Details = {} } of items) {
          expect(Id).to.match(/^[\w.~-]{1,100}$/);
          expect(Title === undefined || (Title.length <= 500 && /\S/.test(Title))).to.equal(true);
          for (const [name, value] of Object.entries(Details)) {
            expect(name).to.have.lengthOf.within(1, 64);
            expect(value).to.have.lengthOf.within(1, 4096);
          }
        }
      }),
    );
  });
});
