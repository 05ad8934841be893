import type { ScanReport } from "../../functions/findings/model";
import { type ReportOptions, readScanReports, readXccdf } from "../../functions/readers/xccdf";
import type { XccdfEvent } from "../../functions/readers/xccdf/events";

export const xccdf12 = "http://checklists.nist.gov/xccdf/1.2";
export const xccdf11 = "http://checklists.nist.gov/xccdf/1.1";

/** The bytes in chunks of the given sizes, over and over; each chunk in memory of its own. */
export async function* inChunks(
  bytes: Uint8Array,
  sizes: readonly number[] = [65536],
): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (let index = 0; from < bytes.length; index += 1) {
    const size = sizes[index % sizes.length] ?? 1;
    yield Promise.resolve(Buffer.from(bytes.subarray(from, from + size)));
    from += size;
  }
}

/** All reports of a document. */
export async function reportsOf(
  document: string | Uint8Array,
  options?: ReportOptions,
): Promise<readonly ScanReport[]> {
  const bytes = Buffer.from(document);
  return readScanReports(() => inChunks(bytes), options);
}

/** The only report of a document. */
export async function reportOf(
  document: string | Uint8Array,
  options?: ReportOptions,
): Promise<ScanReport> {
  const [report, ...others] = await reportsOf(document, options);
  if (report === undefined || others.length > 0) throw new Error("one TestResult was expected");
  return report;
}

/** All events of a document in the given chunks. */
export async function eventsOf(
  document: string | Uint8Array,
  sizes?: readonly number[],
): Promise<XccdfEvent[]> {
  const events: XccdfEvent[] = [];
  for await (const event of readXccdf(inChunks(Buffer.from(document), sizes))) events.push(event);
  return events;
}

/** A rule-result, as XML. */
export function ruleResult(rule: string, result: string, inside = "", attributes = ""): string {
  return `<rule-result idref="${rule}" ${attributes}><result>${result}</result>${inside}</rule-result>`;
}

/** A TestResult document, or a part of one, as XML. */
export function testResult(inside: string, attributes = `xmlns="${xccdf12}"`): string {
  return `<TestResult ${attributes} id="t" end-time="2026-01-02T03:04:09Z">${inside}</TestResult>`;
}

/** A Benchmark with rules and a TestResult in it, as XML. */
export function benchmark(rules: string, results: string): string {
  return `<Benchmark xmlns="${xccdf12}" id="b"><version>1.5</version>${rules}${testResult(results, "")}</Benchmark>`;
}
