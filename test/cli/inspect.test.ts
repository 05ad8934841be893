import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { builtCommandLine } from "../helpers/commandLine";
import { fixture, skipWithoutFixtures } from "../helpers/fixtures";
import { benchmark, ruleResult, testResult } from "../helpers/xccdf";

const root = path.join(__dirname, "..", "..");

describe("plumbline inspect", () => {
  const main = builtCommandLine();

  /** Runs the command line, as a process of its own. */
  function plumbline(args: readonly string[], input = "") {
    const { status, stdout, stderr } = spawnSync(process.execPath, [main(), ...args], {
      cwd: root,
      encoding: "utf8",
      input,
    });
    return { status, stdout, stderr };
  }

  let folder = "";
  const file = (name: string) => path.join(folder, name);

  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-inspect-"));
    fs.writeFileSync(
      file("good.xml"),
      benchmark(
        `<Rule id="a" severity="high"/>`,
        `<profile idref="p"/><target>host.example</target>` +
          ruleResult("c", "fail", "", `severity="LOW"`) +
          ruleResult("a", "fail") +
          ruleResult("b", "pass") +
          ruleResult("c", "fail") +
          `<score system="urn:xccdf:scoring:default">25</score>`,
      ),
    );
    fs.writeFileSync(file("cut.xml"), `<a>\n${testResult(ruleResult("a", "fail"))}<b`);
  });

  after(() => {
    fs.rmSync(folder, { recursive: true });
  });

  it("counts controls of InSpec, each once however many of its checks fail", () => {
    const check = { status: "failed", code_desc: "it is so" };
    const control = (id: string, results: readonly object[]) => ({ id, impact: 0.7, results });
    const profile = {
      name: "base",
      status: "loaded",
      controls: [
        control("c-1", [check, check, check]),
        control("c-2", [{ ...check, status: "passed" }]),
        control("c-3", [{ ...check, status: "skipped" }]),
      ],
    };
    fs.writeFileSync(file("checks.json"), JSON.stringify({ profiles: [profile] }));

    const { stdout } = plumbline(["inspect", file("checks.json"), "--json"]);
    const [{ testResults }] = JSON.parse(stdout) as [{ testResults: readonly object[] }];

    expect(testResults[0]).to.deep.include({
      ruleResults: 3,
      counts: { fail: 1, pass: 1, notchecked: 1 },
      failing: [{ rule: "c-1", severity: "high" }],
      score: 50,
      coverage: 1,
      notChecked: 1,
      status: "loaded",
      statusMessage: null,
    });
    expect(testResults[0]).to.have.nested.property("failBySeverity.high", 1);
  });

  it("says of a profile that was not run that it was not, why, and that nothing is known", () => {
    for (const status of ["skipped", "failed"]) {
      const profile = { name: "base", status, status_message: "No such system.", controls: [] };
      fs.writeFileSync(file(`${status}.json`), JSON.stringify({ profiles: [profile] }));

      const text = plumbline(["inspect", file(`${status}.json`)]);
      const json = plumbline(["inspect", file(`${status}.json`), "--json"]);

      expect(text.stdout)
        .to.match(new RegExp(`status +${status}: No such system\\.`))
        .and.match(/assessed +unknown: no rule was assessed/)
        .and.match(/failing +unknown/);
      const [{ testResults }] = JSON.parse(json.stdout) as [{ testResults: readonly object[] }];
      expect(testResults[0]).to.include({
        status,
        statusMessage: "No such system.",
        coverage: null,
        score: null,
      });
    }
  });

  it("gives one JSON document, with ids and severities as the file has them", () => {
    const { status, stdout, stderr } = plumbline(["inspect", file("good.xml"), "--json"]);

    expect({ status, stderr }).to.deep.equal({ status: 0, stderr: "" });
    expect(JSON.parse(stdout)).to.deep.equal([
      {
        file: file("good.xml"),
        testResults: [
          {
            id: "t",
            benchmark: "b",
            profile: "p",
            target: "host.example",
            startTime: null,
            endTime: "2026-01-02T03:04:09.000Z",
            score: 25,
            ruleResults: 4,
            counts: { fail: 3, pass: 1 },
            rules: 3,
            expected: 3,
            assessed: 3,
            notChecked: 0,
            coverage: 1,
            status: null,
            statusMessage: null,
            failBySeverity: { high: 1, medium: 0, low: 0, info: 0, unknown: 1, LOW: 1 },
            failing: [
              { rule: "a", severity: "high" },
              { rule: "c", severity: "LOW" },
              { rule: "c", severity: "unknown" },
            ],
            overrides: [],
          },
        ],
      },
    ]);
  });

  it("prints the same for a person, without colours into a pipe", () => {
    const { status, stdout } = plumbline(["inspect", file("good.xml")]);

    expect(status).to.equal(0);
    expect(stdout).to.include("host.example").and.include("4 (1 pass, 3 fail)");
    expect(stdout).to.match(/high\s+a\n/);
    expect(stdout).not.to.include("\u001b");
  });

  it("keeps from a terminal what would steer it", () => {
    const hostile = "a&#x9b;31m&#x202e;b";
    fs.writeFileSync(
      file("hostile.xml"),
      testResult(
        `<profile idref="${hostile}"/><target>${hostile}</target>` +
          ruleResult(hostile, "fail", "", `severity="${hostile}"`),
      ),
    );

    const { status, stdout } = plumbline(["inspect", file("hostile.xml")]);

    expect(status).to.equal(0);
    expect(stdout.match(/a 31m b/g)).to.have.lengthOf(5);
    expect(stdout).not.to.match(/[\u0080-\u009f\u202a-\u202e]/);
  });

  it("names a file that cannot be read, and why, and still reports the others", () => {
    const missing = file("missing.xml");
    const { status, stdout, stderr } = plumbline([
      "inspect",
      file("cut.xml"),
      missing,
      file("good.xml"),
      "--json",
    ]);

    expect(status).to.equal(1);
    expect(
      stderr
        .replace(/column \d+/, "column N")
        .trim()
        .split("\n"),
    ).to.deep.equal([
      `plumbline: ${file("cut.xml")}: line 2, column N: the document ends inside a tag`,
      `plumbline: ${missing}: there is no such file`,
    ]);
    expect((JSON.parse(stdout) as { file: string }[]).map((each) => each.file)).to.deep.equal([
      file("good.xml"),
    ]);
  });

  it("reads reports of InSpec, too, with severities instead of impacts", () => {
    const report = path.join(
      ...[root, "samples", "i-0aaa1111bbb22223c_2026-11-14T03-25-08Z-inspec-results.json.gz"],
    );

    const { status, stdout, stderr } = plumbline(["inspect", report, "--json"]);

    expect({ status, stderr }).to.deep.equal({ status: 0, stderr: "" });
    const [{ testResults }] = JSON.parse(stdout) as [{ testResults: Record<string, unknown>[] }];
    expect(testResults).to.have.length(1);
    expect(testResults[0]).to.deep.include({
      benchmark: "cis-dil-benchmark",
      target: "i-0aaa1111bbb22223c",
      counts: { pass: 12, fail: 12, notchecked: 2 },
      failBySeverity: { high: 11, medium: 1, low: 0, info: 0, unknown: 0 },
    });
  });

  it("reads standard input, which stands there as -", () => {
    const input = fs.readFileSync(file("good.xml"), "utf8");

    const { status, stdout, stderr } = plumbline(["inspect", "-", "--json"], input);

    expect({ status, stderr }).to.deep.equal({ status: 0, stderr: "" });
    expect((JSON.parse(stdout) as { file: string }[]).map((each) => each.file)).to.deep.equal([
      "-",
    ]);
    expect(stdout).to.include(`"ruleResults": 4`);
  });

  it("names what is no result on standard input", () => {
    const { status, stderr } = plumbline(["inspect", "-"], "[]");

    expect(status).to.equal(1);
    expect(stderr).to.match(
      /^plumbline: -: line 1, column 1: the document is a JSON array, must be/,
    );
  });

  it("reads the results in a folder and below, in the order of their names, and counts the rest", () => {
    const results = file("results");
    const put = (name: string, text: string) => {
      fs.mkdirSync(path.dirname(path.join(results, name)), { recursive: true });
      fs.writeFileSync(path.join(results, name), text);
    };
    const good = fs.readFileSync(file("good.xml"), "utf8");
    put("b.xml", good);
    put("a/z.XML", good);
    put("a/report.html", "<html>");
    put("c.json", "{");
    put("scap-failure.json", "{}");
    put("d.xml.gz", "no gzip");
    fs.symlinkSync(results, path.join(results, "a", "loop"));

    const { status, stdout, stderr } = plumbline(["inspect", results, file("good.xml"), "--json"]);

    expect(status).to.equal(1);
    expect((JSON.parse(stdout) as { file: string }[]).map((each) => each.file)).to.deep.equal([
      path.join(results, "a", "z.XML"),
      path.join(results, "b.xml"),
      file("good.xml"),
    ]);
    expect(stderr.split("\n").map((line) => line.slice(0, line.indexOf(": ", 12)))).to.have.members(
      [
        `plumbline: ${results}`,
        `plumbline: ${path.join(results, "c.json")}`,
        `plumbline: ${path.join(results, "d.xml.gz")}`,
        "",
      ],
    );
    expect(stderr).to.include("2 files were skipped, not being called ….xml or ….json");
  });

  it("fails for a folder without results", () => {
    const empty = file("empty");
    fs.mkdirSync(empty);

    const { status, stderr } = plumbline(["inspect", empty]);

    expect(status).to.equal(1);
    expect(stderr).to.equal(
      `plumbline: ${empty}: there are no results in it, by the names of its files\n`,
    );
  });

  it("says what is wrong with the command line, and ends with 2", () => {
    for (const args of [
      ["inspect"],
      ["inspect", "-", "-"],
      ["inspect", "--wrong"],
      ["inspekt"],
      [],
    ]) {
      const { status, stdout, stderr } = plumbline(args);
      expect({ status, stdout }).to.deep.equal({ status: 2, stdout: "" });
      expect(stderr).to.match(/^plumbline: .*--help\)\n$/s);
    }
  });

  it("explains itself", () => {
    for (const args of [["--help"], ["inspect", "--help"]]) {
      const { status, stdout } = plumbline(args);
      expect(status).to.equal(0);
      expect(stdout).to.match(/^Usage: plumbline/);
    }
  });

  it("loads neither Pulumi nor the AWS SDK", () => {
    const hook = file("loaded.cjs");
    fs.writeFileSync(
      hook,
      `process.on("exit", () => process.stderr.write(Object.keys(require.cache).join("\\n")));`,
    );

    const source = path.join(root, "cli", "main.ts");
    const { stderr } = spawnSync(
      process.execPath,
      ["--import", "tsx", "--require", hook, source, "inspect", file("good.xml")],
      { cwd: root, encoding: "utf8" },
    );

    expect(stderr).to.include("inspect.ts");
    expect(stderr).not.to.match(/@pulumi|@aws-sdk|dynalite/);
  });

  it("gives the truth of a recorded scan, severities of its rules included", function () {
    skipWithoutFixtures(this);
    const { stdout } = plumbline(["inspect", fixture("odd-no-severity.xml"), "--json"]);

    const [{ testResults }] = JSON.parse(stdout) as [{ testResults: Record<string, unknown>[] }];
    const nonZero = Object.entries(testResults[0]?.["failBySeverity"] ?? {}).filter(([, n]) => n);
    expect(Object.fromEntries(nonZero)).to.deep.equal({
      HIGH: 1,
      critical: 1,
      high: 1,
      unknown: 2,
    });
  });
});
