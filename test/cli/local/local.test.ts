import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { local } from "../../../cli/local";
import { UsageError } from "../../../cli/usage";
import { withoutCommands } from "../../helpers/commands";
import { printed } from "../../helpers/printed";
import { failure } from "../../local/helpers/stacks";

const root = path.join(__dirname, "..", "..", "..");
const stack = `test-${process.pid}`;

/** Runs the command with what it prints kept. */
async function run(...argv: string[]): Promise<{ status: number; text: string }> {
  const { value: status, out: text } = await printed(() => local(argv));
  return { status, text };
}

interface Report {
  readonly files: readonly {
    readonly ok: boolean;
    readonly instanceId: string;
    readonly scans: readonly { readonly outcome: string; readonly counts: object }[];
    readonly aside: readonly { readonly queue: string; readonly reason: string }[];
  }[];
  readonly changes: Readonly<Record<string, number>>;
  readonly denied: readonly unknown[];
  readonly state: string;
}

describe("plumbline local", () => {
  after(() => {
    fs.rmSync(path.join(root, ".plumbline", stack), { recursive: true, force: true });
  });

  it("takes the samples through the whole stack, and goes on from there", async () => {
    const first = await run("--stack", stack, "--fresh", "--json");
    const report = JSON.parse(first.text) as Report;

    expect(first.status).to.equal(0);
    expect(report.files.length).to.be.at.least(3);
    expect(report.files.every(({ ok }) => ok)).to.equal(true);
    expect(report.files.flatMap(({ scans }) => scans).every(({ outcome }) => outcome === "applied"))
      .to.be.true;
    expect(report.changes["opened"]).to.be.greaterThan(0);
    expect(report.changes["resolved"]).to.be.greaterThan(0);
    expect(report.denied).to.deep.equal([]);

    const second = JSON.parse((await run("--stack", stack, "--json")).text) as Report;
    expect(second.changes).to.deep.equal({ opened: 0, reopened: 0, resolved: 0, excepted: 0 });
  });

  it("says of each file that cannot be taken where it is and why, and fails", async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-test-"));
    const file = path.join(folder, "broken.xml");
    fs.writeFileSync(file, "<TestResult>");
    try {
      const { status, text } = await run(file, "--stack", stack);

      expect(status).to.equal(1);
      expect(text).to.contain(file.slice(0, 60));
      expect(text).to.match(/dead-letters: line 1, column \d+: /);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });

  it("says what is missing in the configuration where the stack takes no such file", async () => {
    const [report = ""] = fs
      .readdirSync(path.join(root, "samples"))
      .filter((name) => name.includes("-inspec-results"));

    const { status, text } = await run("--stack", stack, path.join(root, "samples", report));

    expect(status).to.equal(1);
    expect(text).to.contain(
      "no reports of InSpec: its configuration has no section plumbline:inspec",
    );
  });

  it("tells its options", async () => {
    const { status, text } = await run("--help");

    expect(status).to.equal(0);
    expect(text).to.contain("Usage: plumbline local");
  });

  const wrong: readonly (readonly [what: string, argv: string[], says: string])[] = [
    ["an unknown option", ["--unknown"], "--unknown"],
    ["another word for the switch", ["--security-hub", "on"], '"on"'],
    ["a name that no stack has", ["--scan", "--stack", "../x"], '"../x"'],
    ["a parameter without a scan", ["--set", "Profile=x"], "--scan"],
    ["a parameter without a value", ["--scan", "--set", "Profile"], "NAME=VALUE"],
    ["a scan of files", ["--scan", "file.xml"], "no files"],
  ];
  for (const [what, argv, says] of wrong) {
    it(`refuses ${what} as wrong usage, also where there is no scanner`, async () => {
      const error = await withoutCommands(() => failure(run(...argv)));

      expect(error).to.be.instanceOf(UsageError);
      expect(error.message).to.contain(says);
    });
  }

  it("says which package has the scanner where there is none", async () => {
    const error = await withoutCommands(() => failure(run("--scan", "--stack", stack)));

    expect(error).not.to.be.instanceOf(UsageError);
    expect(error.message).to.equal(
      "oscap is not installed here: it is in the package openscap-scanner",
    );
  });

  it("fails for a file that is not there, before anything is started", async () => {
    const { message } = await failure(run("no-such-file.xml", "--stack", stack));

    expect(message).to.equal("no-such-file.xml: there is no such file");
  });
});
