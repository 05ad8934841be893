import { gzipSync } from "node:zlib";
import type { Benchmark, BenchmarkRule } from "./benchmark";
import type { FailingRules } from "./fleet";

/** One scan of one host. */
export interface SimulatedScan {
  readonly instanceId: string;
  readonly endTime: Date;
  readonly failing: FailingRules;
}

/** Writes the results that a scan would upload. */
export type WriteResults = (scan: SimulatedScan) => Buffer;

/** @returns what writes XCCDF 1.2 results with the benchmark in them, as OpenSCAP does. */
export function resultsWriter(benchmark: Benchmark): WriteResults {
  const rules = benchmark.rules.map(ruleXml).join("");
  return (scan) =>
    gzipSync(
      `<?xml version="1.0" encoding="UTF-8"?>\n` +
        `<Benchmark xmlns="http://checklists.nist.gov/xccdf/1.2"${attribute("id", benchmark.id)}>` +
        element("version", benchmark.version) +
        rules +
        testResultXml(benchmark, scan) +
        `</Benchmark>\n`,
      { level: 1 },
    );
}

function ruleXml({ metadata, severity }: BenchmarkRule): string {
  const { rule, title, description, rationale, fixText, references, idents } = metadata;
  return (
    `<Rule${attribute("id", rule)} selected="true"${attribute("severity", severity)}>` +
    element("title", title) +
    element("description", description) +
    references
      .map(({ href, text }) => element("reference", text, attribute("href", href)))
      .join("") +
    element("rationale", rationale) +
    idents
      .map(({ system, value }) => element("ident", value, attribute("system", system)))
      .join("") +
    element("fixtext", fixText) +
    `</Rule>\n`
  );
}

function testResultXml(benchmark: Benchmark, { instanceId, endTime, failing }: SimulatedScan) {
  const end = endTime.toISOString();
  const start = new Date(endTime.getTime() - 60_000).toISOString();
  const results = benchmark.rules.map(({ metadata: { rule, idents }, severity }) => {
    const result = failing.has(rule) ? "fail" : "pass";
    return (
      `<rule-result${attribute("idref", rule)}${attribute("time", end)}${attribute("severity", severity)} weight="1.0">` +
      element("result", result) +
      idents
        .map(({ system, value }) => element("ident", value, attribute("system", system)))
        .join("") +
      `</rule-result>\n`
    );
  });
  return (
    `<TestResult id="xccdf_org.open-scap_testresult_${escaped(benchmark.profile)}"` +
    `${attribute("start-time", start)}${attribute("end-time", end)}` +
    ` test-system="cpe:/a:redhat:openscap:1.3.7"${attribute("version", benchmark.version)}>` +
    `<profile${attribute("idref", benchmark.profile)}/>` +
    element("target", `${instanceId}.example.org`) +
    `<target-facts>` +
    fact("urn:xccdf:fact:scanner:name", "OpenSCAP") +
    fact("urn:xccdf:fact:scanner:version", "1.3.7") +
    fact("urn:xccdf:fact:asset:identifier:ein", instanceId) +
    `</target-facts>\n` +
    results.join("") +
    `<score system="urn:xccdf:scoring:default" maximum="100">${score(benchmark, failing)}</score>` +
    `</TestResult>\n`
  );
}

function score({ rules }: Benchmark, failing: FailingRules): string {
  return ((100 * (rules.length - failing.size)) / rules.length).toFixed(6);
}

function fact(name: string, value: string): string {
  return element("fact", value, `${attribute("name", name)} type="string"`);
}

function element(name: string, text: string | undefined, attributes = ""): string {
  return text === undefined ? "" : `<${name}${attributes}>${escaped(text)}</${name}>`;
}

function attribute(name: string, value: string | undefined): string {
  return value === undefined ? "" : ` ${name}="${escaped(value)}"`;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
