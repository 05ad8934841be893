import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { packAlarms } from "../../components/internal/compliance/packAlarms";

const root = path.join(__dirname, "..", "..");
const page = (name: string): string => fs.readFileSync(path.join(root, "docs", name), "utf8");

interface Golden {
  readonly resources: Readonly<
    Record<string, { readonly inputProperties: object; readonly properties: object }>
  >;
  readonly types: Readonly<Record<string, { readonly properties?: object }>>;
}

const golden = JSON.parse(
  fs.readFileSync(path.join(root, "test", "components", "schema.golden.json"), "utf8"),
) as Golden;

/** What every component takes, which is listed once. */
const common = [
  "tags",
  "kmsKeyArn",
  "permissionsBoundary",
  "iamPath",
  "vpc",
  "logRetentionDays",
  "fipsEndpoints",
  "production",
];

const cases = [
  ["ComplianceConformancePack", "compliance-conformance-pack.md"],
  ["ConfigRecorder", "compliance-conformance-pack.md"],
  ["MemberAccountRoles", "member-account-roles.md"],
] as const;

describe("the pages of compliance packs", () => {
  for (const [component, file] of cases) {
    it(`have every argument and every output of ${component}`, () => {
      const { inputProperties, properties } =
        golden.resources[`plumbline:index:${component}`] ?? expect.fail(`no ${component}`);
      const own = Object.keys(inputProperties).filter((name) => !common.includes(name));

      for (const name of [...own, ...Object.keys(properties)]) {
        expect(page(file)).to.include(`\`${name}\``);
      }
    });
  }

  it("have every property of the arguments that are maps", () => {
    const types = [
      "CommandRuleArgs",
      "GuardRailsArgs",
      "ManagedRuleArgs",
      "PackOrganizationArgs",
      "PolicyRuleArgs",
      "RuleRemediationArgs",
      "RuleTriggersArgs",
    ];
    for (const type of types) {
      const { properties = {} } = golden.types[`plumbline:index:${type}`] ?? {};
      expect(Object.keys(properties), type).not.to.have.length(0);
      for (const name of Object.keys(properties)) {
        expect(page("compliance-conformance-pack.md"), type).to.include(`\`${name}\``);
      }
    }
  });

  it("have every alarm in the runbook", () => {
    const alarms = packAlarms({
      ruleFunctionName: "",
      remediationFunctionName: "",
      deadLetterQueueName: "",
    });

    for (const { name } of alarms) {
      expect(page("compliance-conformance-pack.md")).to.include(`\n**${name}**: `);
    }
  });
});
