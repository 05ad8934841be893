import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { scanHost } from "../../local/scan";
import { hasCommand } from "../helpers/scanScript";
import { fixture, withStack } from "./helpers/stacks";

const vendorContent = "/usr/share/xml/scap/ssg/content/ssg-debian11-ds.xml";

describe("scanHost", () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-test-"));
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });

  it("runs the document's script with the association's parameters, as the instance", async function () {
    if (!hasCommand("curl")) {
      console.log("      skipped: curl is not installed here");
      this.skip();
    }
    const lines: string[] = [];
    await withStack({ program: fixture("scanProgram") }, async (stack) => {
      const onLine = (line: string): void => void lines.push(line);
      const parameters = { Given: "here" };

      const status = await scanHost(stack, { instanceId: "i-1", folder, parameters, onLine });

      const { roleName, roleId } = stack.instance("i-1");
      expect(status).to.equal(7);
      expect(lines).to.deep.equal([
        "association default here",
        "without a token 401",
        `role ${roleName}`,
        '  "instanceId": "i-1",',
        `folder unset`,
      ]);
      expect(roleId).to.match(/^AROA/);
    });
  });

  it("carries this host's own scan from the script to the findings table", async function () {
    for (const missing of [
      hasCommand("oscap") ? undefined : "oscap",
      fs.existsSync(vendorContent) ? undefined : vendorContent,
    ]) {
      if (missing === undefined) continue;
      console.log(`      skipped: ${missing} is not installed here`);
      this.skip();
    }
    // Content for another system runs here from a copy without its condition.
    const platform = /^ *<xccdf-1\.2:platform idref="cpe:\/o:/;
    const content = fs.readFileSync(vendorContent, "utf8").split("\n");
    const DataStream = path.join(folder, "content.xml");
    fs.writeFileSync(DataStream, content.filter((line) => !platform.test(line)).join("\n"));
    const instanceId = "i-0123456789abcdef0";

    await withStack({}, async (stack) => {
      const parameters = { AllowInstall: "false", DataStream, Profile: "standard" };

      expect(await scanHost(stack, { instanceId, folder, parameters })).to.equal(0);
      await stack.settle();

      expect(stack.denied).to.deep.equal([]);
      const uploads = stack.calls.filter(({ action }) => action === "s3:PutObject");
      const names = uploads.map(({ resources }) => resources[0]?.replace(/^.*Z-/, ""));
      expect(names).to.deep.equal(["scap-results.html", "scap-results.xml.gz"]);
      const processed = stack.invocations
        .flatMap(({ logs }) => logs)
        .filter(({ message }) => message === "scan processed");
      expect(processed).to.have.length(1);
      expect(processed[0]).to.include({ target: instanceId, outcome: "applied" });
      expect((await stack.tables.items("plumbline-findings")).length).to.be.at.least(2);
    });
  });
});
