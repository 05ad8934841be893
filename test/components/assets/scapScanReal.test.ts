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
