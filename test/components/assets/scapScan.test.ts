import { spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { gunzipSync } from "node:zlib";
import { type ScanBench, useBench } from "../../helpers/scanBench";
import { hasCommand, inspecScript, runScript, scanScript } from "../../helpers/scanScript";

describe("The scripts' texts", () => {
  for (const script of [scanScript, inspecScript]) {
    it(`pass shellcheck: ${path.basename(script)}`, function () {
      if (!hasCommand("shellcheck")) {
        console.log("      skipped: shellcheck is not installed here");
        this.skip();
      }
      const { stdout, status } = spawnSync("shellcheck", [script], { encoding: "utf8" });
      expect(stdout).to.equal("");
      expect(status).to.equal(0);
    });

    it(`are whole by themselves: ${path.basename(script)}`, () => {
      const text = fs.readFileSync(script, "utf8");
      expect(text).to.contain("\naws_request() {").and.to.contain("\nidentify() {");
      expect(text).not.to.match(/^# >>> |^\. /m);
      expect(text.match(/^#!/gm)).to.have.length(1);
    });
  }

  it("find what they share beside them when they are run from a checkout", () => {
    const assets = path.join(__dirname, "..", "..", "..", "components", "assets");
    for (const [cwd, file] of [
      [assets, "scap-scan.sh"],
      ["/", path.join(assets, "inspec-scan.sh")],
    ] as const) {
      const { stdout, status } = spawnSync("sh", [file], { cwd, encoding: "utf8" });
      expect(stdout).to.contain("SSM_ResultsBucket is not set");
      expect(status).to.equal(2);
    }
  });
});

describe("The scan script", () => {
  let bench: ScanBench;
  useBench((begun) => (bench = begun));

  for (const shell of ["sh", "bash"]) {
    it(`uploads report and result into the host's own folder, run by ${shell}`, async function () {
      if (!hasCommand(shell)) this.skip();
      const environment = await bench.startReady();

      const { status, stdout } = await runScript(environment, { shell });

      expect(stdout).to.contain("fail=1");
      expect(status).to.equal(0);
      const folder = "/results/AROAEXAMPLEHOSTROLE01:i-0123456789abcdef0";
      expect(bench.uploaded).to.deep.equal([
        `${folder}/<ts>-scap-results.html`,
        `${folder}/<ts>-scap-results.xml.gz`,
      ]);
      expect(bench.uploads.every(({ signed }) => signed)).to.equal(true);
      expect(gunzipSync(bench.uploads[1]?.body ?? "").toString()).to.contain(
        "<result>fail</result>",
      );
      expect(bench.uploads.map(({ headers }) => headers["content-type"])).to.deep.equal([
        "text/html; charset=utf-8",
        "application/gzip",
      ]);
      expect(bench.leftovers).to.deep.equal([]);
    });
  }

  it("makes HMACs as everybody else does", async () => {
    for (const [key, text] of [
      ["0b".repeat(20), "Hi There"],
      [Buffer.from("Jefe").toString("hex"), "what do ya want for nothing?"],
      ["aa".repeat(64), "a key as long as a block"],
      ["00ff".repeat(16), "zeros"],
    ] as const) {
      const expected = createHmac("sha256", Buffer.from(key, "hex")).update(text).digest("hex");
      const { stdout } = await runScript(bench.host.environment(""), {
        functions: `printf '%s' '${text}' | hmac ${key}`,
      });
      expect(stdout.trim()).to.equal(expected);
    }
  });

  it("gives secrets to no command as an argument", async () => {
    const environment = await bench.startReady();
    const log = bench.host.file("arguments");
    for (const name of ["curl", "sha256sum", "od", "tr", "sed", "grep", "cut", "awk"]) {
      const real = fs.readlinkSync(path.join(bench.host.bin, name));
      fs.unlinkSync(path.join(bench.host.bin, name));
      bench.host.command(name, `printf '%s\\n' "$*" >>'${log}'; exec ${real} "$@"`);
    }

    expect((await runScript(environment)).status).to.equal(0);

    const said = bench.host.read("arguments");
    expect(said).to.contain("--config -");
    expect(said).not.to.contain("wJalrXUtnFEMI");
    expect(said).not.to.contain(Buffer.from("wJalrXUtnFEMI").toString("hex"));
    expect(said).not.to.contain("IQoJb3JpZ2lu");
    expect(said).not.to.contain("AQAEAEXAMPLETOKEN");
  });

  it("runs the scanner in UTC: older ones write local times without a zone", async () => {
    const environment = await bench.startReady();

    await runScript({ ...environment, TZ: "America/Los_Angeles" });

    expect(bench.host.read("oscap.env")).to.match(/^TZ=UTC$/m);
  });

  it("uploads a failure record, properly escaped, when the scanner fails", async () => {
    const environment = await bench.startReady();

    const { status } = await runScript({ ...environment, FAKE_EXIT: "1" });

    expect(status).to.equal(1);
    expect(bench.uploaded).to.deep.equal([
      "/results/AROAEXAMPLEHOSTROLE01:i-0123456789abcdef0/<ts>-scap-failure.json",
    ]);
    expect(bench.failure).to.include({
      schema: "plumbline/scan-failure/1",
      source: "openscap",
      instanceId: "i-0123456789abcdef0",
      profile: "xccdf_org.example_profile_standard",
      content: path.join(bench.host.content, "ssg-debian12-ds.xml"),
      stage: "scan",
      exitStatus: 1,
      message: 'oscap ended with exit status 1: oscap: something is wrong with "it"',
      scanner: "OpenSCAP 1.3.7",
    });
    expect(bench.failure["startTime"]).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(bench.leftovers).to.deep.equal([]);
  });

  it("cuts a long message off and keeps it one line of ASCII", async () => {
    const { stdout } = await runScript(bench.host.environment(""), {
      functions: `json_string "$(printf 'a"b\\\\c\\nd\\tü'; printf '%02000d' 0)"`,
    });

    const message = JSON.parse(`"${stdout.trim()}"`) as string;
    expect(message).to.match(/^a"b\\c d \?\?0+$/);
    expect(message).to.have.length(1000);
  });

  it("is no result when nothing of the profile applies to the host", async () => {
    const environment = await bench.startReady();

    const { status } = await runScript({ ...environment, FAKE_RESULT: "notapplicable" });

    expect(status).to.equal(1);
    expect(bench.failure).to.include({ stage: "applicability" });
  });

  it("ends a scan that takes too long, and says so", async () => {
    const environment = await bench.startReady();

    const { status } = await runScript({
      ...environment,
      FAKE_WAIT: bench.host.file("never"),
      SSM_ScanTimeout: "1",
    });

    expect(status).to.equal(1);
    expect(bench.failure).to.include({ stage: "scan", exitStatus: 124 });
    expect(bench.failure["message"]).to.match(
      /^the scan was ended after \d+ s \(ScanTimeout is 1\)$/,
    );
  });

  it("does not blame the time limit when somebody else kills the scanner", async () => {
    const environment = await bench.startReady();
    const real = bench.host.read("bin/oscap");
    bench.host.command("oscap", `case "$*" in *--results-arf*) kill -9 $$ ;; esac\n${real}`);

    const { status } = await runScript(environment);

    expect(status).to.equal(1);
    expect(bench.failure).to.include({ stage: "scan", exitStatus: 137 });
    expect(bench.failure["message"]).to.match(
      /^the scan was killed after \d+ s, as the kernel does when memory runs out$/,
    );
  });

  it("makes room on the disk for the record of a failure", async () => {
    const work = bench.host.file("work");
    fs.mkdirSync(work);
    fs.writeFileSync(path.join(work, "arf.xml"), Buffer.alloc(1_000_000));
    bench.host.write("work/err", "No space left on device");

    const { stdout } = await runScript(bench.host.environment(""), {
      functions: `
        work='${work}' user_id=AROAX:i-0 start_time=then
        put_object() { head "$1"; for file in arf.xml err; do [ -e "$work/$file" ] && say "$file"; done; }
        fail scan 1 full
      `,
    });

    expect(stdout).to.contain('"message":"full"').and.to.contain("plumbline: err");
    expect(stdout).not.to.contain("plumbline: arf.xml");
  });

  it("stops the scanner, reports and cleans up when it is told to stop", async () => {
    const environment = await bench.startReady();

    const { status } = await runScript(
      { ...environment, FAKE_WAIT: bench.host.file("never") },
      {
        onStart: (pid) => {
          const timer = setInterval(() => {
            if (bench.host.read("oscap.args") === "") return;
            clearInterval(timer);
            process.kill(pid, "SIGTERM");
          }, 20);
        },
      },
    );

    expect(status).to.equal(143);
    expect(bench.failure).to.include({ stage: "interrupted", exitStatus: 143 });
    expect(bench.leftovers).to.deep.equal([]);
  });

  for (const flock of [true, false]) {
    it(`lets one of two runs at once scan, ${flock ? "with" : "without"} flock`, async () => {
      const environment = await bench.startReady();
      if (!flock) fs.rmSync(path.join(bench.host.bin, "flock"), { force: true });
      const first = runScript({ ...environment, FAKE_WAIT: bench.host.file("go") });
      while (bench.host.read("oscap.args") === "")
        await new Promise((done) => setTimeout(done, 20));

      const second = await runScript(environment);
      bench.host.write("go", "");

      expect(second.status).to.equal(3);
      expect(second.stdout).to.contain("another scan is running on this host");
      expect((await first).status).to.equal(0);
      expect(bench.uploaded).to.have.length(2);
      expect((await runScript(environment)).status).to.equal(0);
    });
  }

  it("takes over the lock and the temporary files of a run that was killed", async () => {
    const environment = await bench.startReady();
    fs.rmSync(path.join(bench.host.bin, "flock"), { force: true });
    fs.mkdirSync(bench.host.file("lock.d"));
    bench.host.write("lock.d/pid", String(spawnSync("true").pid));
    fs.mkdirSync(path.join(bench.host.temporary, "plumbline-scap.abcdefghij"));

    expect((await runScript(environment)).status).to.equal(0);
    expect(bench.leftovers).to.deep.equal([]);
  });

  it("refuses parameters that it cannot use with one sentence and status 2", async () => {
    const environment = await bench.start();

    const oldAgent = await runScript({ ...environment, SSM_ResultsBucket: "" });
    expect(oldAgent.status).to.equal(2);
    expect(oldAgent.stdout).to.match(/^plumbline: SSM_ResultsBucket is not set: the SSM Agent is/);
    for (const [name, value, sentence] of [
      ["ResultsBucket", "a/b", "should be the name of an S3 bucket"],
      ["Report", "yes", 'Report is "yes", but should be true or false'],
      ["ScanTimeout", "1h", 'ScanTimeout is "1h", but should be a number of seconds'],
    ] as const) {
      const { status, stdout } = await runScript({ ...environment, [`SSM_${name}`]: value });
      expect(status).to.equal(2);
      expect(stdout).to.contain(sentence);
    }
    expect(bench.requests).to.deep.equal([]);
  });
});
