import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { InspecAudit } from "../../components";
import { inspecDocument } from "../../components/internal/inspecDocument";
import { inspecSettings } from "../../components/internal/inspecSettings";
import { scanAlarms } from "../../components/internal/scanAlarms";
import { metricNamesOf } from "../../functions/sinks/metrics";
import { registered } from "../helpers/mocks";

const root = path.join(__dirname, "..", "..");

/** Names of the properties of an interface or a class, as its source has them. */
function declared(file: string, pattern: RegExp): string[] {
  const text = fs.readFileSync(path.join(root, "components", file), "utf8");
  return [...text.matchAll(pattern)].map(([, name = ""]) => name);
}

describe("docs/inspec-audit.md", () => {
  const text = fs.readFileSync(path.join(root, "docs", "inspec-audit.md"), "utf8");
  const property = /^ {2}(\w+)\??: /gm;

  it("has every argument and every output", () => {
    const names = [
      ...declared("inspecAuditArgs.ts", property),
      ...declared("internal/inspecProfile.ts", property),
      ...declared("internal/profileAttachmentArgs.ts", property).filter(
        (name) => !name.startsWith("max"),
      ),
      ...declared("inspecAudit.ts", /public readonly (\w+)/g),
    ];

    expect(names).to.include.members(["sweepMinutes", "waivers", "commandParameters"]);
    for (const name of new Set(names)) expect(text).to.match(new RegExp(`\`${name}[:\`]`));
  });

  it("has every parameter of the script, every metric and every alarm", async () => {
    for (const name of Object.keys(inspecDocument().parameters)) {
      expect(text).to.include(`\`${name}\``);
    }
    for (const name of Object.values(metricNamesOf("InSpec"))) expect(text).to.include(name);
    await registered((options) => new InspecAudit("cis", {}, options));
    const alarms = scanAlarms({
      family: "InSpec",
      settings: inspecSettings({}),
      queueName: "",
      deadLetterQueueName: "",
      quarantineQueueName: "",
      functionName: "",
      hostWatchName: "",
      sweepName: "",
    });
    for (const { name } of alarms) expect(text).to.include(`\n**${name}**: `);
  });

  it("has every stage at which the script fails", () => {
    const script = ["inspec-scan.sh", "host.sh"]
      .map((file) => fs.readFileSync(path.join(root, "components", "assets", file), "utf8"))
      .join("\n");
    const stages = [...script.matchAll(/\bfail (\w+) /g)].map(([, stage = ""]) => stage);

    for (const stage of new Set(stages)) {
      if (stage === "identity") continue; // that cannot be reported: nobody knows the folder
      expect(text).to.include(`\`${stage}\``);
    }
  });
});
