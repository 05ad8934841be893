import { expect } from "chai";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { FindingsHub } from "../../../local/endpoint/services/securityHub/hub";
import { Journal, StateFile } from "../../../local/stateFile";

describe("what Security Hub holds on this machine", () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-test-"));
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });
  const open = () =>
    new FindingsHub(StateFile.in(folder, "hub.json"), Journal.in(folder, "hub.changes"));
  const finding = (id: string, time: string, more = {}) => ({ Id: id, UpdatedAt: time, ...more });

  it("outlives a run that is killed: each change is kept at once", () => {
    const killed = open();
    killed.import(finding("a", "2026-01-01T00:00:00Z", { Title: "first" }));
    killed.import(finding("b", "2026-01-01T00:00:00Z"));
    killed.import(finding("a", "2026-01-02T00:00:00Z", { Title: "second" }));
    killed.update("b", { Workflow: { Status: "SUPPRESSED" } });

    expect(open().findings).to.deep.equal(killed.findings);
    expect(open().finding("a")).to.include({ Title: "second" });
  });

  it("is one file after a run that was closed, and goes on from there", () => {
    const closed = open();
    closed.import(finding("a", "2026-01-01T00:00:00Z"));
    closed.save();

    expect(fs.readdirSync(folder)).to.deep.equal(["hub.json"]);
    const next = open();
    next.import(finding("b", "2026-01-01T00:00:00Z"));
    expect(open().findings.map(({ Id }) => Id)).to.deep.equal(["a", "b"]);
  });

  it("is whole where the last change was cut off in the middle", () => {
    open().import(finding("a", "2026-01-01T00:00:00Z"));
    fs.appendFileSync(path.join(folder, "hub.changes"), '{"Id":"b","Upd');

    expect(open().findings.map(({ Id }) => Id)).to.deep.equal(["a"]);
  });
});
