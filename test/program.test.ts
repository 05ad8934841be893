import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { parse } from "yaml";

const root = path.join(__dirname, "..");

interface Run {
  readonly registered: readonly { readonly type: string; readonly name: string }[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

/**
 * Loads index.ts in a process of its own, the way that Pulumi does.
 *
 * @param checked whether types are checked on the way, as they are by default; that takes long.
 */
function run(config: Readonly<Record<string, string>>, checked: boolean) {
  const script = path.join(__dirname, "helpers", "runProgram.cjs");
  const child = spawnSync(process.execPath, [script, root, JSON.stringify(config)], {
    encoding: "utf8",
    env: { ...process.env, NODE_OPTIONS: "", TS_NODE_TRANSPILE_ONLY: String(!checked) },
  });
  return { ...child, result: () => JSON.parse(child.stdout) as Run };
}

describe("the program", () => {
  it("loads as Pulumi loads it and registers the store and the pipeline on it", () => {
    const { status, stderr, result } = run(stackConfig("Pulumi.local.yaml"), true);

    expect(stderr).to.equal("");
    expect(status).to.equal(0);
    const { registered, outputs } = result();
    const components = registered.filter(({ type }) => type.startsWith("plumbline:"));
    expect(components).to.have.deep.members([
      { type: "plumbline:index:FindingsStore", name: "plumbline" },
      { type: "plumbline:index:ScapPipeline", name: "scap" },
      { type: "plumbline:index:InspecAudit", name: "inspec" },
      { type: "plumbline:index:InspectorCisScan", name: "cis" },
      { type: "plumbline:index:InspecConfigRule", name: "scap-rule" },
      { type: "plumbline:index:InspecConfigRule", name: "inspec-rule" },
      { type: "plumbline:index:ComplianceConformancePack", name: "compliance" },
      { type: "plumbline:index:MemberAccountRoles", name: "members" },
      { type: "plumbline:index:InspecDriftAlerts", name: "drift" },
      { type: "plumbline:index:ComplianceReport", name: "drift" },
    ]);
    expect(registered.filter(({ type }) => type.endsWith(":Table"))).to.have.length(2);
    expect(registered.filter(({ type }) => type.endsWith(":Function"))).to.have.length(16);
    const { minimumCoverage, ...texts } = outputs;
    expect(minimumCoverage).to.equal(1);
    for (const [name, value] of Object.entries(texts)) expect(value, name).to.be.a("string");
    expect(texts).to.include({ findingsTable: "plumbline-findings" });
  });

  it("has what every account has, and nothing that costs by itself, where no section asks for more", () => {
    for (const config of [stackConfig("Pulumi.dev.yaml"), {}]) {
      const { status, stderr, result } = run(config, false);

      expect(stderr).to.equal("");
      expect(status).to.equal(0);
      const components = result().registered.filter(({ type }) => type.startsWith("plumbline:"));
      expect(components.map(({ name }) => name)).to.deep.equal(["plumbline", "scap"]);
    }
  });

  it("ends with one sentence where the stack's configuration has a key that is not known", () => {
    const { status, stderr, stdout } = run({ "plumbline:scap": '{"metrisc":"fleet"}' }, false);

    expect(status).to.equal(1);
    expect(stdout).to.equal("");
    expect(stderr).to.equal(
      'stack config plumbline:scap.metrisc was "fleet", but there is no such key: nearest is plumbline:scap.metrics\n',
    );
  });
});

/** A stack's configuration as Pulumi hands it to the program: maps as JSON, the rest as texts. */
function stackConfig(file: string): Record<string, string> {
  const { config } = parse(fs.readFileSync(path.join(root, file), "utf8")) as {
    config: Record<string, unknown>;
  };
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}
