/** Documents that are sent in place of results, by the name of their root. */
const others: ReadonlyMap<string, string> = new Map([
  ["oval_results", "results of OVAL definitions without XCCDF"],
  ["oval_definitions", "OVAL definitions"],
  ["oval_system_characteristics", "system characteristics of OVAL"],
  ["oval_variables", "variables of OVAL"],
  ["data-stream-collection", "a SCAP data stream, which is what is scanned with"],
  ["Benchmark", "a benchmark without a TestResult, which is what is scanned with"],
  ["Tailoring", "a tailoring, which is what is scanned with"],
  ["asset-report-collection", "an ARF without a TestResult"],
  ["asset-report", "an ARF without a TestResult"],
  ["CHECKLIST", "a STIG Viewer checklist (CKL)"],
  ["NessusClientData_v2", "a report of Nessus"],
  ["testsuites", "a JUnit report"],
  ["testsuite", "a JUnit report"],
  ["html", "an HTML page"],
  ["Error", "an error that a service answered"],
]);

/** What XML is that is no result, by its root. */
export function otherXml(root: { readonly name: string; readonly namespace: string }): string {
  const known = others.get(root.name.slice(root.name.indexOf(":") + 1));
  const namespace = root.namespace === "" ? "no namespace" : `"${root.namespace}"`;
  const is = known === undefined ? "" : `the document is ${known}, must be XCCDF results or ARF: `;
  return `${is}there is no TestResult of XCCDF in it; its root is <${root.name}> of ${namespace}`;
}
