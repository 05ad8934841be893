import { expect } from "chai";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { exceptions } from "../../cli/exceptions";
import { UsageError } from "../../cli/usage";
import { printed } from "../helpers/printed";

/** What a command wrote, and its exit status. */
interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

async function run(...argv: string[]): Promise<Ran> {
  const { value: status, ...texts } = await printed(() => exceptions(argv));
  return { status, ...texts };
}

describe("plumbline exceptions", () => {
  let folder: string;
  const file = (name: string, text: string) => {
    const full = path.join(folder, name);
    fs.writeFileSync(full, text);
    return full;
  };

  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-exceptions-"));
  });

  after(() => {
    fs.rmSync(folder, { recursive: true });
  });

  it("check says how many there are in a file without faults", async () => {
    const good = file(
      "good.yaml",
      "exceptions: [{id: a, rule: x, justification: j, owner: o, expires: 9999-12-31}]\n",
    );

    expect(await run("check", good)).to.deep.equal({
      status: 0,
      out: `${good}: 1 exception, no fault\n`,
      err: "",
    });
  });

  it("check names every fault with file, line and column", async () => {
    const bad = file("bad.yaml", "exceptions:\n  - id: a\n    rule: x\n    expires: soon\n");

    const { status, out, err } = await run("check", bad, path.join(folder, "none.yaml"));

    expect([status, out]).to.deep.equal([1, ""]);
    expect(err.split("\n").map((line) => line.replace(folder + path.sep, ""))).to.deep.equal([
      "bad.yaml:2:5: exceptions[0].justification is missing, must be a text of 1 to 2,000 characters that says why the deviation is accepted",
      "bad.yaml:2:5: exceptions[0].owner is missing, must be a text of 1 to 256 characters: who answers for the exception",
      'bad.yaml:4:14: exceptions[0].expires was "soon", must be a date (2027-03-31) or an instant with its zone (2027-03-31T12:00:00Z)',
      "plumbline: none.yaml: there is no such file",
      "",
    ]);
  });

  it("check says the same as one JSON document, and nothing else", async () => {
    const bad = file("bad.yaml", "exceptions:\n  - {id: a, rule: x, expires: 2020-01-01}\n");
    const good = file("good.yaml", "exceptions: []\n");
    const none = path.join(folder, "none.yaml");

    const { status, out, err } = await run("check", bad, good, none, "--json");

    expect([status, err]).to.deep.equal([1, ""]);
    const { files } = JSON.parse(out) as { files: Record<string, unknown>[] };
    expect(files).to.have.length(3);
    expect(files[0]).to.deep.include({ file: bad, exceptions: null });
    expect(files[0]?.["faults"]).to.have.length.greaterThan(0);
    expect(files[1]).to.deep.equal({ file: good, exceptions: 0, faults: [], warnings: [] });
    expect(files[2]).to.deep.include({ reason: "there is no such file", exceptions: null });
  });

  it("import gives one JSON document where it is told to", async () => {
    const table = file("table.csv", "CIS ID,Reason\n1.1.1,r\nsix,r\n");

    const { status, out, err } = await run(
      ...["import", table, "--format", "cis-table", "--benchmark", "a", "--owner", "o", "--json"],
    );

    expect([status, err]).to.deep.equal([1, ""]);
    const document = JSON.parse(out) as { exceptions: unknown[]; faults: { line: number }[] };
    expect(document.exceptions).to.have.length(1);
    expect(document.faults.map(({ line }) => line)).to.deep.equal([3]);
  });

  it("check takes incomplete exceptions where it is told to, and only warns of expired ones", async () => {
    const old = file("old.yaml", "exceptions:\n  - {id: a, rule: x, expires: 2020-01-01}\n");

    const { status, out, err } = await run("check", "--allow-incomplete", old);

    expect([status, out]).to.deep.equal([0, `${old}: 1 exception, no fault\n`]);
    expect(err).to.equal(
      `${old}:2:31: warning: exceptions[0].expires has passed: it hides nothing\n`,
    );
  });

  it("import turns InSpec waivers into a file that check takes", async () => {
    const waivers = file(
      "waivers.yaml",
      "a:\n  expiration_date: 2999-01-01\n  justification: j\n  run: false\n",
    );

    const { status, out, err } = await run("import", waivers, "--format", "inspec", "--owner", "o");

    expect(status).to.equal(0);
    expect(err).to.include("run: false");
    expect(err).to.include("the end of that day in UTC");
    expect((await run("check", file("imported.yaml", out))).status).to.equal(0);
  });

  it("import turns a table into a file that check takes, and says what it left out", async () => {
    const table = file("table.csv", "CIS ID,Reason\n1.1.1,r\nsix,r\n");
    const options = ["--expires", "2999-01-01", "--owner", "o", "--category", "risk-accepted"];

    const { status, out, err } = await run(
      ...["import", table, "--format", "cis-table", ...options],
      ...["--benchmark", "a", "--benchmark", "b", "--profile", "p", "--ticket", "t"],
    );

    expect(status).to.equal(1);
    expect(err).to.equal(`${table}:3:1: "six" is no CIS id, such as 1.1.22\n`);
    expect((await run("check", file("imported.yaml", out))).out).to.include(
      "1 exception, no fault",
    );
    expect(out).to.include("ticket: t").and.to.include("category: risk-accepted");
  });

  it("has help, and refuses wrong usage", async () => {
    expect((await run("--help")).out).to.match(/^Usage: plumbline exceptions check/);
    for (const argv of [
      [],
      ["frob"],
      ["check"],
      ["check", "--frob"],
      ["import"],
      ["import", "a", "b", "--format", "inspec"],
      ["import", "a"],
      ["import", "a", "--format", "xml"],
      ["import", "a", "--format", "cis-table"],
      ["import", "a", "--format", "inspec", "--expires", "soon"],
      ["import", "a", "--format", "inspec", "--category", "none"],
    ]) {
      const thrown = await run(...argv).catch((error: unknown) => error);
      expect(thrown, argv.join(" ")).to.be.instanceOf(UsageError);
    }
  });
});
