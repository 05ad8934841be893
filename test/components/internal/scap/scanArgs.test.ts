import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { checkScanArgs, type ScanArgs } from "../../../../components/internal/scap/scanArgs";
import { checking } from "../../../helpers/argumentChecks";

function check(scan: ScanArgs): void {
  checking((checks) => {
    checkScanArgs(checks, scan);
  });
}

function refusal(scan: ScanArgs): string {
  try {
    check(scan);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error(`${JSON.stringify(scan)} was taken`);
}

describe("checkScanArgs", () => {
  it("takes what the document takes", () => {
    check({});
    check({
      profile: "xccdf_org.ssgproject.content_profile_stig",
      dataStream: "s3://content/ssg-rhel9-ds.xml",
      tailoringFile: "/etc/tailoring.xml",
      skipRules: ["rule_a", "xccdf_org.ssgproject.content_rule_b"],
      timeoutSeconds: 86_400,
      probeMemoryRatio: 1,
      probeMaxItems: 1,
      probeIgnorePaths: ["/mnt/data", "/"],
    });
  });

  it("takes a file whose place is only known later", () => {
    check({ tailoringFile: pulumi.output("s3://b/k") });
  });

  it("refuses what a shell could mistake, and names the property", () => {
    expect(refusal({ profile: "stig; reboot" })).to.include(
      'property scan.profile was "stig; reboot"',
    );
    expect(refusal({ tailoringFile: "$(x)" })).to.include(
      'property scan.tailoringFile was "$(x)", must be an absolute path or s3://bucket/key',
    );
    expect(refusal({ dataStream: "ds.xml" })).to.include("property scan.dataStream");
    expect(refusal({ skipRules: ["a,b"] })).to.include('property scan.skipRules was "a,b"');
    expect(refusal({ probeIgnorePaths: ["/a:/b"] })).to.include("property scan.probeIgnorePaths");
    expect(refusal({ probeIgnorePaths: ["mnt"] })).to.include("property scan.probeIgnorePaths");
  });

  it("refuses numbers outside their limits", () => {
    expect(refusal({ timeoutSeconds: 59 })).to.include("scan.timeoutSeconds was 59");
    expect(refusal({ probeMaxItems: 0 })).to.include("scan.probeMaxItems was 0");
    expect(refusal({ probeMemoryRatio: 1.1 })).to.include("must be a number from 0.001 to 1");
    expect(refusal({ probeMemoryRatio: Number.NaN })).to.include("scan.probeMemoryRatio");
  });
});
