import * as fs from "node:fs";
import * as path from "node:path";
import { gunzipSync } from "node:zlib";

/** A file to read, with what it is called in the table. */
export interface BenchFile {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}

/** The real ARF of about 30 MB that everything is made from. */
const sample = /^i-0bbb.*-scap-results\.xml\.gz$/;

const samples = path.join(__dirname, "..", "..", "samples");

/**
 * The three files, made in a folder: a small one of the size that a scan without its definitions
 * has, the real one, and one of half a gigabyte that repeats the real one's rule-results and OVAL
 * report under ids of their own.
 */
export function makeFiles(
  folder: string,
  { big }: { readonly big: boolean },
): readonly BenchFile[] {
  const name = fs.readdirSync(samples).find((file) => sample.test(file));
  if (name === undefined) throw new Error("samples/ holds no results of i-0bbb…, which this needs");
  const arf = gunzipSync(fs.readFileSync(path.join(samples, name))).toString("utf8");
  const files = [
    write(folder, "small", [smallResults(arf)]),
    write(folder, "large", [arf]),
    ...(big ? [write(folder, "big", bigArf(arf))] : []),
  ];
  return files;
}

function write(folder: string, name: string, parts: Iterable<string>): BenchFile {
  const file = path.join(folder, `${name}.xml`);
  const descriptor = fs.openSync(file, "w");
  for (const part of parts) fs.writeSync(descriptor, part);
  fs.closeSync(descriptor);
  return { name, path: file, bytes: fs.statSync(file).size };
}

/** The TestResult in a Benchmark with as many of its rules as make a megabyte. */
function smallResults(arf: string): string {
  const result = between(arf, "<TestResult ", "</TestResult>");
  const rules: string[] = [];
  let bytes = result.length;
  for (const rule of arf.matchAll(/<xccdf-1\.2:Rule [^]*?<\/xccdf-1\.2:Rule>/g)) {
    if (bytes > 1_050_000) break;
    rules.push(rule[0]);
    bytes += rule[0].length;
  }
  const benchmark = /<xccdf-1\.2:Benchmark [^>]*>/.exec(arf)?.[0] ?? "";
  const id = /\bid="([^"]*)"/.exec(benchmark)?.[1] ?? "";
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n` +
    `<Benchmark xmlns="http://checklists.nist.gov/xccdf/1.2" ` +
    `xmlns:xccdf-1.2="http://checklists.nist.gov/xccdf/1.2" ` +
    `xmlns:html="http://www.w3.org/1999/xhtml" xmlns:xhtml="http://www.w3.org/1999/xhtml" ` +
    `xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink" ` +
    `id="${id}">${rules.join("\n")}\n${result}</Benchmark>\n`
  );
}

const bigBytes = 512 * 1024 * 1024;
const copies = 25;

/** The real file with 25 times its rule-results and OVAL reports up to half a gigabyte. */
function* bigArf(arf: string): Generator<string> {
  const firstResult = arf.indexOf("<rule-result ");
  const afterResults = arf.lastIndexOf("</rule-result>") + "</rule-result>".length;
  const results = arf.slice(firstResult, afterResults);
  yield arf.slice(0, afterResults);
  let bytes = arf.length;
  for (let copy = 1; copy < copies; copy += 1) {
    const again = results.replaceAll(/idref="(xccdf_[^"]*_rule_[^"]*)"/g, `idref="$1_${copy}"`);
    bytes += again.length;
    yield `\n${again}`;
  }
  const oval = arf.lastIndexOf("<arf:report ");
  const end = arf.indexOf("</arf:report>", oval) + "</arf:report>".length;
  const report = arf.slice(oval, end);
  yield arf.slice(afterResults, end);
  for (let copy = 1; bytes + report.length < bigBytes; copy += 1) {
    bytes += report.length;
    yield `\n${report.replace(/ id="([^"]*)"/, ` id="$1_${copy}"`)}`;
  }
  yield arf.slice(end);
}

function between(text: string, start: string, end: string): string {
  const from = text.indexOf(start);
  return text.slice(from, text.indexOf(end, from) + end.length);
}
