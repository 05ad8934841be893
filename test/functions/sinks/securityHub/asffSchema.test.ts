import { expect } from "chai";
import fc from "fast-check";
import * as fs from "node:fs";
import { hostDetailsOf } from "../../../../functions/findings/hostDetails";
import type { Finding } from "../../../../functions/findings/finding";
import { type AsffContext, toAsff as asffOf } from "../../../../functions/sinks/securityHub/asff";
import { jsonBytes } from "../../../../functions/sinks/batch";
import { anyFinding, findingOf } from "../../../helpers/findings";
import { fixture, skipWithoutFixtures } from "../../../helpers/fixtures";

/** What the format says of one attribute; lengths are of strings, counts of lists and maps. */
interface Rule {
  readonly required?: true;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: RegExp;
  readonly values?: readonly string[];
  readonly maxItems?: number;
  readonly maxKey?: number;
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** The format as a table: every attribute that Plumbline may send is in it, and no other. */
const format: Readonly<Record<string, Rule>> = {
  SchemaVersion: { required: true, values: ["2018-10-08"] },
  Id: { required: true, min: 1, max: 512 },
  ProductArn: { required: true, min: 12, max: 2048, pattern: /^arn:aws[a-z-]*:securityhub:/ },
  CompanyName: { min: 1, max: 128 },
  ProductName: { min: 1, max: 128 },
  GeneratorId: { required: true, min: 1, max: 512 },
  AwsAccountId: { required: true, pattern: /^\d{12}$/ },
  CreatedAt: { required: true, pattern: instant },
  UpdatedAt: { required: true, pattern: instant },
  FirstObservedAt: { pattern: instant },
  LastObservedAt: { pattern: instant },
  Title: { required: true, min: 1, max: 256 },
  Description: { required: true, min: 1, max: 1024 },
  SourceUrl: { pattern: /^https?:\/\/\S+$/ },
  RecordState: { values: ["ACTIVE", "ARCHIVED"] },
  Workflow: {},
  "Workflow.Status": { values: ["NEW"] },
  FindingProviderFields: { required: true },
  "FindingProviderFields.Severity": { required: true },
  "FindingProviderFields.Severity.Label": {
    required: true,
    values: ["INFORMATIONAL", "LOW", "MEDIUM", "HIGH", "CRITICAL"],
  },
  "FindingProviderFields.Severity.Original": { min: 1, max: 64 },
  "FindingProviderFields.Types": { required: true, maxItems: 50 },
  "FindingProviderFields.Types[]": {
    pattern: /^(Software and Configuration Checks)(\/[^/]+){0,2}$/,
  },
  Compliance: { required: true },
  "Compliance.Status": {
    required: true,
    values: ["PASSED", "WARNING", "FAILED", "NOT_AVAILABLE"],
  },
  "Compliance.StatusReasons": { maxItems: 10 },
  "Compliance.StatusReasons[]": {},
  "Compliance.StatusReasons[].ReasonCode": { required: true, min: 1, max: 100 },
  "Compliance.StatusReasons[].Description": { min: 1, max: 1024 },
  "Compliance.RelatedRequirements": { maxItems: 32 },
  "Compliance.RelatedRequirements[]": { min: 1, max: 64 },
  Remediation: {},
  "Remediation.Recommendation": { required: true },
  "Remediation.Recommendation.Text": { required: true, min: 1, max: 512 },
  "Remediation.Recommendation.Url": { pattern: /^https?:\/\/\S+$/ },
  Resources: { required: true, maxItems: 32 },
  "Resources[]": {},
  "Resources[].Type": { required: true, values: ["AwsEc2Instance", "Other"] },
  "Resources[].Id": { required: true, min: 1, max: 512 },
  "Resources[].Region": { min: 1, max: 16 },
  "Resources[].Partition": {
    values: ["aws", "aws-cn", "aws-us-gov", "aws-us-iso", "aws-us-iso-b"],
  },
  "Resources[].Details": {},
  "Resources[].Details.AwsEc2Instance": {},
  "Resources[].Details.AwsEc2Instance.IpV4Addresses": { maxItems: 10 },
  "Resources[].Details.AwsEc2Instance.IpV4Addresses[]": { min: 1, max: 64 },
  "Resources[].Details.AwsEc2Instance.IpV6Addresses": { maxItems: 10 },
  "Resources[].Details.AwsEc2Instance.IpV6Addresses[]": { min: 1, max: 64 },
  "Resources[].Details.Other": { maxItems: 50, maxKey: 128 },
  "Resources[].Details.Other{}": { min: 1, max: 1024 },
  ProductFields: { maxItems: 50, maxKey: 128 },
  "ProductFields{}": { min: 1, max: 2048 },
};

/** Attributes that an import must not send: they belong to the customer, or are deprecated. */
const foreign = ["Severity", "Types", "Note", "UserDefinedFields", "WorkflowState", "Confidence"];

/** What any file may say of its machine. */
const anyHost = fc
  .record({
    name: fc.string({ unit: "binary", maxLength: 300 }),
    addresses: fc.array(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string())),
  })
  .map((target) => hostDetailsOf({ ...target, facts: [], instanceIds: [] }));

const toAsff = (finding: Finding, instant: string, context: Partial<AsffContext> = {}) =>
  asffOf(finding, instant, { store: "findings", ...context });

describe("the security finding format", () => {
  it("is held in every attribute, whatever the finding", () => {
    fc.assert(
      fc.property(anyFinding, anyHost, (finding, host) => {
        const told = toAsff(finding, "2026-11-21T02:00:00.000Z", { host });

        expect(faultsOf(told)).to.deep.equal([]);
        expect(told).to.not.have.any.keys(...foreign);
      }),
      { numRuns: 500 },
    );
  });

  it("is held in bytes: no finding comes near the 240 KB of which some get lost", () => {
    fc.assert(
      fc.property(anyFinding, (finding) => {
        expect(jsonBytes(toAsff(finding, "2026-11-21T02:00:00.000Z"))).to.be.below(100_000);
      }),
      { numRuns: 500 },
    );
  });

  it("has the limits that findings of Security Hub itself keep to", function () {
    skipWithoutFixtures(this);
    const text = fs.readFileSync(fixture("asff-asff_sample.json"), "utf8");
    const { Findings } = JSON.parse(text) as { Findings: object[] };

    const faults = Findings.flatMap(faultsOf);

    expect(faults.filter((fault) => / has \d+ | is (?:blank|empty)/.test(fault))).to.deep.equal([]);
  });

  it("is checked by a table that sees faults", () => {
    const told = toAsff(findingOf(), "2026-11-21T02:00:00.000Z");

    expect(
      faultsOf({ ...told, Title: "x".repeat(257), Description: " ", Note: { Text: "n" } }),
    ).to.deep.equal([
      "Title has 257 characters, at most 256",
      "Description is blank",
      "Note is not in the table",
    ]);
    expect(faultsOf({ ...told, Resources: undefined })).to.deep.equal(["Resources is missing"]);
  });
});

/** Every way in which a finding does not keep to the table. */
function faultsOf(finding: object): string[] {
  return [...objectFaults(finding, "")];
}

function* objectFaults(value: object, path: string): Generator<string> {
  const present = new Map(Object.entries(value).filter(([, part]) => part !== undefined));
  for (const [name, part] of present) {
    yield* valueFaults(part, path === "" ? name : `${path}.${name}`);
  }
  for (const [name, rule] of Object.entries(format)) {
    const parent = /^(?:(.*)\.)?[^.]+$/.exec(name)?.[1] ?? "";
    const own = name.slice(parent === "" ? 0 : parent.length + 1);
    const isChild = parent === path && !/[[{]/.test(own);
    if (rule.required && isChild && !present.has(own)) yield `${name} is missing`;
  }
}

function* valueFaults(value: unknown, path: string): Generator<string> {
  const rule = format[path];
  if (!rule) {
    yield `${path} is not in the table`;
  } else if (typeof value === "string") {
    yield* textFaults(value, path, rule);
  } else if (Array.isArray(value)) {
    if (value.length === 0) yield `${path} is empty`;
    if (value.length > (rule.maxItems ?? 0)) yield `${path} has ${value.length} items`;
    if (new Set(value).size < value.length) yield `${path} has an item twice`;
    for (const item of value) yield* valueFaults(item, `${path}[]`);
  } else if (typeof value === "object" && value !== null) {
    if (rule.maxKey === undefined) {
      yield* objectFaults(value, path);
    } else {
      yield* mapFaults(value, path, rule);
    }
  } else {
    yield `${path} is a ${typeof value}`;
  }
}

function* mapFaults(value: object, path: string, rule: Rule): Generator<string> {
  const entries = Object.entries(value);
  if (entries.length > (rule.maxItems ?? 0)) yield `${path} has ${entries.length} pairs`;
  for (const [key, part] of entries) {
    if (key.length > (rule.maxKey ?? 0)) yield `${path} has a key of ${key.length} characters`;
    if (/^aws\//i.test(key)) yield `${path} has the reserved key ${key}`;
    yield* valueFaults(part, `${path}{}`);
  }
}

function* textFaults(value: string, path: string, rule: Rule): Generator<string> {
  const { min = 0, max = 32_767, pattern, values } = rule;
  if (!/\S/.test(value)) yield `${path} is blank`;
  if (value.length < min) yield `${path} has ${value.length} characters, at least ${min}`;
  if (value.length > max) yield `${path} has ${value.length} characters, at most ${max}`;
  if (/\p{Cs}/u.test(value)) yield `${path} has a lone surrogate`;
  if (pattern && !pattern.test(value)) yield `${path} is ${JSON.stringify(value)}`;
  if (values && !values.includes(value)) yield `${path} is ${JSON.stringify(value)}`;
}
