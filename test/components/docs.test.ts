import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { gapReasons } from "../../functions/findings/cis";
import { configRuleAlarms } from "../../components/internal/configRule/alarms";
import { cisAlarms } from "../../components/internal/cis/alarms";
import { cisSettings } from "../../components/internal/cis/settings";
import { storeAlarms } from "../../components/internal/storeAlarms";
import { scanAlarms } from "../../components/internal/scanAlarms";
import { scapSettings } from "../../components/internal/scapSettings";

const root = path.join(__dirname, "..", "..");

interface Golden {
  readonly resources: Readonly<
    Record<string, { readonly inputProperties: object; readonly properties: object }>
  >;
  readonly types: Readonly<Record<string, { readonly properties?: object }>>;
}

const golden = JSON.parse(
  fs.readFileSync(path.join(__dirname, "schema.golden.json"), "utf8"),
) as Golden;

describe("docs/findings-store.md", () => {
  const text = fs.readFileSync(path.join(root, "docs", "findings-store.md"), "utf8");
  const store = golden.resources["plumbline:index:FindingsStore"];
  const pipeline = golden.resources["plumbline:index:ScapPipeline"];

  it("has every argument that not every component takes, and every output", () => {
    if (store === undefined || pipeline === undefined) expect.fail("components are missing");
    const own = Object.keys(store.inputProperties).filter(
      (name) => name === "alarmTopicArns" || !(name in pipeline.inputProperties),
    );

    expect(own).to.include("exceptionSweepMinutes");
    for (const name of [...own, ...Object.keys(store.properties)]) {
      expect(text).to.include(`\`${name}\``);
    }
  });

  it("has every alarm in its runbook", () => {
    const names = storeAlarms({
      deadLetterQueueName: "",
      instanceGoneName: "",
      exceptionSweepName: "",
    }).map(({ name }) => name);

    for (const name of names) expect(text).to.include(`\n**${name}**: `);
  });
});

describe("docs/scap-pipeline.md", () => {
  const text = fs.readFileSync(path.join(root, "docs", "scap-pipeline.md"), "utf8");

  it("has every argument and every output of ScapPipeline", () => {
    const { inputProperties, properties } =
      golden.resources["plumbline:index:ScapPipeline"] ?? expect.fail("no ScapPipeline");

    for (const name of [...Object.keys(inputProperties), ...Object.keys(properties)]) {
      expect(text).to.include(`\`${name}\``);
    }
  });

  it("has every alarm in its runbook", () => {
    const alarms = scanAlarms({
      family: "SCAP",
      settings: scapSettings({}),
      queueName: "",
      deadLetterQueueName: "",
      quarantineQueueName: "",
      functionName: "",
      hostWatchName: "",
    });

    for (const { name } of alarms) expect(text).to.include(`\n**${name}**: `);
  });

  it("has every property of the arguments that are maps", () => {
    for (const type of ["ScanArgs", "ScanScheduleArgs", "ResultsFunctionArgs"]) {
      const { properties = {} } = golden.types[`plumbline:index:${type}`] ?? {};
      expect(Object.keys(properties), type).not.to.have.length(0);
      for (const name of Object.keys(properties)) expect(text).to.include(`\`${name}\``);
    }
  });
});

describe("docs/inspec-config-rule.md", () => {
  const text = fs.readFileSync(path.join(root, "docs", "inspec-config-rule.md"), "utf8");

  it("has every argument that not every component takes, and every output", () => {
    const rule = golden.resources["plumbline:index:InspecConfigRule"];
    const pipeline = golden.resources["plumbline:index:ScapPipeline"];
    if (rule === undefined || pipeline === undefined) expect.fail("components are missing");
    const own = Object.keys(rule.inputProperties).filter(
      (name) => name === "alarmTopicArns" || !(name in pipeline.inputProperties),
    );

    expect(own).to.include("maxResultAgeHours");
    for (const name of [...own, ...Object.keys(rule.properties)]) {
      expect(text).to.include(`\`${name}\``);
    }
  });

  it("has every alarm in its runbook", () => {
    const alarms = configRuleAlarms({
      deadLetterQueueName: "",
      queueName: "",
      judgeName: "",
      reevaluateName: "",
    });

    for (const { name } of alarms) expect(text).to.include(`\n**${name}**: `);
  });
});

describe("docs/inspector-cis-scan.md", () => {
  const text = fs.readFileSync(path.join(root, "docs", "inspector-cis-scan.md"), "utf8");

  it("has every argument that not every component takes, and every output", () => {
    const { inputProperties, properties } =
      golden.resources["plumbline:index:InspectorCisScan"] ?? expect.fail("no InspectorCisScan");
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
    const own = Object.keys(inputProperties).filter((name) => !common.includes(name));

    expect(own).to.include("readAllScans");
    for (const name of [...own, ...Object.keys(properties)]) {
      expect(text).to.include(`\`${name}\``);
    }
    for (const type of ["CisFunctionArgs", "CisScheduleArgs", "CisSeveritiesArgs"]) {
      const { properties: parts = {} } = golden.types[`plumbline:index:${type}`] ?? {};
      expect(Object.keys(parts), type).not.to.have.length(0);
      for (const name of Object.keys(parts)) expect(text).to.include(`\`${name}\``);
    }
  });

  it("has every alarm in its runbook, and every reason for which a target is not measured", () => {
    const alarms = cisAlarms({
      settings: cisSettings("cis", { schedule: { frequency: "daily" } }),
      queueName: "",
      deadLetterQueueName: "",
      pollerName: "",
      functionName: "",
    });

    for (const { name } of alarms) expect(text).to.include(`\n**${name}**: `);
    for (const reason of gapReasons) expect(text).to.include(`| \`${reason}\``);
  });
});
