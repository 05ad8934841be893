import { createHash } from "node:crypto";
import { expect } from "chai";
import * as fc from "fast-check";
import type { Finding } from "../../../../functions/findings/finding";
import { findingsCsv } from "../../../../functions/sinks/files/findingsCsv";
import { parseCsv, textOf } from "../../../helpers/csv";
import { anyFinding, findingOf } from "../../../helpers/findings";

/** The cells of each finding by their heading. */
async function cells(
  findings: readonly Finding[],
  kind: "new" | "report",
): Promise<readonly Readonly<Record<string, string>>[]> {
  const [heading = [], ...records] = parseCsv(await textOf(findingsCsv(findings, kind)));
  return records.map((record) =>
    Object.fromEntries(heading.map((name, index) => [name, record[index] ?? ""])),
  );
}

describe("findings as CSV", () => {
  it("tell of a new finding what an alert needs", async () => {
    const [finding] = await cells([findingOf({ detail: "Port 22 is open." })], "new");

    expect(finding).to.deep.equal({
      "Instance id": "i-0123456789abcdef0",
      Title: "Prevent Login to Accounts With Empty Password",
      Severity: "high",
      State: "open",
      Rule: "xccdf_org.ssgproject.content_rule_no_empty_passwords",
      Controls: "NIST.800-53 IA-5(1)(a); CCI-000366; STIG RHEL-08-020331",
      Result: "fail",
      "First seen": "2026-11-01T02:00:00.000Z",
      Account: "123456789012",
      Region: "eu-central-1",
      Source: "openscap",
      Benchmark: "xccdf_org.ssgproject.content_benchmark_RHEL-8",
      "Benchmark version": "0.1.74",
      Profile: "xccdf_org.ssgproject.content_profile_stig",
      Report: "https://eu-central-1.console.aws.amazon.com/s3/object/results?prefix=a.html",
      Record: createHash("md5")
        .update("i-0123456789abcdef0Prevent Login to Accounts With Empty Password")
        .digest("hex"),
      Detail: "Port 22 is open.",
    });
  });

  it("tell in a report why a finding is excepted, by whom and until when", async () => {
    const exception = {
      id: "EX-1",
      reason: "Vendor appliance",
      owner: "ops@example.com",
      category: "risk-accepted",
      expires: "2027-01-01T00:00:00.000Z",
    };

    const [finding] = await cells([findingOf({ state: "excepted", exception })], "report");

    expect(finding).to.include({
      State: "excepted",
      Exception: "EX-1",
      "Exception reason": "Vendor appliance",
      "Exception owner": "ops@example.com",
      "Exception category": "risk-accepted",
      "Exception expires": "2027-01-01T00:00:00.000Z",
      Changed: "2026-11-20T02:00:00.000Z",
      "Times reopened": "0",
      Scanner: "OpenSCAP 1.3.7",
    });
  });

  it("have a heading even without findings", async () => {
    expect(parseCsv(await textOf(findingsCsv([], "new")))).to.have.lengthOf(1);
  });

  it("have one record for each finding, whatever is in it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyFinding, { maxLength: 5 }), async (findings) => {
        for (const kind of ["new", "report"] as const) {
          const records = parseCsv(await textOf(findingsCsv(findings, kind)));
          expect(records).to.have.lengthOf(findings.length + 1);
          expect(new Set(records.map((record) => record.length)).size).to.equal(1);
        }
      }),
    );
  });
});
