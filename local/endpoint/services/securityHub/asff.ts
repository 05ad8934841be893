import type { LocalAccount } from "../../../account";
import { isObject, type JsonObject, listOf, objectOf } from "../../../json";

/** A text of the AWS Security Finding Format: where it is, how long it may be, whether it must be. */
interface TextRule {
  readonly path: readonly string[];
  readonly maximum: number;
  readonly required?: boolean;
}

const textRules: readonly TextRule[] = [
  { path: ["Id"], maximum: 512, required: true },
  { path: ["ProductArn"], maximum: 2048, required: true },
  { path: ["GeneratorId"], maximum: 512, required: true },
  { path: ["AwsAccountId"], maximum: 12, required: true },
  { path: ["Title"], maximum: 256, required: true },
  { path: ["Description"], maximum: 1024, required: true },
  { path: ["CompanyName"], maximum: 128 },
  { path: ["ProductName"], maximum: 128 },
  { path: ["Region"], maximum: 16 },
  { path: ["SourceUrl"], maximum: 2048 },
  { path: ["Remediation", "Recommendation", "Text"], maximum: 512 },
  { path: ["Remediation", "Recommendation", "Url"], maximum: 2048 },
  { path: ["Note", "Text"], maximum: 512 },
  { path: ["Severity", "Original"], maximum: 64 },
  { path: ["FindingProviderFields", "Severity", "Original"], maximum: 64 },
];

/** A list or a map and how many entries it may have. */
const countRules: readonly { readonly path: readonly string[]; readonly maximum: number }[] = [
  { path: ["Resources"], maximum: 32 },
  { path: ["Types"], maximum: 50 },
  { path: ["FindingProviderFields", "Types"], maximum: 50 },
  { path: ["Compliance", "RelatedRequirements"], maximum: 32 },
  { path: ["RelatedFindings"], maximum: 10 },
  { path: ["ProductFields"], maximum: 50 },
  { path: ["UserDefinedFields"], maximum: 50 },
];

/** How far the people who deal with a finding are. */
export const workflowStatuses = ["NEW", "NOTIFIED", "RESOLVED", "SUPPRESSED"];

const severityLabels = ["INFORMATIONAL", "LOW", "MEDIUM", "HIGH", "CRITICAL"];

const wordRules: readonly {
  readonly path: readonly string[];
  readonly words: readonly string[];
}[] = [
  { path: ["SchemaVersion"], words: ["2018-10-08"] },
  { path: ["RecordState"], words: ["ACTIVE", "ARCHIVED"] },
  {
    path: ["Compliance", "Status"],
    words: ["PASSED", "WARNING", "FAILED", "NOT_AVAILABLE"],
  },
  { path: ["Workflow", "Status"], words: workflowStatuses },
  { path: ["Severity", "Label"], words: severityLabels },
  { path: ["FindingProviderFields", "Severity", "Label"], words: severityLabels },
];

/** Longest text that any attribute may have. */
const maximumText = 32_767;
const maximumFindingBytes = 240 * 1024;
const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** Why Security Hub would refuse this finding, or undefined. */
export function findingFault(finding: JsonObject, account: LocalAccount): string | undefined {
  return (
    texts(finding) ??
    counts(finding) ??
    words(finding) ??
    times(finding) ??
    resources(finding) ??
    severity(finding) ??
    product(finding, account) ??
    blank(finding, "") ??
    size(finding)
  );
}

function at(finding: JsonObject, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => objectOf(value)[name], finding);
}

function texts(finding: JsonObject): string | undefined {
  for (const { path, maximum, required } of textRules) {
    const value = at(finding, path);
    const name = path.join(".");
    if (value === undefined && required !== true) continue;
    if (typeof value !== "string") return `${name} is required`;
    if (value.length > maximum) return `${name} should NOT be longer than ${maximum} characters`;
  }
  return undefined;
}

function counts(finding: JsonObject): string | undefined {
  for (const { path, maximum } of countRules) {
    const value = at(finding, path);
    const count = isObject(value) ? Object.keys(value).length : listOf(value).length;
    if (count > maximum) return `${path.join(".")} should NOT have more than ${maximum} entries`;
  }
  return undefined;
}

function words(finding: JsonObject): string | undefined {
  if (finding["SchemaVersion"] === undefined) return "SchemaVersion is required";
  for (const { path, words: allowed } of wordRules) {
    const value = at(finding, path);
    if (value === undefined || allowed.some((word) => word === value)) continue;
    return `${path.join(".")} should be one of ${allowed.join(", ")}`;
  }
  return undefined;
}

function times(finding: JsonObject): string | undefined {
  for (const name of ["CreatedAt", "UpdatedAt", "FirstObservedAt", "LastObservedAt"]) {
    const value = finding[name];
    const required = name === "CreatedAt" || name === "UpdatedAt";
    if (value === undefined && !required) continue;
    if (typeof value !== "string" || !rfc3339.test(value)) return `${name} should be RFC 3339`;
  }
  return undefined;
}

function resources(finding: JsonObject): string | undefined {
  const entries = listOf(finding["Resources"]).map(objectOf);
  if (entries.length === 0) return "Resources should have at least one entry";
  for (const { Id, Type, Region, Details } of entries) {
    if (typeof Id !== "string" || Id.length > 512) return "Resources.Id is missing or too long";
    if (typeof Type !== "string" || Type.length > 256) {
      return "Resources.Type is missing or too long";
    }
    if (typeof Region === "string" && Region.length > 16) return "Resources.Region is too long";
    const other = Object.entries(objectOf(objectOf(Details)["Other"]));
    const long = ([key, value]: [string, unknown]): boolean =>
      key.length > 128 || typeof value !== "string" || value.length > 1024;
    if (other.length > 50 || other.some(long)) return "Resources.Details.Other is too large";
  }
  return undefined;
}

function severity(finding: JsonObject): string | undefined {
  const provider = objectOf(finding["FindingProviderFields"]);
  for (const name of ["Severity", "Types"]) {
    if (finding[name] === undefined && provider[name] === undefined) {
      return `${name} is required, best in FindingProviderFields`;
    }
  }
  const types = [...listOf(finding["Types"]), ...listOf(provider["Types"])];
  const deep = types.find((type) => typeof type !== "string" || type.split("/").length > 3);
  return deep === undefined ? undefined : "Types should be namespace/category/classifier";
}

function product(finding: JsonObject, account: LocalAccount): string | undefined {
  const own = productArn(account);
  return finding["ProductArn"] === own ? undefined : `ProductArn should be ${own}`;
}

/** The default product, which stands for an account's own integrations. */
export function productArn({ partition, region, accountId }: LocalAccount): string {
  return `arn:${partition}:securityhub:${region}:${accountId}:product/${accountId}/default`;
}

function blank(value: unknown, path: string): string | undefined {
  if (typeof value === "string") {
    if (value.trim() === "") return `${path} should NOT be blank`;
    return value.length > maximumText ? `${path} is longer than ${maximumText}` : undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  for (const [name, entry] of Object.entries(value)) {
    const fault = blank(entry, path === "" ? name : `${path}.${name}`);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function size(finding: JsonObject): string | undefined {
  const bytes = Buffer.byteLength(JSON.stringify(finding));
  return bytes > maximumFindingBytes ? `the finding has ${bytes} bytes, at most 240 KB` : undefined;
}
