import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import type { PackRule } from "../../../../components/internal/conformancePack/model";
import { compilePack } from "../../../../components/internal/conformancePack/template";
import { packRule, plainRule } from "../../../helpers/packRules";

const golden = path.join(__dirname, "golden", "pack.yaml");

/** One rule of each kind. */
const rules: readonly PackRule[] = [
  packRule(),
  packRule({
    name: "log-group-retention",
    description: "Log groups forget after a time.",
    source: { kind: "command", command: "LOG_GROUP_RETENTION" },
    resourceTypes: ["AWS::Logs::LogGroup"],
    triggers: { change: false, frequency: "Six_Hours" },
    parameters: { days: { input: "LogGroupRetentionDays" }, forever: "no: never" },
    remediation: {
      command: "LOG_GROUP_RETENTION",
      parameters: { days: { input: "LogGroupRetentionDays" }, forever: "no: never" },
      automatic: false,
      attempts: 5,
      retrySeconds: 60,
      concurrencyPercent: 25,
      errorPercent: 20,
    },
  }),
  plainRule({
    name: "public-read",
    description: "",
    source: { kind: "managed", identifier: "S3_BUCKET_PUBLIC_READ_PROHIBITED" },
    triggers: { change: true, frequency: "Twelve_Hours" },
  }),
  plainRule({
    name: "named-tables",
    description: "Tables have names.",
    source: {
      kind: "policy",
      runtime: "guard-2.x.x",
      text: "rule named when resourceType == 'AWS::DynamoDB::Table' {\n  configuration.tableName exists\n}\n",
    },
    resourceTypes: ["AWS::DynamoDB::Table"],
    triggers: { change: true },
  }),
];

describe("compilePack", () => {
  it("writes the recorded template", () => {
    const { template } = compilePack(rules, { LogGroupRetentionDays: "Days of log groups" });

    if (process.env["UPDATE_GOLDEN"] === "1") fs.writeFileSync(golden, template);
    expect(template).to.equal(fs.readFileSync(golden, "utf8"));
  });

  it("writes YAML that means what was meant, whatever the texts are", () => {
    const description = "a: b # c\n- d 'e' \"f\" ${g} yes";
    const { template } = compilePack([plainRule({ description, parameters: { on: "yes" } })]);

    const { Resources } = parse(template, { version: "1.1" }) as {
      Resources: Record<string, { Properties: Record<string, unknown> }>;
    };
    expect(Resources["S3EnableVersioning"]?.Properties).to.deep.include({
      Description: description,
      InputParameters: { ComplianceCommand: "S3_ENABLE_VERSIONING", on: "yes" },
    });
  });

  it("gives the function the severity of a rule that has one of its own", () => {
    const { template } = compilePack([
      plainRule({
        source: { kind: "command", command: "S3_ENABLE_VERSIONING", severity: "high" },
      }),
    ]);

    const { Resources } = parse(template, { version: "1.1" }) as {
      Resources: Record<string, { Properties: Record<string, unknown> }>;
    };
    expect(Resources["S3EnableVersioning"]?.Properties["InputParameters"]).to.deep.equal({
      ComplianceCommand: "S3_ENABLE_VERSIONING",
      ComplianceSeverity: "high",
    });
  });

  it("has every remediation wait for its rule, and name it as the rule is named", () => {
    const { template } = compilePack(rules);

    const { Resources } = parse(template) as { Resources: Record<string, Node> };
    const remediations = Object.values(Resources).filter(({ Type }) =>
      Type.endsWith(
        "Remediation\
Configuration",
      ),
    );
    expect(remediations).to.have.length(2);
    for (const { DependsOn = "", Properties } of remediations) {
      expect(Resources[DependsOn]?.Properties["ConfigRuleName"]).to.equal(
        Properties["ConfigRuleName"],
      );
      expect(Properties["Parameters"]).to.have.property("AutomationAssumeRole");
    }
  });

  it("takes an input only where a rule uses it", () => {
    const { inputs } = compilePack([plainRule({ source: { kind: "managed", identifier: "X" } })]);

    expect(inputs).to.deep.equal([]);
    expect(compilePack(rules).inputs).to.deep.equal([
      "RuleFunctionArn",
      "RemediationDocument",
      "RemediationDocumentVersion",
      "AutomationAssumeRole",
      "LogGroupRetentionDays",
    ]);
  });

  it("is found in order by cfn-lint", function () {
    if (spawnSync("cfn-lint", ["--version"]).status !== 0) {
      console.log("      cfn-lint is not installed: the template is not checked by it");
      this.skip();
    }
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-test-"));
    const file = path.join(folder, "pack.yaml");
    try {
      fs.writeFileSync(file, compilePack(rules).template);
      const { stdout, stderr } = spawnSync("cfn-lint", ["-r", "us-east-1", "-t", file], {
        encoding: "utf8",
      });
      expect(stdout + stderr).to.equal("");
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
});

interface Node {
  readonly Type: string;
  readonly DependsOn?: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}
