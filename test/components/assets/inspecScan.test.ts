import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import type { LoopbackOptions } from "../../helpers/loopbackAws";
import { type ScanBench, useBench } from "../../helpers/scanBench";
import { hasCommand, inspecScript, runScript, type RunOptions } from "../../helpers/scanScript";

const folder = "/results/AROAEXAMPLEHOSTROLE01:i-0123456789abcdef0";

const report = JSON.stringify({
  platform: { name: "debian", release: "12" },
  profiles: [
    {
      name: "mine",
      controls: [{ id: "1", results: [{ status: "failed", code_desc: "a file", run_time: 0.1 }] }],
    },
  ],
  statistics: { duration: 0.1 },
  version: "5.22.65",
});

/** A profile as GitHub packs it: within a folder that is named after repository and commit. */
function packed(bench: ScanBench, profileFolder = ""): Buffer {
  const top = path.join("packed", "repository-abc", profileFolder);
  fs.mkdirSync(bench.host.file(top), { recursive: true });
  bench.host.write(path.join(top, "inspec.yml"), "---\nname: 'mine'\ntitle: Mine\n");
  const archive = bench.host.file("packed.tar.gz");
  execFileSync("tar", ["-czf", archive, "-C", bench.host.file("packed"), "repository-abc"]);
  return fs.readFileSync(archive);
}

describe("The audit script", () => {
  let bench: ScanBench;
  useBench((begun) => (bench = begun));

  const fromGitHub = {
    SSM_GitHubOwner: "owner",
    SSM_GitHubRepository: "repository",
    SSM_GitHubRef: "v1",
    FAKE_EXIT: "100",
  };

  async function ready(options: LoopbackOptions = {}): Promise<Record<string, string>> {
    bench.host.installAuditor(report);
    const web = { "/github/owner/repository/tar.gz/v1": packed(bench), ...options.web };
    return { ...(await bench.start({ ...options, web })), ...fromGitHub };
  }

  const run = (environment: Readonly<Record<string, string>>, options: RunOptions = {}) =>
    runScript(environment, { script: inspecScript, ...options });

  const given = () => bench.host.read("auditor.args").trim().split("\n");

  for (const shell of ["sh", "bash"]) {
    it(`uploads its report into the host's own folder, run by ${shell}`, async function () {
      if (!hasCommand(shell)) this.skip();
      const environment = await ready();

      const { status, stdout } = await run(environment, { shell });

      expect(stdout).to.contain("audit finished in").and.to.contain("failed=1");
      expect(status).to.equal(0);
      expect(bench.uploaded).to.deep.equal([`${folder}/<ts>-inspec-results.json.gz`]);
      expect(bench.uploads[0]).to.include({ signed: true });
      expect(bench.uploads[0]?.headers["content-type"]).to.equal("application/gzip");
      expect(gunzipSync(bench.uploads[0]?.body ?? "").toString()).to.equal(report);
      expect(bench.leftovers).to.deep.equal([]);
    });
  }

  for (const exit of ["0", "100", "101"]) {
    it(`takes exit status ${exit} for a finished audit`, async () => {
      expect((await run({ ...(await ready()), FAKE_EXIT: exit })).status).to.equal(0);
    });
  }

  it("lets the report say which instance it is about", async () => {
    await run(await ready());

    const config = JSON.parse(bench.host.read("auditor.config")) as {
      version: string;
      reporter: { json: Record<string, unknown> };
    };
    expect(config.version).to.equal("1.1");
    expect(config.reporter.json).to.include({ stdout: false, target_id: "i-0123456789abcdef0" });
    expect(config.reporter.json["passthrough"]).to.deep.equal({
      plumbline: { instanceId: "i-0123456789abcdef0" },
    });
  });

  it("prefers Cinc Auditor, and takes an InSpec that is there", async () => {
    const environment = await ready();
    bench.host.installAuditor(report, "inspec");

    expect((await run(environment)).stdout).to.contain("Cinc Auditor 5.22.65, profile mine");
    bench.host.uninstall("bin/cinc-auditor");
    expect((await run(environment)).stdout).to.contain("InSpec 5.22.65, profile mine");
  });

  it("accepts Chef's licence only where it is told to", async () => {
    const environment = await ready();

    await run(environment);
    expect(bench.host.read("auditor.env")).not.to.contain("CHEF_LICENSE");
    await run({ ...environment, SSM_AcceptChefLicense: "true" });
    expect(bench.host.read("auditor.env")).to.contain("CHEF_LICENSE=accept-silent");
  });

  it("says that a licence is missing", async () => {
    expect((await run({ ...(await ready()), FAKE_EXIT: "172" })).status).to.equal(1);
    expect(bench.failure).to.include({ source: "inspec", stage: "license", exitStatus: 172 });
  });

  for (const status of ["173", "174"]) {
    it(`says that no licence key entitles InSpec to run, by its exit status ${status}`, async () => {
      const environment = { ...(await ready()), FAKE_EXIT: status, FAKE_SAYS: "no key was found" };

      expect((await run(environment)).status).to.equal(1);
      expect(bench.failure).to.include({ stage: "license", exitStatus: Number(status) });
      expect(bench.failure["message"])
        .to.match(
          /^Cinc Auditor \S+ has no Chef licence key .*\(inspec license add\), or install Cinc Auditor/,
        )
        .and.contain("no key was found")
        .and.not.contain("==>");
    });
  }

  for (const said of [
    "Inspec::Secrets::YAML unable to parse /x/inputs.yaml: invalid YAML or contents is not a Hash",
    "[2026-01-01T00:00:00+00:00] ERROR: Unable to parse /x/inputs.yaml: YAML file is empty.",
    "Error reading InSpec inputs: (/x/inputs.yaml): did not find expected key",
  ]) {
    it(`fails where InSpec could not read its inputs, though it went on: ${said}`, async () => {
      const environment = {
        ...(await ready()),
        FAKE_SAYS: said,
        SSM_Inputs: Buffer.from("- a\n").toString("base64"),
      };

      expect((await run(environment)).status).to.equal(1);
      expect(bench.uploaded).to.deep.equal([`${folder}/<ts>-inspec-failure.json`]);
      expect(bench.failure).to.include({ stage: "parameters" });
      expect(bench.failure["message"]).to.match(/^Inputs is no YAML map of names to values: /);
    });
  }

  it("names file, line and fault where Ruby cannot read a control, and no calls", async () => {
    const environment = {
      ...(await ready()),
      FAKE_EXIT: "1",
      FAKE_SAYS: [
        "/opt/gems/inspec/lib/inspec/profile_context.rb:197:in `instance_eval': controls/x.rb:7: syntax error, unexpected end-of-input, expecting `end' (SyntaxError)",
        "control 'a' do",
        "              ^",
        ...Array.from({ length: 40 }, (_, index) => `\tfrom /opt/gems/thor.rb:${index}:in \`run'`),
      ].join("\n"),
    };

    expect((await run(environment)).status).to.equal(1);
    expect(bench.failure["message"])
      .to.match(
        /exit status 1: controls\/x\.rb:7: syntax error, unexpected end-of-input, expecting/,
      )
      .and.contain("control 'a' do")
      .and.not.contain("thor.rb");
  });

  it("uploads a failure record when the auditor fails", async () => {
    const { status } = await run({ ...(await ready()), FAKE_EXIT: "1" });

    expect(status).to.equal(1);
    expect(bench.uploaded).to.deep.equal([`${folder}/<ts>-inspec-failure.json`]);
    expect(bench.failure).to.include({
      schema: "plumbline/scan-failure/1",
      source: "inspec",
      instanceId: "i-0123456789abcdef0",
      profile: "mine",
      content: "https://github.com/owner/repository/tree/v1",
      stage: "scan",
      exitStatus: 1,
      scanner: "Cinc Auditor 5.22.65",
    });
    expect(bench.failure["message"]).to.contain('inspec: something is wrong with "it"');
  });

  it("is no report when it is cut off, or when nothing ran", async () => {
    const environment = await ready();

    bench.host.write("report.json", report.slice(0, -10));
    await run(environment);
    expect(bench.failure).to.include({ stage: "scan" });
    expect(bench.failure["message"]).to.contain("left no complete report");
    await run({ ...environment, FAKE_NO_REPORT: "true" });
    expect(bench.failure["message"]).to.contain("left no complete report");

    const skipped = { profiles: [{ name: "mine", status: "skipped", controls: [] }] };
    bench.host.write("report.json", JSON.stringify(skipped));
    await run({ ...environment, FAKE_EXIT: "101" });
    expect(bench.failure).to.include({ stage: "applicability", exitStatus: 101 });

    const empty = { profiles: [{ name: "mine", status: "loaded", controls: [{ results: [] }] }] };
    bench.host.write("report.json", JSON.stringify(empty));
    await run({ ...environment, FAKE_EXIT: "0" });
    expect(bench.failure).to.include({ stage: "content", exitStatus: 0 });
    expect(bench.failure["message"]).to.match(/^no control of .* has a check that ran here$/);
  });

  it("ends an audit that takes too long, and says so", async () => {
    const environment = await ready();

    await run({ ...environment, FAKE_WAIT: bench.host.file("never"), SSM_ScanTimeout: "1" });

    expect(bench.failure).to.include({ stage: "scan", exitStatus: 124 });
    expect(bench.failure["message"]).to.match(
      /^the audit was ended after \d+ s \(ScanTimeout is 1\)$/,
    );
  });

  it("stops the auditor, reports and cleans up when it is told to stop", async () => {
    const environment = await ready();

    const { status } = await run(
      { ...environment, FAKE_WAIT: bench.host.file("never") },
      {
        onStart: (pid) => {
          const timer = setInterval(() => {
            if (bench.host.read("auditor.args") === "") return;
            clearInterval(timer);
            process.kill(pid, "SIGTERM");
          }, 20);
        },
      },
    );

    expect(status).to.equal(143);
    expect(bench.failure).to.include({ stage: "interrupted" });
    expect(bench.leftovers).to.deep.equal([]);
  });

  it("does not run twice at once", async () => {
    const environment = await ready();
    const first = run({ ...environment, FAKE_WAIT: bench.host.file("go") });
    while (bench.host.read("auditor.args") === "")
      await new Promise((done) => setTimeout(done, 20));

    const second = await run(environment);
    bench.host.write("go", "");

    expect(second.status).to.equal(3);
    expect((await first).status).to.equal(0);
  });

  for (const [what, ref] of [
    ["a quote and a line end", 'v1"\noutput = "PLACE\nurl = "http://127.0.0.1:1/'],
    ["a quote", 'v1" output = "PLACE'],
    ["a backslash before a quote", 'v1\\"\noutput = "PLACE'],
  ] as const) {
    it(`takes no option of curl's from a parameter with ${what}`, async () => {
      const place = bench.host.file("stolen");

      await run({ ...(await ready()), SSM_GitHubRef: ref.replace("PLACE", place) });
      expect(fs.existsSync(place)).to.equal(false);
      expect(bench.failure["stage"]).to.be.oneOf(["content", "parameters"]);
    });
  }

  it("takes a folder of the repository", async () => {
    const web = { "/github/owner/repository/tar.gz/v1": packed(bench, "profiles/mine") };
    const environment = await ready({ web });

    expect((await run({ ...environment, SSM_GitHubPath: "profiles/mine" })).status).to.equal(0);
    expect(given()[1]).to.match(/\/profile\/profiles\/mine$/);

    await run({ ...environment, SSM_GitHubPath: "profiles" });
    expect(bench.failure).to.include({ stage: "content" });
    expect(bench.failure["message"]).to.contain("there is no inspec.yml in it");
    await run({ ...environment, SSM_GitHubPath: "../etc" });
    expect(bench.failure).to.include({ stage: "parameters" });
  });

  it("fetches a token with the host's own role, and gives it to no command as an argument", async () => {
    const secret = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:github-abc";
    const web = { "/api/repos/owner/repository/tarball/v1": packed(bench) };
    const secrets = { "/github/token": "ghp_parameter", [secret]: "ghp_secret" };
    const environment = await ready({ web, secrets });
    const log = bench.host.file("arguments");
    const real = fs.readlinkSync(path.join(bench.host.bin, "curl"));
    fs.unlinkSync(path.join(bench.host.bin, "curl"));
    bench.host.command("curl", `printf '%s\\n' "$*" >>'${log}'; exec ${real} "$@"`);

    for (const [given, token] of [
      [{ SSM_TokenParameter: "/github/token" }, "ghp_parameter"],
      [{ SSM_TokenSecret: secret }, "ghp_secret"],
    ] as const) {
      expect((await run({ ...environment, ...given })).status).to.equal(0);
      const asked = bench.requests.filter(({ service }) => service === "web").at(-1);
      expect(asked?.headers.authorization).to.equal(`Bearer ${token}`);
    }
    expect(bench.host.read("arguments")).not.to.contain("ghp_");

    await run({ ...environment, SSM_TokenParameter: "/none" });
    expect(bench.failure).to.include({ stage: "token" });
    expect(bench.failure["message"]).to.match(
      /^the token \/none could not be fetched: ssm at .* 400/,
    );
  });

  it("says that a repository is not there", async () => {
    await run({ ...(await ready()), SSM_GitHubRef: "none" });

    expect(bench.failure).to.include({ stage: "content" });
    expect(bench.failure["message"]).to.match(/tree\/none could not be fetched: .*404/);
  });

  it("takes a profile, inputs and waivers from S3", async () => {
    const environment = await ready({
      objects: {
        "/content/mine.tar.gz": Buffer.from("archive"),
        "/content/inputs.yml": Buffer.from("level: 1\n"),
        "/content/waivers.csv": Buffer.from("control_id\n"),
      },
    });

    const { status } = await run({
      ...environment,
      SSM_ProfileUri: "s3://content/mine.tar.gz",
      SSM_Inputs: "s3://content/inputs.yml",
      SSM_Waivers: "s3://content/waivers.csv",
    });

    expect(status).to.equal(0);
    expect(given()[1]).to.equal("mine.tar.gz");
    expect(given().at(-1)).to.match(/\/waivers\.csv$/);
    expect(bench.host.read("auditor.inputs")).to.equal("level: 1\n");
    expect(bench.host.read("auditor.waivers")).to.equal("control_id\n");
  });

  it("hands the auditor a path of an archive that is the same in every run: its key", async () => {
    const keys = [
      ["team/hosts.tar.gz", "team/hosts.tar.gz"],
      ["a b/-x.zip", "a_b/-x.zip"],
    ] as const;
    for (const [key, expected] of keys) {
      const environment = await ready({ objects: { [`/content/${key}`]: Buffer.from("archive") } });

      const { status } = await run({ ...environment, SSM_ProfileUri: `s3://content/${key}` });

      expect(status, key).to.equal(0);
      expect(given()).to.include(expected);
    }
  });

  it("runs the auditor in UTC", async () => {
    await run({ ...(await ready()), TZ: "America/Los_Angeles" });

    expect(bench.host.read("auditor.env")).to.match(/^TZ=UTC$/m);
  });

  it("takes inputs and waivers as texts in base64", async () => {
    const environment = await ready();
    const base64 = (text: string) => Buffer.from(text).toString("base64");

    await run({ ...environment, SSM_Inputs: base64("a: 'ü'\n"), SSM_Waivers: base64("{}") });
    expect(bench.host.read("auditor.inputs")).to.equal("a: 'ü'\n");
    expect(bench.host.read("auditor.waivers")).to.equal("{}");

    await run({ ...environment, SSM_Inputs: "level: 1" });
    expect(bench.failure).to.include({ stage: "parameters" });
  });

  describe("without an auditor", () => {
    const packageText = "the package";
    const sum = createHash("sha256").update(packageText).digest("hex");
    const machine = execFileSync("uname", ["-m"], { encoding: "utf8" }).trim();
    const list = `/omnitruck/stable/cinc-auditor/metadata?p=debian&pv=12&m=${machine}&v=5.22.65`;

    const web: Record<string, Buffer | string> = {};

    it("installs the pinned one after it has proved to be what it should be", async () => {
      bench.host.installAuditor(report);
      Object.assign(web, { "/package.deb": packageText });
      const environment = await bench.start({ web });
      fs.renameSync(path.join(bench.host.bin, "cinc-auditor"), bench.host.file("spare"));
      bench.host.command(
        "dpkg",
        `cat "$2" >'${bench.host.file("installed")}'; mv '${bench.host.file("spare")}' '${bench.host.bin}/cinc-auditor'`,
      );
      web["/github/owner/repository/tar.gz/v1"] = packed(bench);
      web[list] =
        `sha1\tabc\nsha256\t${sum}\nurl\t${environment["AWS_ENDPOINT_URL"] ?? ""}/web/package.deb\nversion\t5.22.65\n`;

      const { status } = await run({ ...environment, ...fromGitHub });

      expect(bench.host.read("installed")).to.equal(packageText);
      expect(status).to.equal(0);
      expect(bench.uploaded).to.deep.equal([`${folder}/<ts>-inspec-results.json.gz`]);
    });

    it("installs nothing that differs from the list", async () => {
      const environment = await bench.start({ web });
      bench.host.command("dpkg", `cat "$2" >'${bench.host.file("installed")}'`);
      web[list] =
        `sha256\t${"0".repeat(64)}\nurl\t${environment["AWS_ENDPOINT_URL"] ?? ""}/web/package.deb\n`;

      await run({ ...environment, ...fromGitHub });

      expect(bench.host.read("installed")).to.equal("");
      expect(bench.failure).to.include({ stage: "scanner" });
      expect(bench.failure["message"]).to.contain("its SHA-256 differs");
    });

    it("says what it may not do, or cannot", async () => {
      const environment = { ...(await bench.start()), ...fromGitHub };

      await run({ ...environment, SSM_AllowInstall: "false" });
      expect(bench.failure["message"]).to.contain("may not install it (AllowInstall is false)");
      await run(environment);
      expect(bench.failure["message"]).to.match(/^Cinc Auditor 5\.22\.65 was not found for Debian/);
      bench.host.osRelease('ID=gentoo\nPRETTY_NAME="Gentoo"');
      await run(environment);
      expect(bench.failure["message"]).to.equal("there is no package of Cinc Auditor for Gentoo");
    });
  });

  it("refuses parameters that it cannot use with one sentence and status 2", async () => {
    const environment = await ready();

    for (const [name, value, sentence] of [
      ["AuditorVersion", "latest", "should be a version such as 5.22.65"],
      ["AcceptChefLicense", "yes", 'AcceptChefLicense is "yes", but should be true or false'],
      ["ScanTimeout", "1h", 'ScanTimeout is "1h", but should be a number of seconds'],
    ] as const) {
      const { status, stdout } = await run({ ...environment, [`SSM_${name}`]: value });
      expect(status).to.equal(2);
      expect(stdout).to.contain(sentence);
    }
    expect(bench.requests).to.deep.equal([]);
  });
});
