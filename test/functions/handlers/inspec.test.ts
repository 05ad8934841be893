import * as fs from "node:fs";
import * as path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { expect } from "chai";
import { LocalStack } from "../../../local/stack";
import { fixture, skipWithoutFixtures } from "../../helpers/fixtures";

const programs = path.join(__dirname, "..", "..", "local", "fixtures");
const host = "i-0aaa1111bbb22223c";
const samples = path.join(__dirname, "..", "..", "..", "samples");

function sample(day: string): Buffer {
  return fs.readFileSync(path.join(samples, `${host}_${day}T03-25-08Z-inspec-results.json.gz`));
}

/** What the functions said of scans. */
function processed(stack: LocalStack): readonly Record<string, unknown>[] {
  return stack.invocations
    .flatMap(({ logs }) => logs)
    .filter(({ message }) => message === "scan processed");
}

describe("reports of InSpec, from upload to every sink", () => {
  let stack: LocalStack;
  let uploads = 0;

  before(async () => {
    stack = await LocalStack.start({ program: path.join(programs, "inspecProgram.ts") });
  });
  after(() => stack.close());

  async function upload(body: Uint8Array | string, name = "inspec-results.json.gz") {
    uploads += 1;
    const { roleId } = stack.instance(host);
    const time = `2026-11-21T04-00-${String(uploads).padStart(2, "0")}Z`;
    await stack.upload({ instanceId: host, key: `${roleId}:${host}/${time}-${name}`, body });
    await stack.settle();
  }

  const aside = (queue: string) =>
    stack.queue(queue).messages.map(({ attributes }) => attributes["Reason"]?.StringValue ?? "");

  it("open and close findings, publish under their own name and stand on the Compliance page", async () => {
    await upload(sample("2026-11-14"));
    await upload(sample("2026-11-21"));

    const [first, second] = processed(stack);
    expect(first).to.have.nested.property("summary.opened", 12);
    expect(first).to.have.nested.property("summary.excepted", 1);
    expect(second).to.deep.include({ outcome: "applied", target: host });
    expect(second).to.have.nested.property("summary.resolved", 6);
    expect(second).to.have.nested.property("summary.open.critical", 1);
    const names = new Set(stack.metrics.map(({ name }) => name));
    expect([...names].filter((name) => name.startsWith("SCAP"))).to.deep.equal([]);
    expect([...names])
      .to.include("InSpec High Finding")
      .and.to.include("InSpec Scan Completed");
    const [page] = stack.compliance;
    expect(page).to.include({ node: host, type: "Custom:InSpec" });
    expect(stack.denied).to.deep.equal([]);
  });

  it("change nothing when they come again, or late", async () => {
    await upload(sample("2026-11-21"));
    expect(processed(stack).at(-1)).to.include({ outcome: "replayed" });
    await upload(sample("2026-11-14"));
    expect(processed(stack).at(-1)).to.include({ outcome: "replayed" });
  });

  it("of one profile do not close what another has found", async () => {
    const text = gunzipSync(sample("2026-11-21")).toString();
    await upload(
      text.replaceAll('"name":"cis-dil-benchmark"', '"name":"other"'),
      "inspec-results.json",
    );

    expect(processed(stack).at(-1)).to.have.nested.property("scan.benchmark", "other");
    expect(processed(stack).at(-1)).to.have.nested.property("summary.resolved", 0);
    const [page] = stack.compliance;
    const benchmarks = new Set(
      page?.items.map(({ Details }) => (Details as Record<string, string>)["Benchmark"]),
    );
    expect([...benchmarks].sort()).to.deep.equal(["cis-dil-benchmark", "other"]);
  });

  it("that are hostile go aside with their reason, and never spoil what is known", async () => {
    const before = aside("audit-dead-letters").length;
    const hostile = [
      "{",
      "[]",
      '{"profiles":"no"}',
      "[".repeat(100_000),
      '{"__proto__":{"profiles":[]}}',
      gzipSync("{}").subarray(0, 12),
    ];
    for (const body of hostile) await upload(body, "inspec-results.json");

    const reasons = aside("audit-dead-letters").slice(before);
    expect(reasons).to.have.length(hostile.length);
    for (const reason of reasons) expect(reason).to.match(/\w/);
  });

  it("about another instance are quarantined", async () => {
    const text = gunzipSync(sample("2026-11-21"))
      .toString()
      .replaceAll(host, "i-0bbb2222ccc33334d");
    await upload(text, "inspec-results.json");

    expect(aside("audit-quarantine")).to.have.length(1);
    expect(aside("audit-quarantine")[0]).to.contain("are about i-0bbb2222ccc33334d");
  });

  it("that could not be made are counted as failed", async () => {
    const record = {
      schema: "plumbline/scan-failure/1",
      source: "inspec",
      instanceId: host,
      stage: "scan",
    };
    await upload(JSON.stringify(record), "inspec-failure.json");

    expect(stack.metrics.some(({ name }) => name === "InSpec Scan Failed")).to.equal(true);
  });

  it("come through as real scanners wrote them", async function () {
    skipWithoutFixtures(this);
    for (const [file, name] of [
      ["inspec-aws-ami-results.json", "inspec-results.json"],
      ["inspec-rhel7-ece-results.json.gz", "inspec-results.json.gz"],
    ] as const) {
      const count = processed(stack).length;
      await upload(fs.readFileSync(fixture(file)), name);
      expect(processed(stack).length, file).to.be.greaterThan(count);
    }
    expect(stack.denied).to.deep.equal([]);
  });
});

describe("what AWS-RunInspecChecks finds, from its event to every sink", () => {
  let stack: LocalStack;

  before(async () => {
    stack = await LocalStack.start({ program: path.join(programs, "inspecNodesProgram.ts") });
  });
  after(() => stack.close());

  const items = (count: number, status: string) =>
    Array.from({ length: count }, (_, index) => ({
      Id: `cis-${index}`,
      Title: `Control ${index}`,
      Severity: "HIGH",
      Status: status,
    }));

  function put(seconds: number, list: readonly object[]): void {
    stack.putCompliance(host, {
      ComplianceType: "Custom:InSpec",
      ResourceType: "ManagedInstance",
      ExecutionSummary: { ExecutionTime: seconds, ExecutionType: "Command" },
      Items: list,
    });
  }

  async function tell(status: string, associationId = stack.graph.outputs["association"]) {
    stack.emitEvent("aws.ssm", "EC2 State Manager Instance Association State Change", {
      "association-id": String(associationId),
      "instance-id": host,
      "document-name": "AWS-RunInspecChecks",
      status,
    });
    await stack.settle();
    await stack.advance(60_000);
  }

  const seconds = () => Math.floor(stack.clock.now() / 1000);

  it("is read on every page when a run has ended, and kept", async () => {
    put(seconds() - 600, items(120, "NON_COMPLIANT"));
    await tell("Success");

    expect(processed(stack).at(-1)).to.have.nested.property("summary.opened", 120);
    expect(stack.denied).to.deep.equal([]);
    expect(
      stack.calls.filter(({ action }) => action === "ssm:ListComplianceItems").length,
    ).to.equal(3);
  });

  it("is not read for a run that goes on, or for somebody else's", async () => {
    const count = stack.invocations.length;
    await tell("InProgress");
    await tell("Success", "11111111-2222-3333-4444-555555555555");

    expect(stack.invocations.length).to.equal(count);
  });

  it("counts as failed where the run has failed, and leaves what is known alone", async () => {
    await tell("Failed");

    expect(stack.metrics.some(({ name }) => name === "InSpec Scan Failed")).to.equal(true);
    expect(processed(stack)).to.have.length(1);
  });

  it("is found by the sweep where no event told of it", async () => {
    put(seconds() - 60, items(120, "COMPLIANT"));

    await stack.fire("audit-sweep");
    await stack.advance(60_000);

    expect(processed(stack).at(-1)).to.have.nested.property("summary.resolved", 120);
    const count = processed(stack).length;
    await stack.fire("audit-sweep");
    await stack.advance(60_000);
    expect(processed(stack)).to.have.length(count);
    expect(stack.denied).to.deep.equal([]);
  });

  it("of one profile is not closed by another that takes its place, told or found by the sweep", async () => {
    const others = items(3, "NON_COMPLIANT").map((item) => ({ ...item, Title: "Of the other" }));
    await stack.advance(600_000);
    put(seconds() - 60, items(2, "NON_COMPLIANT"));
    await tell("Success");
    expect(processed(stack).at(-1)).to.have.nested.property("summary.reopened", 2);

    await stack.advance(600_000);
    put(seconds() - 60, others);
    await stack.fire("audit-sweep");
    await stack.advance(60_000);
    expect(processed(stack).at(-1)).to.have.nested.property("summary.opened", 3);
    expect(processed(stack).at(-1)).to.have.nested.property("summary.resolved", 0);

    await stack.advance(600_000);
    put(seconds() - 60, items(2, "COMPLIANT"));
    await tell("Success");
    expect(processed(stack).at(-1)).to.have.nested.property("summary.resolved", 2);
    expect(processed(stack).at(-1)).to.have.nested.property("summary.open.high", 3);
  });
});
