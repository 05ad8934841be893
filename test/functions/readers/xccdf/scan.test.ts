import { expect } from "chai";
import type { Scan } from "../../../../functions/findings/model";
import { readXccdf } from "../../../../functions/readers/xccdf";
import {
  inChunks,
  reportOf,
  reportsOf,
  ruleResult,
  testResult,
  xccdf11,
  xccdf12,
} from "../../../helpers/xccdf";

const arfNamespaces = [
  `xmlns:arf="http://scap.nist.gov/schema/asset-reporting-format/1.1"`,
  `xmlns:core="http://scap.nist.gov/schema/reporting-core/1.1"`,
  `xmlns:ai="http://scap.nist.gov/schema/asset-identification/1.1"`,
].join(" ");

const isAbout = (report: string, asset: string) =>
  `<core:relationship type="v:isAbout" subject="${report}"><core:ref>${asset}</core:ref></core:relationship>`;
const asset = (id: string, inside: string) =>
  `<arf:asset id="${id}"><ai:computing-device>${inside}</ai:computing-device></arf:asset>`;
const report = (id: string, inside: string) =>
  `<arf:report id="${id}"><arf:content>${inside}</arf:content></arf:report>`;
const arf = (relationships: string, assets: string, reports: string) =>
  `<arf:asset-report-collection ${arfNamespaces}><core:relationships>${relationships}</core:relationships>` +
  `<arf:assets>${assets}</arf:assets><arf:reports>${reports}</arf:reports></arf:asset-report-collection>`;

async function scanOf(inside: string, attributes?: string): Promise<Scan> {
  return (await reportOf(testResult(inside, attributes))).scan;
}

const withTestSystem = (cpe: string) => `xmlns="${xccdf12}" test-system="${cpe}"`;
const fact = (name: string, value: string) => `<fact name="${name}" type="string">${value}</fact>`;

describe("a scan", () => {
  it("has the ids of benchmark, profile and tailoring", async () => {
    const scan = await scanOf(
      `<benchmark href="#x" id="b"/><tailoring-file href="t.xml" id="t1" version="2"/><profile idref="p"/>`,
      `xmlns="${xccdf12}" version="0.1.65"`,
    );

    expect(scan).to.deep.include({
      id: "t",
      benchmark: { id: "b", href: "#x", version: "0.1.65" },
      profile: "p",
      tailoring: { id: "t1", href: "t.xml", version: "2" },
    });
  });

  it("takes id and version of the benchmark around it where it names none", async () => {
    const { scan } = await reportOf(
      `<Benchmark xmlns="${xccdf12}" id="b"><version>1.5</version><Group><version>9</version></Group>${testResult("", "")}</Benchmark>`,
    );

    expect(scan.benchmark).to.deep.equal({ id: "b", href: undefined, version: "1.5" });
  });

  it("has no profile where none was chosen", async () => {
    expect((await scanOf("<target>h</target>")).profile).to.equal(undefined);
  });

  it("has its target's name, addresses and facts, without those that are empty", async () => {
    const { target } = await scanOf(
      `<target> host.example </target><target-address>192.0.2.1</target-address><target-address/>` +
        `<target-facts>${fact("urn:a", "x &amp; y")}${fact("urn:b", "")}</target-facts>`,
    );

    expect(target).to.deep.equal({
      name: "host.example",
      addresses: ["192.0.2.1"],
      facts: [{ name: "urn:a", value: "x & y" }],
      instanceIds: [],
    });
  });

  it("finds instance ids in its target's name and facts, each once", async () => {
    const { target } = await scanOf(
      `<target>ip-10-0-0-1.i-0123456789abcdef0.internal</target><target-facts>` +
        fact("urn:a", "mi-0a1b2c3d4e5f60718 and i-0123456789abcdef0") +
        `${fact("urn:b", "i-12345678 xi-99999999 i-123 mi-20260101 i-0123456789abcdef01")}</target-facts>`,
    );

    expect(target.instanceIds).to.deep.equal([
      "i-0123456789abcdef0",
      "mi-0a1b2c3d4e5f60718",
      "i-12345678",
    ]);
  });

  it("has every score with its system, and XCCDF's defaults where they are left out", async () => {
    const { scores } = await scanOf(
      `<score system="urn:xccdf:scoring:flat" maximum="20">7.5</score><score>50</score><score>n/a</score>`,
    );

    expect(scores).to.deep.equal([
      { system: "urn:xccdf:scoring:flat", value: 7.5, maximum: 20 },
      { system: "urn:xccdf:scoring:default", value: 50, maximum: 100 },
    ]);
  });
});

describe("a scan's times", () => {
  for (const [written, instant] of [
    ["2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000Z"],
    ["2026-01-02T03:04:05", "2026-01-02T03:04:05.000Z"],
    ["2026-01-02T03:04:05.6789+00:00", "2026-01-02T03:04:05.678Z"],
    ["2026-01-02T03:04:05-05:00", "2026-01-02T08:04:05.000Z"],
    ["2026-01-02T03:04:05+05:30", "2026-01-01T21:34:05.000Z"],
    [" 2026-02-28T24:00:00Z ", "2026-03-01T00:00:00.000Z"],
    ["2026-02-30T00:00:00Z", undefined],
    ["2026-13-01T00:00:00Z", undefined],
    ["2026-01-02T25:00:00Z", undefined],
    ["yesterday", undefined],
    ["", undefined],
  ] as const) {
    it(`are instants: "${written}" is ${instant ?? "none"}`, async () => {
      const scan = await scanOf("", `xmlns="${xccdf12}" start-time="${written}"`);

      expect(scan.startTime).to.equal(instant);
    });
  }
});

describe("a scan's times without a zone", () => {
  it("are told apart from those with one", async () => {
    for (const [times, local] of [
      [`end-time="2026-01-02T03:04:05"`, true],
      [`end-time="2026-01-02T03:04:05.678"`, true],
      [`start-time="2026-01-02T03:04:05"`, true],
      [`start-time="2026-01-02T03:04:05" end-time="2026-01-02T03:04:05Z"`, undefined],
      [`end-time="2026-01-02T03:04:05-05:00"`, undefined],
      [`end-time="yesterday"`, undefined],
    ] as const) {
      const { scan } = await reportOf(`<TestResult xmlns="${xccdf12}" id="t" ${times}/>`);

      expect(scan.localTimes, times).to.equal(local);
    }
  });
});

describe("a scan's scanner", () => {
  for (const [title, testSystem, facts, source, scanner] of [
    ["OpenSCAP by its CPE", "cpe:/a:redhat:openscap:1.3.7", "", "openscap", ["OpenSCAP", "1.3.7"]],
    ["OpenSCAP by its facts", "", "OpenSCAP|1.2.17", "openscap", ["OpenSCAP", "1.2.17"]],
    ["SCC of SPAWAR", "cpe:/a:spawar:scc:5.4", "", "scc", ["SCC", "5.4"]],
    ["SCC of NIWC", "cpe:/a:niwc:scc:5.8", "", "scc", ["SCC", "5.8"]],
    ["SCC by a CPE of 2.3", "cpe:2.3:a:niwc:scc:5.10:*:*:*:*:*:*:*", "", "scc", ["SCC", "5.10"]],
    [
      "SCC by its facts",
      "",
      "SCAP Compliance Checker|5.9",
      "scc",
      ["SCAP Compliance Checker", "5.9"],
    ],
    ["another tool", "cpe:/a:nuwcdivnpt:stig-manager:1.3", "", "openscap", ["stig-manager", "1.3"]],
    ["none that is named", "", "", "openscap", ["unknown", undefined]],
  ] as const) {
    it(`is ${title}`, async () => {
      const [name, version] = facts.split("|");
      const scan = await scanOf(
        facts === ""
          ? ""
          : `<target-facts>${fact("urn:xccdf:fact:scanner:name", name ?? "")}${fact("urn:xccdf:fact:scanner:version", version ?? "")}</target-facts>`,
        withTestSystem(testSystem),
      );

      expect(scan.source).to.equal(source);
      expect(scan.scanner).to.deep.equal({ name: scanner[0], version: scanner[1] });
    });
  }
});

describe("a document with several scans", () => {
  it("gives them in its order, each with its own rule-results", async () => {
    const results = ["pass", "fail"].map((result, index) =>
      testResult(ruleResult("r", result), `start-time="2026-01-0${index + 1}T00:00:00Z"`),
    );
    const reports = await reportsOf(
      `<Benchmark xmlns="${xccdf12}">${results.join("")}</Benchmark>`,
    );

    expect(reports.map(({ counts }) => counts)).to.deep.equal([{ pass: 1 }, { fail: 1 }]);
    expect(reports.map(({ scan }) => scan.startTime?.slice(0, 10))).to.deep.equal([
      "2026-01-01",
      "2026-01-02",
    ]);
  });

  it("may mix XCCDF 1.1 and 1.2", async () => {
    const document = `<x>${testResult(ruleResult("a", "pass"), `xmlns="${xccdf11}"`)}${testResult(ruleResult("b", "fail"))}</x>`;

    expect((await reportsOf(document)).map(({ counts }) => counts)).to.deep.equal([
      { pass: 1 },
      { fail: 1 },
    ]);
  });

  it("may have one inside another: each has its direct rule-results only", async () => {
    const inner = testResult(ruleResult("b", "fail"), "");
    const document = testResult(
      `${ruleResult("a", "pass")}<metadata>${inner}</metadata>${ruleResult("c", "pass")}`,
    );

    expect((await reportsOf(document)).map(({ counts }) => counts)).to.deep.equal([
      { pass: 2 },
      { fail: 1 },
    ]);
  });

  it("counts no rule-result outside a TestResult, nor one of a foreign namespace in it", async () => {
    const document =
      `<x xmlns="${xccdf12}">${ruleResult("a", "fail")}` +
      `${testResult(`<metadata>${ruleResult("b", "fail")}</metadata><rule-result xmlns="urn:x"><result>fail</result></rule-result>${ruleResult("c", "pass")}`, "")}</x>`;

    expect((await reportOf(document)).counts).to.deep.equal({ pass: 1 });
  });

  it("gives events in order, the scan when its TestResult has ended", async () => {
    const kinds: string[] = [];
    const document = `<x>${testResult(ruleResult("a", "pass"))}${testResult(ruleResult("b", "fail"))}</x>`;
    for await (const event of readXccdf(inChunks(Buffer.from(document), [10]))) {
      kinds.push(`${event.kind} ${event.testResult}`);
    }

    expect(kinds).to.deep.equal(["ruleResult 0", "scan 0", "ruleResult 1", "scan 1"]);
  });
});

describe("an ARF", () => {
  const bare = testResult(ruleResult("a", "pass"));

  it("tells of each report's asset what the TestResult leaves out", async () => {
    const reports = await reportsOf(
      arf(
        isAbout("r1", "a1") + isAbout("r2", "a2") + isAbout("o1", "a1"),
        asset("a1", "<ai:fqdn>one.example</ai:fqdn><ai:hostname>one</ai:hostname>") +
          asset(
            "a2",
            `<ai:connections><ai:connection><ai:ip-address><ai:ip-v4>192.0.2.2</ai:ip-v4></ai:ip-address></ai:connection></ai:connections>` +
              `<ai:synthetic-id resource="ec2" id="i-0123456789abcdef0"/><ai:hostname>two</ai:hostname>`,
          ),
        report("r1", bare) + report("o1", "<oval_results/>") + report("r2", bare),
      ),
    );

    expect(reports.map(({ scan }) => scan.target)).to.deep.equal([
      { name: "one.example", addresses: [], facts: [], instanceIds: [] },
      { name: "two", addresses: ["192.0.2.2"], facts: [], instanceIds: ["i-0123456789abcdef0"] },
    ]);
  });

  it("believes the TestResult before the asset", async () => {
    const { scan } = await reportOf(
      arf(
        isAbout("r1", "a1"),
        asset("a1", "<ai:fqdn>asset.example</ai:fqdn>"),
        report("r1", testResult("<target>target.example</target>")),
      ),
    );

    expect(scan.target.name).to.equal("target.example");
  });

  it("needs neither relationships nor assets", async () => {
    const { scan } = await reportOf(arf("", "", report("r1", bare)));

    expect(scan.target).to.deep.equal({
      name: undefined,
      addresses: [],
      facts: [],
      instanceIds: [],
    });
  });
});
