import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import type { Alarm } from "../../components/internal/alarms";
import { alertAlarms } from "../../components/internal/alerts/alarms";
import { reportAlarms } from "../../components/internal/report/alarms";

const root = path.join(__dirname, "..", "..");

interface Golden {
  readonly resources: Readonly<
    Record<string, { readonly inputProperties: object; readonly properties: object }>
  >;
  readonly types: Readonly<Record<string, { readonly properties?: object }>>;
}

const golden = JSON.parse(
  fs.readFileSync(path.join(root, "test", "components", "schema.golden.json"), "utf8"),
) as Golden;

/** What every component takes is written once, with the pipeline. */
const common =
  "tags kmsKeyArn permissionsBoundary iamPath vpc logRetentionDays fipsEndpoints production";

const names = { queueName: "", deadLetterQueueName: "", functionName: "" };

for (const [page, component, alarms] of [
  ["inspec-drift-alerts", "InspecDriftAlerts", alertAlarms(names)],
  ["compliance-report", "ComplianceReport", reportAlarms(names)],
] as readonly (readonly [string, string, readonly Alarm[]])[]) {
  describe(`docs/${page}.md`, () => {
    const text = fs.readFileSync(path.join(root, "docs", `${page}.md`), "utf8");

    it("has every argument that not every component takes, and every output", () => {
      const { inputProperties = {}, properties = {} } =
        golden.resources[`plumbline:index:${component}`] ?? {};
      const own = Object.keys(inputProperties).filter((name) => !common.split(" ").includes(name));

      expect(own.length).to.be.greaterThan(5);
      for (const name of [...own, ...Object.keys(properties)]) {
        expect(text).to.include(`\`${name}\``);
      }
    });

    it("has every alarm in its runbook", () => {
      for (const { name } of alarms) expect(text).to.include(`\n**${name}**: `);
    });
  });
}

describe("what the pages say of Slack and of schedules", () => {
  it("has every property of those arguments", () => {
    const alerts = fs.readFileSync(path.join(root, "docs", "inspec-drift-alerts.md"), "utf8");
    for (const type of ["SlackArgs", "ReportScheduleArgs"]) {
      const { properties = {} } = golden.types[`plumbline:index:${type}`] ?? {};
      expect(Object.keys(properties)).not.to.have.length(0);
      for (const name of Object.keys(properties)) expect(alerts).to.include(`\`${name}\``);
    }
  });
});
