import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { inspecDocument } from "../../components/internal/inspec/document";
import { metricNamesOf } from "../../functions/sinks/cloudWatch/metrics";

const root = path.join(__dirname, "..", "..");

describe("docs/inspec-audit.md", () => {
  const text = fs.readFileSync(path.join(root, "docs", "inspec-audit.md"), "utf8");

  it("has every parameter of the script, and every metric", () => {
    for (const name of Object.keys(inspecDocument().parameters)) {
      expect(text).to.include(`\`${name}\``);
    }
    for (const name of Object.values(metricNamesOf("InSpec"))) expect(text).to.include(name);
  });

  it("has every stage at which the script fails", () => {
    const script = ["inspec-scan.sh", "host.sh", "identity.sh"]
      .map((file) => fs.readFileSync(path.join(root, "components", "assets", file), "utf8"))
      .join("\n");
    const stages = [...script.matchAll(/\bfail (\w+) /g)].map(([, stage = ""]) => stage);

    for (const stage of new Set(stages)) {
      if (stage === "identity") continue; // that cannot be reported: nobody knows the folder
      expect(text).to.include(`\`${stage}\``);
    }
  });
});
