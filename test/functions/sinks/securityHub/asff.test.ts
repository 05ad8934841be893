import { expect } from "chai";
import fc from "fast-check";
import type { Finding, FindingState } from "../../../../functions/findings/finding";
import { severities } from "../../../../functions/findings/model";
import type { HostDetails } from "../../../../functions/findings/hostDetails";
import { type AsffContext, toAsff as asffOf } from "../../../../functions/sinks/securityHub/asff";
import { closings } from "../../../../functions/findings/finding";
import { anyFinding, findingOf, targetOf } from "../../../helpers/findings";

const at = "2026-11-21T02:00:00.000Z";

const toAsff = (finding: Finding, instant: string, context: Partial<AsffContext> = {}) =>
  asffOf(finding, instant, { store: "findings", ...context });

describe("toAsff", () => {
  it("tells an open finding whole", () => {
    const finding = findingOf({ detail: "Port 22 is open." });

    expect(toAsff(finding, at, { lastScan: "2026-11-21T01:00:00.000Z" })).to.deep.equal({
      SchemaVersion: "2018-10-08",
      Id: "findings/eu-central-1/123456789012/i-0123456789abcdef0/openscap/xccdf_org.ssgproject.content_benchmark_RHEL-8/xccdf_org.ssgproject.content_profile_stig/xccdf_org.ssgproject.content_rule_no_empty_passwords",
      ProductArn: "arn:aws:securityhub:eu-central-1:123456789012:product/123456789012/default",
      CompanyName: "Plumbline",
      ProductName: "Plumbline",
      GeneratorId:
        "plumbline/openscap/xccdf_org.ssgproject.content_benchmark_RHEL-8/xccdf_org.ssgproject.content_rule_no_empty_passwords",
      AwsAccountId: "123456789012",
      CreatedAt: "2026-11-01T02:00:00.000Z",
      UpdatedAt: at,
      FirstObservedAt: "2026-11-01T02:00:00.000Z",
      LastObservedAt: "2026-11-21T01:00:00.000Z",
      Title: "Prevent Login to Accounts With Empty Password",
      Description: "An account without a password can be used by anyone.",
      FindingProviderFields: {
        Severity: { Label: "HIGH", Original: "high" },
        Types: ["Software and Configuration Checks/Industry and Regulatory Standards/DISA STIG"],
      },
      Compliance: {
        Status: "FAILED",
        StatusReasons: [
          {
            ReasonCode: "RULE_NOT_MET",
            Description:
              "A scan gave the rule the result fail; the finding last changed at 2026-11-20T02:00:00.000Z.",
          },
        ],
        RelatedRequirements: ["NIST.800-53 IA-5(1)(a)", "CCI-000366", "STIG RHEL-08-020331"],
      },
      Resources: [
        {
          Type: "AwsEc2Instance",
          Id: "arn:aws:ec2:eu-central-1:123456789012:instance/i-0123456789abcdef0",
          Region: "eu-central-1",
          Partition: "aws",
        },
      ],
      ProductFields: {
        "plumbline/Rule": finding.rule,
        "plumbline/RuleKey": finding.key,
        "plumbline/Result": "fail",
        "plumbline/Detail": "Port 22 is open.",
        "plumbline/Source": "openscap",
        "plumbline/Scanner": "OpenSCAP 1.3.7",
        "plumbline/Benchmark": finding.series.benchmark,
        "plumbline/BenchmarkVersion": "0.1.74",
        "plumbline/Profile": finding.series.profile,
        "plumbline/Target": "i-0123456789abcdef0",
        "plumbline/State": "open",
        "plumbline/Store": "findings",
        "plumbline/TimesReopened": "0",
        "plumbline/Controls": "NIST.800-53 IA-5(1)(a), CCI-000366, STIG RHEL-08-020331",
        "plumbline/ResultsBucket": "results",
        "plumbline/ResultsKey": finding.evidence?.resultsKey,
        "plumbline/ResultsVersionId": "v1",
      },
      RecordState: "ACTIVE",
      Remediation: {
        Recommendation: {
          Text: "Remove nullok from the PAM configuration.",
          Url: finding.evidence?.reportUrl,
        },
      },
      SourceUrl: finding.evidence?.reportUrl,
      Workflow: { Status: "NEW" },
    });
  });

  it("gives each severity a label and keeps the benchmark's own word", () => {
    const told = severities.map((severity) => toAsff(findingOf({ severity }), at));

    expect(told.map(({ FindingProviderFields }) => FindingProviderFields?.Severity)).to.deep.equal([
      { Label: "CRITICAL", Original: "critical" },
      { Label: "HIGH", Original: "high" },
      { Label: "MEDIUM", Original: "medium" },
      { Label: "LOW", Original: "low" },
      { Label: "INFORMATIONAL", Original: "info" },
      { Label: "MEDIUM", Original: "unknown" },
    ]);
  });

  it("calls passed only what was measured and met, and archives whatever is closed", () => {
    const told = closings.map((closedAs) => toAsff(findingOf({ state: "resolved", closedAs }), at));

    expect(told.map(({ Compliance }) => Compliance?.Status)).to.deep.equal([
      "PASSED",
      "NOT_AVAILABLE",
      "NOT_AVAILABLE",
      "NOT_AVAILABLE",
      "NOT_AVAILABLE",
      "NOT_AVAILABLE",
    ]);
    expect(new Set(told.map(({ RecordState }) => RecordState))).to.deep.equal(
      new Set(["ARCHIVED"]),
    );
    const codes = told.map(({ Compliance }) => Compliance?.StatusReasons?.[0]?.ReasonCode);
    expect(new Set(codes).size).to.equal(closings.length);
  });

  it("never calls a closing passed whose reason is missing", () => {
    expect(toAsff(findingOf({ state: "resolved" }), at).Compliance?.Status).to.equal(
      "NOT_AVAILABLE",
    );
  });

  it("keeps an excepted finding active, as a warning that says why, by whom and until when", () => {
    const told = toAsff(
      findingOf({
        state: "excepted",
        exception: {
          id: "no-empty-passwords/*",
          reason: "kiosk without accounts",
          owner: "platform",
          expires: "2027-01-01T00:00:00.000Z",
        },
      }),
      at,
    );

    expect(told.RecordState).to.equal("ACTIVE");
    expect(told.Compliance?.Status).to.equal("WARNING");
    expect(told.Compliance?.StatusReasons).to.deep.equal([
      {
        ReasonCode: "EXCEPTED",
        Description:
          "The rule is not met and is accepted for now by exception no-empty-passwords/*; because: kiosk without accounts; owner: platform; until 2027-01-01T00:00:00.000Z",
      },
    ]);
  });

  it("never suppresses on import, which could not be taken back, and sets the workflow once", () => {
    const states: readonly FindingState[] = ["open", "excepted", "resolved"];
    for (const state of states) {
      expect(toAsff(findingOf({ state }), at).Workflow).to.deep.equal({ Status: "NEW" });
      const hub = { told: state, updatedAt: at };
      expect(toAsff(findingOf({ state, hub }), at)).to.not.have.property("Workflow");
    }
  });

  it("is strictly later than what was told last, and never before it was created", () => {
    const told = { told: "open", updatedAt: "2026-11-21T02:00:00.000Z" } as const;

    expect(toAsff(findingOf({ hub: told }), at).UpdatedAt).to.equal("2026-11-21T02:00:00.001Z");
    expect(toAsff(findingOf({ firstSeen: "2026-12-01T00:00:00.000Z" }), at).UpdatedAt).to.equal(
      "2026-12-01T00:00:00.000Z",
    );
    fc.assert(
      fc.property(anyFinding, (finding) => {
        const { UpdatedAt = "", CreatedAt = "" } = toAsff(finding, at);
        expect(UpdatedAt >= at && UpdatedAt >= CreatedAt).to.equal(true);
        expect(UpdatedAt > (finding.hub?.updatedAt ?? "")).to.equal(true);
        expect(CreatedAt).to.equal(finding.firstSeen);
      }),
    );
  });

  it("was last observed by the newest scan, unless it knows better itself", () => {
    const lastScan = "2026-11-21T01:00:00.000Z";
    const lastSeen = "2026-11-20T23:00:00.000Z";
    const observed = (changes: Parameters<typeof findingOf>[0], scan?: string) =>
      toAsff(findingOf(changes), at, { lastScan: scan }).LastObservedAt;

    expect(observed({}, lastScan)).to.equal(lastScan);
    expect(observed({ state: "excepted" }, lastScan)).to.equal(lastScan);
    expect(observed({ lastSeen }, lastScan)).to.equal(lastSeen);
    expect(observed({ state: "resolved", lastSeen }, lastScan)).to.equal(lastSeen);
    expect(observed({})).to.equal(findingOf().firstSeen);
    fc.assert(
      fc.property(anyFinding, (finding) => {
        const { FirstObservedAt = "", LastObservedAt = "" } = toAsff(finding, at, { lastScan });
        if (finding.lastSeen === undefined && finding.state !== "resolved") {
          expect(LastObservedAt >= FirstObservedAt).to.equal(true);
        }
      }),
    );
  });

  it("says of the machine what its newest scan says", () => {
    const host = { name: "web-1", ipv4: ["10.0.1.23"], ipv6: ["2001:db8::17"] };
    const detailsOf = (id: string, given: HostDetails): unknown => {
      const finding = findingOf();
      const series = { ...finding.series, target: targetOf({ id }) };
      return toAsff({ ...finding, series }, at, { host: given }).Resources?.[0]?.Details;
    };

    expect(detailsOf("i-0123456789abcdef0", host)).to.deep.equal({
      AwsEc2Instance: { IpV4Addresses: ["10.0.1.23"], IpV6Addresses: ["2001:db8::17"] },
      Other: { HostName: "web-1" },
    });
    expect(detailsOf("mi-0123456789abcdef0", host)).to.deep.equal({
      Other: { HostName: "web-1", Addresses: "10.0.1.23, 2001:db8::17" },
    });
    expect(detailsOf("i-0123456789abcdef0", { ipv4: ["10.0.1.23"] })).to.deep.equal({
      AwsEc2Instance: { IpV4Addresses: ["10.0.1.23"] },
    });
  });

  it("names the resource by what it is", () => {
    const resources = [
      targetOf({ partition: "aws-us-gov", region: "us-gov-west-1" }),
      targetOf({ id: "mi-0123456789abcdef0" }),
      targetOf({ id: "arn:aws:s3:::bucket" }),
    ].map((target) => {
      const finding = findingOf();
      return toAsff({ ...finding, series: { ...finding.series, target } }, at).Resources?.[0];
    });

    expect(resources).to.deep.equal([
      {
        Type: "AwsEc2Instance",
        Id: "arn:aws-us-gov:ec2:us-gov-west-1:123456789012:instance/i-0123456789abcdef0",
        Region: "us-gov-west-1",
        Partition: "aws-us-gov",
      },
      {
        Type: "Other",
        Id: "arn:aws:ssm:eu-central-1:123456789012:managed-instance/mi-0123456789abcdef0",
        Region: "eu-central-1",
        Partition: "aws",
      },
      { Type: "Other", Id: "arn:aws:s3:::bucket", Region: "eu-central-1", Partition: "aws" },
    ]);
  });

  it("uses the format's own names of partitions and leaves out those that it does not know", () => {
    const names = ["aws-cn", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-eusc"].map((partition) => {
      const finding = findingOf();
      const series = { ...finding.series, target: targetOf({ partition }) };
      return toAsff({ ...finding, series }, at).Resources?.[0]?.Partition;
    });

    expect(names).to.deep.equal(["aws-cn", "aws-us-iso", "aws-us-iso-b", undefined, undefined]);
  });

  it("sets the type by the profile, else by the benchmark", () => {
    const typeOf = (profile: string, benchmark = "content_benchmark_DEBIAN-12") => {
      const finding = findingOf();
      const told = toAsff({ ...finding, series: { ...finding.series, profile, benchmark } }, at);
      return told.FindingProviderFields?.Types?.[0]?.split("/")[2];
    };

    expect(typeOf("content_profile_cis_level1_server")).to.equal("CIS Host Hardening Benchmarks");
    expect(typeOf("content_profile_pci-dss")).to.equal("PCI-DSS");
    expect(typeOf("content_profile_hipaa")).to.equal("HIPAA Controls (USA)");
    expect(typeOf("MAC-1_Classified", "RHEL_8_STIG")).to.equal("DISA STIG");
    expect(typeOf("content_profile_anssi_bp28_high")).to.equal(undefined);
    expect(typeOf("content_profile_incisive")).to.equal(undefined);
    expect(typeOf("")).to.equal(undefined);
  });

  it("leaves a link out rather than cutting it, and with it the advice to follow it", () => {
    const evidence = { bucket: "b", resultsKey: "k", reportUrl: `https://h/${"x".repeat(3000)}` };

    const told = toAsff(findingOf({ evidence, fixText: " " }), at);

    expect(told).to.not.have.any.keys("SourceUrl", "Remediation");
  });

  it("points to the report where the benchmark has no fix text", () => {
    const { Remediation } = toAsff(findingOf({ fixText: undefined }), at);

    expect(Remediation?.Recommendation).to.deep.equal({
      Text: "The scanner's report says how the rule was checked and how to meet it.",
      Url: findingOf().evidence?.reportUrl,
    });
  });

  it("never leaves title and description empty", () => {
    const told = toAsff(findingOf({ title: "\n", description: " " }), at);

    expect(told.Title).to.equal(findingOf().rule);
    expect(told.Description).to.equal(`${findingOf().rule} is not described by its benchmark.`);
  });
});
