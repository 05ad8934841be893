import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { cis, options as cisOptions } from "../../cli/cis";
import { exceptions, options as exceptionsOptions } from "../../cli/exceptions";
import { options as inspectOptions } from "../../cli/inspect";
import { local, options as localOptions } from "../../cli/local";
import { report, options as reportOptions } from "../../cli/report";
import { UsageError } from "../../cli/usage";
import { builtCommandLine } from "../helpers/commandLine";
import { benchmark, ruleResult } from "../helpers/xccdf";
import { failure } from "../local/helpers/stacks";

const root = path.join(__dirname, "..", "..");
const commands = {
  inspect: inspectOptions,
  local: localOptions,
  cis: cisOptions,
  report: reportOptions,
  exceptions: exceptionsOptions,
};

/** The commands that take a stack's name. */
const runners = {
  local: (...argv: string[]) => local(argv),
  cis: (...argv: string[]) => cis(argv),
  report: (...argv: string[]) => report(argv),
  "exceptions list": (...argv: string[]) => exceptions(["list", ...argv]),
};

/** Runs the command line, and ends with a line that has the files of all modules that were loaded. */
function listsModules(commandLine: string): string {
  return `
    process.on("exit", () => console.log("\\n" + JSON.stringify(Object.keys(require.cache))));
    require(${JSON.stringify(commandLine)});
  `;
}

describe("plumbline", () => {
  const main = builtCommandLine();

  /** Runs a shell's command line in which `plumbline` is the command line. */
  function shell(line: string) {
    const script = `plumbline() { "${process.execPath}" "${main()}" "$@"; }\n${line}`;
    return spawnSync("bash", ["-c", script], { cwd: root, encoding: "utf8" });
  }

  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-main-"));
  after(() => {
    fs.rmSync(folder, { recursive: true });
  });

  for (const [name, options] of Object.entries(commands)) {
    it(`${name} --help has every option, a JSON document and the exit statuses`, () => {
      const { status, stdout } = shell(`plumbline ${name} --help`);

      expect(status).to.equal(0);
      expect(stdout).to.match(new RegExp(`^Usage: plumbline ${name}`));
      for (const option of Object.keys(options)) {
        expect(stdout).to.match(new RegExp(`^ +(?:-h, )?--${option}\\b.* \\w`, "m"));
      }
      expect(options).to.have.property("json");
      expect(stdout).to.include("Exit status: 0 done, 1 ").and.include(", 2 wrong usage.");
      for (const line of stdout.split("\n")) expect(line).to.have.length.at.most(100);
    });
  }

  for (const argv of [
    ["inspect", "--help"],
    ["exceptions", "--help"],
    ["local", "--help"],
    ["cis", "--help"],
    ["report", "--help"],
    ["local", "--security-hub", "on"],
    ["cis", "--stack", "../dev"],
    ["report", "--stack", "../dev"],
  ]) {
    it(`loads nothing but the command's own few lines for ${argv.join(" ")}`, () => {
      const script = path.join(folder, "loaded.cjs");
      fs.writeFileSync(script, listsModules(main()));
      const { stdout } = spawnSync(process.execPath, [script, ...argv], {
        cwd: root,
        encoding: "utf8",
      });

      const files = JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as string[];
      expect(files).to.include(path.join(path.dirname(fs.realpathSync(main())), `${argv[0]}.js`));
      const heavy = files.filter((file) => /node_modules|Run\.js$|storedReport/.test(file));
      expect(heavy).to.deep.equal([]);
    });
  }

  it("names every command in its own help", () => {
    const { stdout } = shell("plumbline --help");

    for (const name of Object.keys(commands))
      expect(stdout).to.match(new RegExp(`^  ${name} `, "m"));
  });

  it("ends quietly where its reader has seen enough", () => {
    const results = benchmark(
      "",
      Array.from({ length: 3000 }, (_, index) => ruleResult(`rule-${index}`, "fail")).join(""),
    );
    const files = ["a.xml", "b.xml", "c.xml"].map((name) => path.join(folder, name));
    for (const file of files) fs.writeFileSync(file, results);
    const names = files.map((file) => `"${file}"`).join(" ");

    for (const json of ["", "--json"]) {
      const line = `plumbline inspect ${names} ${json} | head -c 20 >/dev/null; echo "\${PIPESTATUS[0]}"`;
      const { stdout, stderr } = shell(line);
      expect({ stdout, stderr }).to.deep.equal({ stdout: "0\n", stderr: "" });
    }
  });

  it("says what is wrong without a stack trace", () => {
    const missing = shell("plumbline exceptions check none.yaml");
    const wrong = shell("plumbline cis --wrong");
    const unnamed = shell("plumbline cis --stack --json");

    expect(missing.status).to.equal(1);
    expect(missing.stderr).to.equal("plumbline: none.yaml: there is no such file\n");
    expect(wrong.status).to.equal(2);
    expect(wrong.stderr).to.equal(
      "plumbline: there is no option --wrong (see plumbline cis --help)\n",
    );
    expect(unnamed.status).to.equal(2);
    expect(unnamed.stderr).to.match(/^plumbline: [^\n]*'--stack' argument[^\n]*\n$/);
  });

  it("takes nothing for a stack's name that could be another folder", async () => {
    for (const [name, run] of Object.entries(runners)) {
      const error = await failure(run("--stack", "../dev"));

      expect(error, name).to.be.instanceOf(UsageError);
      expect(error.message).to.match(/^--stack was "\.\.\/dev", must be a stack's name .*$/);
    }
  });
});
