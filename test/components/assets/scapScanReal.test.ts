import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { ScanBench } from "../../helpers/scanBench";
import { hasCommand, runScript, skipWithoutTools } from "../../helpers/scanScript";

const vendorContent = "/usr/share/xml/scap/ssg/content/ssg-debian11-ds.xml";

/** Where only the metadata service, STS and S3 are not the real ones. */
describe("The scan script with a real scanner", () => {
  let bench: ScanBench;

  before(function () {
    skipWithoutTools(this);
    for (const missing of [
      hasCommand("oscap") ? undefined : "oscap",
      fs.existsSync(vendorContent) ? undefined : vendorContent,
    ]) {
      if (missing === undefined) continue;
      console.log(`      skipped: ${missing} is not installed here`);
      this.skip();
    }
  });

  beforeEach(() => {
    bench = new ScanBench();
    bench.host.link("oscap");
  });

  afterEach(() => bench.end());

  /** The vendor's content as it would be for this system: without its platform's condition. */
  function contentForThisSystem(): string {
    const lines = fs.readFileSync(vendorContent, "utf8").split("\n");
    const platform = /^ *<xccdf-1\.2:platform idref="cpe:\/o:/;
    return bench.host.write("ds.xml", lines.filter((line) => !platform.test(line)).join("\n"));
  }

  it("scans this machine from start to finish", async () => {
    const environment = await bench.start();

    const { status, stdout } = await runScript({
      ...environment,
      SSM_DataStream: contentForThisSystem(),
      SSM_Profile: "standard",
    });

    expect(stdout).to.match(/scan finished in \d+ s: .*pass=\d+/);
    expect(status).to.equal(0);

    const folder = "/results/AROAEXAMPLEHOSTROLE01:i-0123456789abcdef0";
    expect(bench.uploaded).to.deep.equal([
      `${folder}/<ts>-scap-results.html`,
      `${folder}/<ts>-scap-results.xml.gz`,
    ]);
    expect(bench.uploads.every(({ signed }) => signed)).to.equal(true);
    const [html, result] = bench.uploads;
    expect(html?.body.toString()).to.contain("<!DOCTYPE html>").and.to.contain("</html>");
    const arf = gunzipSync(result?.body ?? "").toString();
    expect(arf).to.match(
      /<fact name="urn:xccdf:fact:identifier" type="string">i-0123456789abcdef0<\/fact>/,
    );
    expect(arf).to.contain('<profile idref="xccdf_org.ssgproject.content_profile_standard"/>');
    const file = bench.host.write("arf.xml", arf);
    const info = spawnSync("oscap", ["info", file], { encoding: "utf8" });
    expect(info.stdout).to.contain("Document type: Result Data Stream");

    expect(bench.leftovers).to.deep.equal([]);
  });

  it("counts a scan in which rules fail as finished", async function () {
    const environment = await bench.start();
    const datastream = contentForThisSystem();
    const profile = "anssi_np_nt28_high";
    const { status: scanner } = spawnSync("oscap", [
      ...["xccdf", "eval", "--profile", profile],
      ...["--results-arf", bench.host.file("own.xml"), datastream],
    ]);
    if (scanner === 0) {
      console.log(`      skipped: this machine meets all of ${profile}`);
      this.skip();
    }

    const { status, stdout } = await runScript({
      ...environment,
      SSM_DataStream: datastream,
      SSM_Profile: profile,
      SSM_Report: "false",
    });

    expect(scanner).to.equal(2);
    expect(stdout).to.match(/ fail=\d+/);
    expect(status).to.equal(0);
    expect(bench.uploaded).to.have.length(1);
  });

  describe("given a data stream with two checklists", () => {
    const oval = `<oval_definitions xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5" xmlns:oval="http://oval.mitre.org/XMLSchema/oval-common-5" xmlns:ind="http://oval.mitre.org/XMLSchema/oval-definitions-5#independent">
<generator><oval:schema_version>5.11</oval:schema_version><oval:timestamp>2026-01-01T00:00:00</oval:timestamp></generator>
<definitions><definition class="compliance" id="oval:org.example:def:1" version="1">
<metadata><title>It is Unix</title><description>d</description></metadata>
<criteria><criterion test_ref="oval:org.example:tst:1"/></criteria></definition></definitions>
<tests><ind:family_test id="oval:org.example:tst:1" version="1" check="all" comment="c">
<ind:object object_ref="oval:org.example:obj:1"/><ind:state state_ref="oval:org.example:ste:1"/></ind:family_test></tests>
<objects><ind:family_object id="oval:org.example:obj:1" version="1"/></objects>
<states><ind:family_state id="oval:org.example:ste:1" version="1"><ind:family>unix</ind:family></ind:family_state></states>
</oval_definitions>`;
    const xccdf = (
      name: string,
    ) => `<Benchmark xmlns="http://checklists.nist.gov/xccdf/1.2" id="xccdf_org.example_benchmark_${name}">
<status date="2026-01-01">accepted</status><version>1</version>
<Profile id="xccdf_org.example_profile_${name}"><title>${name}</title></Profile>
${["a", "b"].map((rule) => `<Rule id="xccdf_org.example_rule_${name}_${rule}" selected="true"><title>t</title><check system="http://oval.mitre.org/XMLSchema/oval-definitions-5"><check-content-ref href="oval.xml" name="oval:org.example:def:1"/></check></Rule>`).join("\n")}
</Benchmark>`;
    const tailoring = (selected: string) => `<?xml version='1.0'?>
<x:Tailoring xmlns:x='http://checklists.nist.gov/xccdf/1.2' id='xccdf_org.example_tailoring_t'>
  <x:version time='2026-01-01T00:00:00'>1</x:version>
  <x:Profile
      extends='xccdf_org.example_profile_one'
      id='xccdf_org.example_profile_own'>
    <x:title override='true'>own</x:title>
    <x:select idref='xccdf_org.example_rule_${selected}' selected='false'/>
  </x:Profile>
</x:Tailoring>`;

    const scanned = async (parameters: Record<string, string>) => {
      const environment = await bench.start();
      bench.host.write("oval.xml", oval);
      const [one, two] = ["one", "two"].map((each) => bench.host.write(`${each}.xml`, xccdf(each)));
      const datastream = bench.host.file("two-ds.xml");
      const cwd = bench.host.folder;
      for (const args of [
        ["sds-compose", "one.xml", datastream],
        ["sds-add", "two.xml", datastream],
      ]) {
        const { status, stderr } = spawnSync("oscap", ["ds", ...args], { cwd, encoding: "utf8" });
        expect(status, `${one} ${two} ${stderr}`).to.equal(0);
      }
      const run = await runScript({
        ...environment,
        SSM_DataStream: datastream,
        SSM_Report: "false",
        ...parameters,
      });
      const arf = run.status === 0 ? gunzipSync(bench.uploads[0]?.body ?? "").toString() : "";
      const results = arf.match(/<rule-result [^>]*idref="[^"]*"[^>]*>\s*<result>[a-z]*/g) ?? [];
      const evaluated = results
        .filter((each) => !each.endsWith("notselected"))
        .map((each) => /idref="xccdf_org\.example_rule_([^"]*)"/.exec(each)?.[1]);
      return { ...run, evaluated };
    };

    it("scans with the checklist that has the profile", async () => {
      const { status, stdout, evaluated } = await scanned({ SSM_Profile: "two" });

      expect(status, stdout).to.equal(0);
      expect(evaluated).to.deep.equal(["two_a", "two_b"]);
    });

    it("finds the profile of a tailoring file, however its XML is written", async () => {
      const { status, stdout, evaluated } = await scanned({
        SSM_TailoringFile: bench.host.write("tailoring.xml", tailoring("one_a")),
      });

      expect(status, stdout).to.equal(0);
      expect(evaluated).to.deep.equal(["one_b"]);
    });

    it("says what fits nothing in the tailoring of a scan that was finished", async () => {
      const { status, stdout } = await scanned({
        SSM_Profile: "own",
        SSM_TailoringFile: bench.host.write("tailoring.xml", tailoring("none")),
      });

      expect(status, stdout).to.equal(0);
      expect(stdout).to.match(/oscap says: .*xccdf_org\.example_rule_none.* does not exist/);
    });
  });

  it("reports content for another system as a failure, and not as a clean result", async () => {
    const environment = await bench.start();

    const { status } = await runScript({ ...environment, SSM_DataStream: vendorContent });

    if (fs.readFileSync("/etc/os-release", "utf8").includes('VERSION_ID="11"')) {
      expect(status).to.equal(0);
    } else {
      expect(status).to.equal(1);
      expect(bench.failure).to.include({ stage: "applicability", content: vendorContent });
    }
  });

  it("reports a broken datastream with what the scanner says of it", async () => {
    const environment = await bench.start();
    const text = fs.readFileSync(vendorContent, "utf8");
    const broken = bench.host.write("broken.xml", text.slice(0, text.length / 2));

    const { status } = await runScript({ ...environment, SSM_DataStream: broken });

    expect(status).to.equal(1);
    expect(bench.uploaded.map((name) => path.basename(name))).to.deep.equal([
      "<ts>-scap-failure.json",
    ]);
    expect(bench.failure).to.include({ stage: "scan", exitStatus: 1, content: broken });
    expect(bench.failure["message"]).to.match(/^oscap ended with exit status 1: .+/);
    expect(bench.failure["scanner"]).to.match(/^OpenSCAP \d+\.\d+/);
    expect(bench.leftovers).to.deep.equal([]);
  });
});
