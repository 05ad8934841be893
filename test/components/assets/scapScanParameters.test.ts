import { expect } from "chai";
import { type ScanBench, useBench } from "../../helpers/scanBench";
import { runScript } from "../../helpers/scanScript";

describe("The scan script's parameters", () => {
  let bench: ScanBench;
  useBench((begun) => (bench = begun));

  const scannerArguments = () => bench.host.read("oscap.args").split("generate\n")[0] ?? "";

  it("reach the scanner", async () => {
    const environment = await bench.startReady();

    const { status } = await runScript({
      ...environment,
      SSM_Profile: "standard",
      SSM_SkipRules: "slow,xccdf_org.example_rule_other",
      SSM_FetchRemoteResources: "true",
      SSM_WithoutSystemCharacteristics: "true",
      SSM_ProbeMemoryRatio: "0.3",
      SSM_ProbeMaxItems: "5000",
      SSM_ProbeIgnorePaths: "/srv:/data",
    });

    expect(status).to.equal(0);
    const given = scannerArguments().trim().split("\n");
    expect(given.slice(0, 2)).to.deep.equal(["xccdf", "eval"]);
    expect(given.slice(4)).to.deep.equal([
      "--profile",
      "xccdf_org.example_profile_standard",
      "--fetch-remote-resources",
      "--without-syschar",
      "--skip-rule",
      "xccdf_org.ssgproject.content_rule_slow",
      "--skip-rule",
      "xccdf_org.example_rule_other",
      `${bench.host.content}/ssg-debian12-ds.xml`,
      "xccdf",
    ]);
    expect(bench.host.read("oscap.env").split("\n")).to.include.members([
      "OSCAP_PROBE_MEMORY_USAGE_RATIO=0.3",
      "OSCAP_PROBE_MAX_COLLECTED_ITEMS=5000",
      "OSCAP_PROBE_IGNORE_PATHS=/srv:/data",
      "OSCAP_EVALUATION_TARGET=i-0123456789abcdef0",
    ]);
  });

  it("take a datastream and a tailoring file from S3, and the profile from the tailoring", async () => {
    const environment = await bench.startReady({
      objects: {
        "/content/my ds.xml": Buffer.from('<Profile id="xccdf_org.example_profile_stig">'),
        "/content/tailoring.xml": Buffer.from('<xccdf:Profile id="xccdf_org.example_profile_own">'),
      },
    });

    const { status } = await runScript({
      ...environment,
      SSM_DataStream: "s3://content/my ds.xml",
      SSM_TailoringFile: "s3://content/tailoring.xml",
    });

    expect(status).to.equal(0);
    expect(scannerArguments()).to.match(
      /--profile\nxccdf_org\.example_profile_own\n--tailoring-file\n\S+\/tailoring\n\S+\/content\n/,
    );
  });

  describe("for data streams with several checklists", () => {
    /** What `oscap info` prints of such a data stream. */
    const info = [
      "Document type: Source Data Stream",
      "",
      "Stream: scap_org.example_datastream_a",
      "Checklists:",
      ...["one", "two"].flatMap((each) => [
        `\tRef-Id: scap_org.example_cref_${each}.xml`,
        "\t\tStatus: accepted",
        "\t\tProfiles:",
        ...["both", each].flatMap((profile) => [
          `\t\t\tTitle: Id: ${profile}`,
          `\t\t\t\tId: xccdf_org.example_profile_${profile}`,
        ]),
      ]),
      "Checks:",
      "\tRef-Id: scap_org.example_cref_oval.xml",
      "No dictionaries.",
      "",
    ].join("\n");

    const scanned = async (parameters: Record<string, string>) => {
      const environment = await bench.startReady();
      const datastream = bench.host.write("ds.xml", "<ds/>");
      bench.host.write("ds.xml.info", info);
      const tailoring = bench.host.write("tailoring.xml", `<Profile id="x_profile_own">`);
      const { status, stdout } = await runScript({
        ...environment,
        SSM_DataStream: datastream,
        ...(parameters["SSM_TailoringFile"] === undefined ? {} : { SSM_TailoringFile: tailoring }),
        ...parameters,
      });
      return { status, stdout, given: scannerArguments() };
    };

    it("choose the checklist that has the profile", async () => {
      const { status, stdout, given } = await scanned({ SSM_Profile: "two" });

      expect(status).to.equal(0);
      expect(given).to.contain(
        "--profile\nxccdf_org.example_profile_two\n" +
          "--datastream-id\nscap_org.example_datastream_a\n--xccdf-id\nscap_org.example_cref_two.xml\n",
      );
      expect(stdout).to.contain(", checklist scap_org.example_cref_two.xml");
    });

    it("choose the first of several, which is said", async () => {
      const { stdout, given } = await scanned({ SSM_Profile: "both" });

      expect(given).to.contain("--xccdf-id\nscap_org.example_cref_one.xml\n");
      expect(stdout).to.match(
        /profile \S+_both can be scanned by 2 checklists .* Checklist chooses/,
      );
    });

    it("choose the one that is asked for", async () => {
      const { stdout, given } = await scanned({
        SSM_Profile: "both",
        SSM_Checklist: "two.xml",
      });

      expect(given).to.contain("--xccdf-id\nscap_org.example_cref_two.xml\n");
      expect(stdout).not.to.contain("Checklist chooses");
    });

    for (const [why, parameters, said] of [
      [
        "a checklist that is not there",
        { SSM_Checklist: "three.xml" },
        /^the content has no checklist "three\.xml", but has: scap_org\.example_cref_one\.xml scap_org\S+$/,
      ],
      [
        "a profile of another checklist than the one that is asked for",
        { SSM_Checklist: "two.xml", SSM_Profile: "one" },
        /^the content has no profile "one", but has: both two$/,
      ],
    ] as const) {
      it(`are reported when they name ${why}`, async () => {
        expect((await scanned(parameters)).status).to.equal(1);
        expect(bench.failure).to.include({ stage: "profile" });
        expect(bench.failure["message"]).to.match(said);
      });
    }
  });

  it("that have no effect are said", async () => {
    const environment = await bench.startReady();
    const tailoring = bench.host.write("tailoring.xml", `<Profile id="x_profile_own">`);

    const { stdout } = await runScript({
      ...environment,
      SSM_Profile: "standard",
      SSM_TailoringFile: tailoring,
    });

    expect(stdout).to.match(
      /TailoringFile has no effect: profile \S+_profile_standard is the content's own, the tailoring file's are: x_profile_own\n/,
    );
  });

  it("do not keep back what the scanner says of a scan that was finished", async () => {
    const environment = await bench.startReady();

    const { status, stdout } = await runScript(environment);

    expect(status).to.equal(0);
    expect(stdout).to.contain(`plumbline: oscap says: oscap: something is wrong with "it"\n`);
  });

  const refused: [why: string, parameters: Record<string, string>, stage: string, said: RegExp][] =
    [
      [
        "a profile that the content does not have",
        { SSM_Profile: "stig" },
        "profile",
        /^the content has no profile "stig", but has: standard$/,
      ],
      [
        "a datastream that is not there",
        { SSM_DataStream: "/nowhere/ds.xml" },
        "content",
        /^DataStream \/nowhere\/ds\.xml does not exist on this host$/,
      ],
      [
        "a tailoring file that S3 does not have",
        { SSM_TailoringFile: "s3://content/none.xml" },
        "tailoring",
        /^TailoringFile s3:\/\/content\/none\.xml could not be fetched: s3 at \S+ answered 404 NoSuchKey/,
      ],
      [
        "a relative path",
        { SSM_DataStream: "ds.xml" },
        "parameters",
        /^DataStream is "ds\.xml", but should be an absolute path or s3:\/\/bucket\/key$/,
      ],
    ];

  for (const [why, parameters, stage, said] of refused) {
    it(`are reported when they name ${why}`, async () => {
      const environment = await bench.startReady();

      expect((await runScript({ ...environment, ...parameters })).status).to.equal(1);
      expect(bench.failure).to.include({ stage });
      expect(bench.failure["message"]).to.match(said);
    });
  }

  it("ask for nothing that an old scanner does not have", async () => {
    const environment = await bench.startReady();
    bench.host.command("oscap", "echo 'OpenSCAP command line tool (oscap) 1.2.17'");

    expect((await runScript({ ...environment, SSM_SkipRules: "slow" })).status).to.equal(1);
    expect(bench.failure).to.include({
      stage: "parameters",
      message: "SkipRules needs oscap's --skip-rule, which OpenSCAP 1.2.17 does not have",
    });
  });

  it("leave a page that says why in place of a report that cannot be made", async () => {
    const environment = await bench.startReady();
    const real = bench.host.read("bin/oscap");
    bench.host.command("oscap", `case "$*" in *'generate report'*) exit 137 ;; esac\n${real}`);

    const { status, stdout } = await runScript(environment);

    expect(status).to.equal(0);
    expect(stdout).to.contain("no HTML report could be made (exit status 137)");
    expect(bench.uploaded.map((name) => name.replace(/.*<ts>-/, ""))).to.deep.equal([
      "scap-results.html",
      "scap-results.xml.gz",
    ]);
    expect(bench.uploads[0]?.body.toString()).to.contain("oscap ended with exit status 137");
  });

  it("turn the report off", async () => {
    const environment = await bench.startReady();

    expect((await runScript({ ...environment, SSM_Report: "false" })).status).to.equal(0);
    expect(bench.uploaded.map((name) => name.split("<ts>-")[1])).to.deep.equal([
      "scap-results.xml.gz",
    ]);
  });
});
