import { createHash } from "node:crypto";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { expect } from "chai";
import * as fc from "fast-check";
import type { Finding } from "../../../../functions/findings/finding";
import {
  type FindingRecord,
  fromRecord,
  toRecord,
} from "../../../../functions/sinks/store/findingRecord";
import { exceptionIndex } from "../../../../functions/sinks/store/exceptionIndex";
import { anyFinding } from "../../../helpers/findings";
import { series } from "../../../helpers/scans";

const finding: Finding = {
  series,
  key: "SV-230223",
  rule: "SV-230223r627750_rule",
  title: "RHEL 8 must implement NIST FIPS-validated cryptography",
  severity: "high",
  result: "fail",
  controls: ["CCI-000068", "NIST.800-53 AC-17 (2)"],
  state: "excepted",
  exception: { id: "x", reason: "legacy", ticket: "T-1", expires: "2027-01-01T00:00:00.000Z" },
  firstSeen: "2026-11-01T00:00:00.000Z",
  changedAt: "2026-11-02T00:00:00.000Z",
  timesReopened: 2,
  benchmarkVersion: "1.12",
  scanner: "OpenSCAP 1.3.7",
  evidence: {
    bucket: "results",
    resultsKey: "AROA:i-0/1-scap-results.xml.gz",
    reportUrl: "https://example.com/report",
  },
  hub: { told: "open", updatedAt: "2026-11-01T00:00:00.000Z", stale: true, suppressed: true },
};

describe("the record of a finding", () => {
  it("gives the same finding back through the table", () => {
    const item = marshall(toRecord(finding, 400), { removeUndefinedValues: true });

    const back = fromRecord(unmarshall(item) as FindingRecord);

    expect(JSON.parse(JSON.stringify(back))).to.deep.equal(JSON.parse(JSON.stringify(finding)));
  });

  it("has, for InSpec, the MD5 by which older tables know a finding, and for others none", () => {
    const target = { ...series.target, id: "i-0abc" };
    const inspec = { ...finding, title: "Title", series: { ...series, target, source: "inspec" } };

    expect(toRecord(inspec as Finding, 400).recordHash).to.equal(
      createHash("md5").update("i-0abcTitle").digest("hex"),
    );
    expect(toRecord(finding, 400).recordHash).to.equal(undefined);
  });

  it("gives any finding back, whatever of it the key says already", () => {
    fc.assert(
      fc.property(anyFinding, fc.boolean(), (any, toldAsItChanged) => {
        const hub = toldAsItChanged ? { told: any.state, updatedAt: any.changedAt } : any.hub;
        // What was told has an instant, and the texts of the rule are not in the record.
        const isWhole = hub?.told !== undefined && hub.updatedAt !== undefined;
        const known = isWhole ? hub : undefined;
        const given = {
          ...any,
          hub: known,
          description: undefined,
          fixText: undefined,
          evidence: any.evidence && { ...any.evidence, versionId: undefined },
        };
        const item = marshall(toRecord(given, 400), { removeUndefinedValues: true });
        const back = fromRecord(unmarshall(item) as FindingRecord);

        expect(JSON.parse(JSON.stringify(back))).to.deep.equal(JSON.parse(JSON.stringify(given)));
      }),
    );
  });

  it("names its series in the key alone, but for the index of exceptions and where it is too long", () => {
    const open: Finding = { ...finding, state: "open", exception: undefined };
    const long: Finding = { ...open, series: { ...series, profile: "p".repeat(600) } };

    expect(toRecord(open, 400)).to.not.have.any.keys("source", "benchmark", "profile");
    expect(toRecord(finding, 400)).to.include({ source: "openscap", profile: series.profile });
    expect(toRecord(long, 400)).to.include({ benchmark: series.benchmark });
  });

  it("costs one write unit, not one for each text that its benchmark has", () => {
    const wordy = { ...finding, description: "d".repeat(1024), fixText: "f".repeat(512) };

    expect(itemBytes(toRecord(wordy, 400))).to.be.below(1024);
  });

  it("shows a person who opens the table what the finding is", () => {
    expect(toRecord(finding, 400)).to.include({
      instanceId: series.target.id,
      rule: "SV-230223r627750_rule",
      time: "2026-11-02T00:00:00.000Z",
      severity: "high",
      result: "fail",
      reportUrl: "https://example.com/report",
      state: "excepted",
    });
  });

  it("lives on while the finding is not resolved, then as long as it is told to, in epoch seconds", () => {
    const resolved: Finding = { ...finding, state: "resolved", closedAs: "fixed" };

    expect(toRecord(finding, 400).ttl).to.equal(undefined);
    expect(toRecord(resolved, 400).ttl).to.equal(
      Date.parse("2026-11-02T00:00:00.000Z") / 1000 + 400 * 86_400,
    );
  });

  it("is in the index of exceptions while it is excepted, apart where that has no end", () => {
    const expires = "2027-01-01T00:00:00.000Z";
    const forever: Finding = { ...finding, exception: { id: "x" } };

    expect(toRecord(finding, 400)).to.include({ exceptionEnds: "yes", exceptionExpires: expires });
    expect(toRecord(forever, 400)).to.include({ exceptionEnds: "never" });
    expect(toRecord(forever, 400)).to.include.keys("source", "benchmark", "profile");
    expect(fromRecord(toRecord(forever, 400)).exception).to.deep.equal({ id: "x" });
    for (const other of [
      { ...finding, state: "open" as const },
      { ...finding, state: "resolved" as const },
    ]) {
      expect(toRecord(other, 400)).to.not.have.any.keys(exceptionIndex.hashKey, "exceptionExpires");
    }
  });

  it("remembers of which end somebody was warned until it is another one", () => {
    const { exception } = finding;
    const warned: Finding = { ...finding, exceptionWarned: "2027-01-01T00:00:00.000Z" };
    const later = { id: "x", ...exception, expires: "2027-06-01T00:00:00.000Z" };

    expect(fromRecord(toRecord(warned, 400)).exceptionWarned).to.equal("2027-01-01T00:00:00.000Z");
    expect(toRecord({ ...warned, exception: later }, 400)).to.not.have.property("exceptionWarned");
  });

  it("has all that the index needs of it", () => {
    expect(toRecord(finding, 400)).to.include.keys(
      ...exceptionIndex.attributes.filter((name) => name !== "exceptionWarned"),
    );
  });
});

/** What DynamoDB counts: the bytes of all names and all values, three for each list or map. */
function itemBytes(value: unknown): number {
  if (value === undefined) return 0;
  if (typeof value !== "object" || value === null) return Buffer.byteLength(JSON.stringify(value));
  return Object.entries(value).reduce((sum, [name, inner]) => {
    const named = Array.isArray(value) ? 0 : name.length;
    return inner === undefined ? sum : sum + named + itemBytes(inner) + 1;
  }, 3);
}
