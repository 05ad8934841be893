import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { exceptions } from "../../cli/exceptions";
import { local } from "../../cli/local";
import { startStack } from "../../cli/local/start";
import { report } from "../../cli/report";
import { UsageError } from "../../cli/usage";
import { parseCsv } from "../helpers/csv";
import { printed } from "../helpers/printed";
import { failure } from "../local/helpers/stacks";

const root = path.join(__dirname, "..", "..");
const stack = `report-${process.pid}`;

/** Runs a command with what it prints kept. */
async function run(command: () => Promise<number>) {
  const { value: status, out: text } = await printed(command);
  return { status, text };
}

describe("plumbline report, and plumbline exceptions list", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-report-"));
  after(() => {
    fs.rmSync(folder, { recursive: true, force: true });
    fs.rmSync(path.join(root, ".plumbline", stack), { recursive: true, force: true });
  });

  it("say so where there is no store yet", async () => {
    const error = await failure(report(["--stack", stack]));

    expect(error.message).to.equal(
      `there is no local store of the stack ${stack}: plumbline local makes one`,
    );
  });

  it("take no files but those of their options", async () => {
    expect(await failure(report(["a.html"]))).to.be.instanceOf(UsageError);
    expect(await failure(exceptions(["list", "a"]))).to.be.instanceOf(UsageError);
  });

  it("write the page and the CSV of what the local store knows, and what is hidden", async () => {
    const sample = fs
      .readdirSync(path.join(root, "samples"))
      .find((name) => name.endsWith(".xml.gz"));
    await run(() => local(["--stack", stack, path.join(root, "samples", sample ?? "")]));
    const html = path.join(folder, "r.html");
    const csv = path.join(folder, "r.csv");

    const said = await run(() => report(["--stack", stack, "--html", html, "--csv", csv]));
    const json = await run(() => report(["--stack", stack, "--json"]));
    const list = await run(() => exceptions(["list", "--stack", stack, "--json"]));

    expect([said.status, json.status, list.status]).to.deep.equal([0, 0, 0]);
    const data = JSON.parse(json.text) as { open: { high: number }; hosts: number };
    expect(data.hosts).to.equal(1);
    expect(data.open.high).to.be.greaterThan(0);
    expect(fs.readFileSync(html, "utf8")).to.match(/^<!doctype html>/);
    const records = parseCsv(fs.readFileSync(csv, "utf8").slice(1));
    const [heading = []] = records;
    expect(records.length).to.be.greaterThan(10);
    expect(records[1]?.[heading.indexOf("Controls")]).to.match(/\w/);
    expect(fs.existsSync(path.join(folder, "r-excepted.csv"))).to.equal(true);
    expect(JSON.parse(list.text)).to.deep.include({ findings: 0, exceptions: [], left: 0 });
  });

  it("say which targets Amazon Inspector has not measured", async () => {
    const { stack: store } = await startStack({ stack, fresh: false, securityHub: undefined });
    const table = String(store.graph.outputs["findingsTable"]);
    const at = new Date(store.clock.now()).toISOString();
    const arn = "arn:aws:inspector2:us-east-1:123456789012:owner/123456789012/cis-scan/1";
    const scan = { arn, configurationArn: "c", name: "nightly", level: "LEVEL_1", startedAt: at };
    const [account, id] = ["123456789012", "i-0aaa1111bbb22223c"];
    const target = `CIS-SCAN#${arn}`;
    await store.tables.put(table, { target, item: "SCAN", ...scan, status: "COMPLETED" });
    const gap = { account, id, gap: "UNSUPPORTED_OS", at };
    await store.tables.put(table, { target, item: `TARGET#${account}#${id}`, ...gap });
    await store.close();
    const html = path.join(folder, "cis.html");

    const said = await run(() => report(["--stack", stack, "--html", html]));
    const json = await run(() => report(["--stack", stack, "--json"]));

    expect(said.text).to.match(/Hosts +1 host,.* 1 not measured by Amazon Inspector/);
    expect(fs.readFileSync(html, "utf8")).to.include("no benchmark for its operating system");
    expect(JSON.parse(json.text))
      .to.have.property("unmeasured")
      .that.deep.equals({
        rows: [
          {
            account,
            region: "us-east-1",
            id,
            reason: "UNSUPPORTED_OS",
            scan: "nightly",
            level: "LEVEL_1",
            scannedAt: at,
          },
        ],
        left: 0,
      });
  });
});
