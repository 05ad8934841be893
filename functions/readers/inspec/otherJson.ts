import { wanted } from "../shared/fileKind";
import { type JsonObject, isObject, own } from "./shape";

/** Documents that are sent in place of a report, by what they alone have. */
const others: readonly (readonly [names: readonly string[], kind: string])[] = [
  [["controls", "sha256"], "a profile without results, as `inspec json` writes it"],
  [["controls", "supports"], "a profile without results, as `inspec json` writes it"],
  [["controls", "groups"], "a profile without results, as `inspec json` writes it"],
  [["runs", "version"], "SARIF"],
  [["stigs"], "a STIG Viewer checklist (CKLB)"],
  [["Findings"], "findings of AWS Security Hub (ASFF)"],
  [["ComplianceItems"], "compliance items of AWS Systems Manager"],
  [["assessment-results"], "OSCAL"],
  [["checkResults"], "a result of Amazon Inspector"],
  [["summary", "profile"], "what `inspec check --format json` writes"],
  [["testResults"], "what `plumbline inspect --json` prints"],
];

/** Why a JSON object is no report, where it can be told what it is in place of one. */
export function otherJson(document: JsonObject): string | undefined {
  const kind = kindOf(document);
  return kind && `the document is ${kind}, must be ${wanted.json}`;
}

function kindOf(document: JsonObject): string | undefined {
  const schema = own(document, "schema");
  if (schema === "plumbline/scan-failure/1") return "the record of a scan that failed";
  return others.find(([names]) => names.every((name) => own(document, name) !== undefined))?.[1];
}

/** Whether something in `controls` has a result: a report of the json-min reporter, not a profile. */
export function hasResults(controls: unknown): boolean {
  return (
    Array.isArray(controls) &&
    controls.some((each: unknown) => isObject(each) && own(each, "status") !== undefined)
  );
}
