import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import * as components from "../../components";
import { copyCheckout } from "../helpers/checkoutCopy";
import { isComponent, type PackageSchema } from "../helpers/packageSchema";

describe("the Pulumi package, from a fresh clone", () => {
  let folder: string;

  before(() => {
    folder = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-plugin-")), "clone");
    copyCheckout(folder);
    // What `npm install` runs in a clone, and Pulumi with it.
    execFileSync("npm", ["run", "--silent", "prepare"], { cwd: folder, stdio: "inherit" });
  });

  after(() => {
    fs.rmSync(path.dirname(folder), { recursive: true, force: true });
  });

  it("starts as a plugin, with the components in its schema and not the program", () => {
    const script = path.join(__dirname, "pluginSchema.cjs");

    const { status, stdout, stderr } = spawnSync(process.execPath, [script, folder], {
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, NODE_OPTIONS: "" },
    });

    expect(stderr).to.equal("");
    expect(status).to.equal(0);
    const { name, namespace, resources } = JSON.parse(stdout) as PackageSchema;
    const exported = Object.entries(components).filter(([, each]) => isComponent(each));
    // Other languages' SDKs are named after both; tokens have the name alone.
    expect([namespace, name]).to.deep.equal(["plumbline-compliance", "plumbline"]);
    expect(Object.keys(resources)).to.have.members(
      exported.map(([component]) => `plumbline:index:${component}`),
    );
  });
});
