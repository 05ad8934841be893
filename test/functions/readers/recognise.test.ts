import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { DocumentError, PermanentError } from "../../../functions/errors";
import { readInspecReports } from "../../../functions/readers/inspec";
import { readAnyReports, recognise } from "../../../functions/readers/recognise";
import { readScanReports } from "../../../functions/readers/xccdf";
import { bytesOf, check, control, profile, report } from "../../helpers/inspec";
import { benchmark, ruleResult, testResult } from "../../helpers/xccdf";

const inspec = JSON.stringify(report([profile("os", [control("a", [check("failed")])])]));
const xccdf = testResult(ruleResult("a", "fail"));
/** A benchmark whose one rule failed, as the bzip2 command compresses it. */
const bzip2 =
  "QlpoOTFBWSZTWSq93xUAABibgFAD/TcUEC/v30AgAIQamlGnlM1Hin5RplAbapoGplAaaaDQ9QABkIKx8URrOsKCjXqdc5kN5xKrgjkPgA4l0pX4QCSmhsgCZA42wf+84ZLtxKIW++1g25AiPLO0J8xfSUeUoB7jCor6mzvZZ0EzBR1soBEFLDtTAILmPJAYVBifi7kinChIFV7vioA=";

async function scannerOf(document: unknown): Promise<string | undefined> {
  const [first] = await readAnyReports(() => bytesOf(document));
  return first?.outcomes[0]?.result === "fail" ? first.scan.source : undefined;
}

async function refusalOf(read: Promise<unknown>): Promise<string> {
  const error: unknown = await read.catch((caught: unknown) => caught);
  if (error instanceof PermanentError) return error.message;
  throw new Error(`the document was not refused: ${String(error)}`);
}

describe("a file of results", () => {
  it("is read by what it is, whatever wrote it", async () => {
    expect(await scannerOf(inspec)).to.equal("inspec");
    expect(await scannerOf(xccdf)).to.not.equal("inspec");
  });

  for (const [kind, document] of [
    ["InSpec", inspec],
    ["XCCDF", xccdf],
  ] as const) {
    it(`is read in UTF-8 and UTF-16 by its byte order mark: ${kind}`, async () => {
      const marked = `\ufeff${document}`;
      const wide = Buffer.from(marked, "utf16le");
      const expected = await scannerOf(document);

      expect(expected).to.be.a("string");
      for (const bytes of [Buffer.from(marked), wide, Buffer.from(wide).swap16()]) {
        expect(await scannerOf(bytes)).to.equal(expected);
        expect(await scannerOf(gzipSync(bytes))).to.equal(expected);
      }
    });
  }

  it("is read from bzip2", async () => {
    const bytes = Buffer.from(bzip2, "base64");

    expect(await scannerOf(bytes)).to.be.a("string");
    expect(await recognise(() => bytesOf(bytes))).to.deep.equal({
      packing: "bzip2",
      kind: { format: "xml" },
    });
  });

  it("may begin with any amount of white space", async () => {
    expect(await scannerOf(" \n".repeat(3000) + xccdf)).to.be.a("string");
    expect(await readInspecReports(bytesOf(" \n".repeat(3000) + inspec))).to.have.lengthOf(1);
  });
});

describe("a file of another kind", () => {
  const others: readonly (readonly [name: string, document: unknown, is: RegExp])[] = [
    ["an empty file", "", /is empty/],
    ["white space", " \n\t", /is empty/],
    ["a byte order mark alone", Buffer.from("efbbbf", "hex"), /is empty/],
    ["zip", Buffer.from("504b0304140000000800", "hex"), /is zip data/],
    ["xz", Buffer.from("fd377a585a000004e6d6", "hex"), /is xz data/],
    ["zstd", Buffer.from("28b52ffd04580900", "hex"), /is zstd data/],
    ["PDF", "%PDF-1.7\n", /is a PDF/],
    ["tar", Buffer.concat([Buffer.alloc(257, "a"), Buffer.from("ustar\0")]), /is a tar archive/],
    ["an HTML report", "<!DOCTYPE html>\n<html><head><meta>", /is an HTML page/],
    ["an HTML report in capitals", "\n<HTML lang='en'>", /is an HTML page/],
    ["an array", `[${inspec}]`, /is a JSON array/],
    ["an empty array", "[ ]", /is a JSON array/],
    ["gzip in gzip", gzipSync(gzipSync(xccdf)), /gzip data once more inside compressed data/],
    ["bzip2 in gzip", gzipSync(Buffer.from(bzip2, "base64")), /bzip2 data once more inside/],
    ["base64 of gzip", gzipSync(xccdf).toString("base64"), /is base64 of gzip data/],
    ["base64 of bzip2", bzip2.replace(/.{76}/g, "$&\n"), /is base64 of bzip2 data/],
    ["base64 of XML", Buffer.from(xccdf).toString("base64"), /is base64 of XML/],
    ["base64 of JSON", Buffer.from(inspec).toString("base64"), /is base64 of JSON/],
    [
      "log lines before JSON",
      `[2026-11-20T03:00:00+00:00] WARN: old\n${inspec}`,
      /is a JSON object behind other text \("\[2026-11-20T03:00:00"\)/,
    ],
    [
      "UTF-16 without a mark",
      Buffer.from(inspec, "utf16le"),
      /is UTF-16 without a byte order mark/,
    ],
    ["other binary data", Buffer.from("0001000200030405", "hex"), /UTF-16|binary data/],
    ["a text", "Permission denied\n", /is text that begins with "Permission denied\\n"/],
  ];
  for (const [name, document, is] of others) {
    it(`is refused by its name and place: ${name}`, async () => {
      const message = await refusalOf(readAnyReports(() => bytesOf(document)));

      expect(message).to.match(is);
      expect(message).to.match(/^line 1, column 1: the document .*, must be XCCDF results, ARF or/);
    });

    it(`is refused by each reader in the same words: ${name}`, async () => {
      expect(await refusalOf(readScanReports(() => bytesOf(document)))).to.match(is);
      expect(await refusalOf(readInspecReports(bytesOf(document)))).to.match(is);
    });
  }

  it("is refused where it is results of the other reader", async () => {
    expect(await refusalOf(readScanReports(() => bytesOf(inspec)))).to.match(
      /is a JSON object, must be XCCDF results or ARF/,
    );
    expect(await refusalOf(readInspecReports(bytesOf(xccdf)))).to.match(
      /is XML, must be the JSON object/,
    );
  });

  for (const [name, document, is] of [
    ["inspec json", { name: "os", controls: [{ id: "a" }], sha256: "0" }, /without results/],
    ["inspec json of nothing", { name: "os", controls: [], supports: [] }, /without results/],
    ["SARIF", { version: "2.1.0", runs: [] }, /is SARIF/],
    ["CKLB", { title: "t", stigs: [] }, /STIG Viewer checklist \(CKLB\)/],
    ["ASFF", { Findings: [] }, /\(ASFF\)/],
    ["a failure record", { schema: "plumbline/scan-failure/1" }, /record of a scan that failed/],
  ] as const) {
    it(`is refused by name: ${name}`, async () => {
      const message = await refusalOf(readAnyReports(() => bytesOf(document)));

      expect(message)
        .to.match(is)
        .and.match(/must be the JSON object that InSpec's json/);
    });
  }

  it("is none where json-min reports controls without profiles", async () => {
    const minimal = { controls: [{ id: "a", profile_id: "os", status: "failed" }] };

    expect(await scannerOf(minimal)).to.equal("inspec");
  });

  for (const [name, document, is] of [
    ["OVAL results", `<oval_results xmlns="urn:oval"/>`, /results of OVAL definitions/],
    ["a data stream", `<ds:data-stream-collection xmlns:ds="urn:ds"/>`, /SCAP data stream/],
    [
      "a benchmark",
      benchmark("", "").replace(/<TestResult[^]*<\/TestResult>/, ""),
      /benchmark without a TestResult/,
    ],
    ["a checklist", "<CHECKLIST/>", /STIG Viewer checklist \(CKL\)/],
    ["a tailoring", `<x:Tailoring xmlns:x="urn:x"/>`, /is a tailoring/],
    ["JUnit", "<testsuites/>", /is a JUnit report/],
  ] as const) {
    it(`is refused by name: ${name}`, async () => {
      const error: unknown = await readAnyReports(() => bytesOf(document)).catch(
        (caught: unknown) => caught,
      );

      expect(error).to.be.instanceOf(DocumentError);
      expect(String(error))
        .to.match(is)
        .and.match(/must be XCCDF results or ARF/);
    });
  }
});
