import { pageText } from "./markdown";

/** Which page each component is described on. */
export const pageOf: Readonly<Record<string, string>> = {
  ComplianceConformancePack: "docs/compliance-conformance-pack.md",
  ComplianceReport: "docs/compliance-report.md",
  ConfigRecorder: "docs/compliance-conformance-pack.md",
  FindingsStore: "docs/findings-store.md",
  InspecAudit: "docs/inspec-audit.md",
  InspecConfigRule: "docs/inspec-config-rule.md",
  InspecDriftAlerts: "docs/inspec-drift-alerts.md",
  InspectorCisScan: "docs/inspector-cis-scan.md",
  MemberAccountRoles: "docs/member-account-roles.md",
  ScapPipeline: "docs/scap-pipeline.md",
};

/** The names in the first cells of those tables of a page whose first column has this heading. */
export function namesOf(page: string, heading: string): readonly string[] {
  const names: string[] = [];
  let within = false;
  let before = "";
  for (const line of pageText(page).split("\n")) {
    if (!line.startsWith("|")) within = false;
    else if (/^\|[ |:-]+\|$/.test(line)) within = firstCell(before) === heading;
    else if (within) {
      names.push(...[...firstCell(line).matchAll(/`(\w+)`/g)].map(([, name = ""]) => name));
    }
    before = line;
  }
  return names;
}

function firstCell(line: string): string {
  return (line.split("|")[1] ?? "").trim();
}

/** The text below a heading of the second level, up to the next; empty where there is none. */
export function sectionOf(page: string, heading: string): string {
  const [, below = ""] = `${pageText(page)}\n## `.split(`\n## ${heading}\n`);
  return below.slice(0, below.search(/^## /m));
}

/** The alarms that a page says what to do about. */
export function runbookOf(page: string): readonly string[] {
  const entries = sectionOf(page, "Runbook").matchAll(/^\*\*([\w-]+)\*\*: /gm);
  return [...entries].map(([, name = ""]) => name);
}

/** What a page says that the names of alarms have behind the component's own, such as `store-`. */
export function alarmPrefixOf(page: string): string {
  const [, prefix] = /^Alarms are named `<name>-(\S*)<alarm>-…`/m.exec(pageText(page)) ?? [];
  if (prefix === undefined) throw new Error(`${page} does not say how its alarms are named`);
  return prefix;
}
