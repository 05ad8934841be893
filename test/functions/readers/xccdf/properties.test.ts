import { gzipSync } from "node:zlib";
import { expect } from "chai";
import * as fc from "fast-check";
import { DocumentError } from "../../../../functions/errors";
import { type XccdfResult, xccdfResults } from "../../../../functions/findings/model";
import { readScanReports } from "../../../../functions/readers/xccdf";
import { eventsOf, inChunks, reportsOf, xccdf12 } from "../../../helpers/xccdf";

interface Told {
  readonly rule: string;
  readonly result: XccdfResult;
  readonly severity: string | undefined;
  readonly message: string;
  readonly title: string;
}

/** Any characters that XML takes. A carriage return is one only as a reference: as it is, it is a line's end. */
const xmlText = fc
  .string({ unit: "binary", maxLength: 30 })
  .filter((text) => !/[^\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(text));
const name = fc.string({
  unit: fc.constantFrom(...Array.from("abz_-.09é")),
  minLength: 1,
  maxLength: 12,
});

const told = fc.record<Told>({
  rule: name.map((text) => `rule_${text}`),
  result: fc.constantFrom(...xccdfResults),
  severity: fc.constantFrom("high", "medium", "low", "info", "unknown", undefined),
  message: xmlText,
  title: xmlText,
});

/** Several ways to write the same text, chosen by a number. */
function written(text: string, way: number): string {
  const references: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
  if (way % 3 === 0) return text.replace(/[&<>]/g, (each) => references[each] ?? each);
  if (way % 3 === 1) return `<![CDATA[${text.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;
  const hex = [...new Set(text)].length % 2 === 0;
  return Array.from(text, (each) => {
    const code = each.codePointAt(0) ?? 0;
    return hex ? `&#x${code.toString(16)};` : `&#${code};`;
  }).join("<!-- <result>fail</result> -->");
}

function documentOf(results: readonly Told[], way: number): string {
  const p = way % 2 === 0 ? "" : "cdf:";
  const rules = results.map(
    ({ rule, title }) =>
      `<${p}Rule id='${rule}'><${p}title>${written(title, way)}</${p}title></${p}Rule>`,
  );
  const ruleResults = results.map(
    ({ rule, result, severity, message }) =>
      `<${p}rule-result idref="${rule}"${severity ? ` severity = '${severity}'` : ""}>\n` +
      `<${p}result>${written(result, way)}</${p}result><${p}message >${written(message, way)}</${p}message>` +
      `</${p}rule-result\n>`,
  );
  const namespace = `xmlns${p === "" ? "" : ":cdf"}="${xccdf12}"`;
  return (
    `<?xml version="1.0"?><${p}Benchmark ${namespace}>${rules.join("<?x?>")}` +
    `<${p}TestResult id="t"><!-- <rule-result/> -->${ruleResults.join("")}</${p}TestResult></${p}Benchmark>`
  );
}

const documents = fc
  .tuple(fc.uniqueArray(told, { maxLength: 8, selector: ({ rule }) => rule }), fc.nat(5))
  .map(([results, way]) => ({ results, document: documentOf(results, way) }));
const chunkSizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 });

describe("any results", () => {
  it("come back as they were written", async () => {
    await fc.assert(
      fc.asyncProperty(documents, async ({ results, document }) => {
        const [report] = await reportsOf(document, { needs: () => true });

        expect(
          report?.outcomes.map(({ rule, result, results: [only], metadata }) => ({
            rule,
            result,
            severity: only?.severityAsWritten,
            message: only?.messages[0] ?? "",
            title: metadata?.title ?? "",
          })),
        ).to.deep.equal(
          results.map((each) => ({
            ...each,
            message: each.message.trim(),
            title: each.title.trim().replace(/\s+/g, " "),
          })),
        );
      }),
      { numRuns: 200 },
    );
  });

  it("count the same, and fail the same, where only what is not met is read in full", async () => {
    await fc.assert(
      fc.asyncProperty(documents, chunkSizes, async ({ document }, sizes) => {
        const [full] = await reportsOf(document, { needs: () => true });
        const [brief] = await readScanReports(() => inChunks(Buffer.from(document), sizes));
        const notMet = new Set(["fail", "error", "unknown"]);

        expect(brief?.counts).to.deep.equal(full?.counts);
        expect(brief?.outcomes).to.deep.equal(
          full?.outcomes.map((outcome) => {
            return notMet.has(outcome.result)
              ? outcome
              : { ...outcome, results: [], metadata: undefined };
          }),
        );
      }),
      { numRuns: 200 },
    );
  });

  it("are the same in any chunks", async () => {
    await fc.assert(
      fc.asyncProperty(documents, chunkSizes, async ({ document }, sizes) => {
        expect(await eventsOf(document, sizes)).to.deep.equal(await eventsOf(document));
      }),
      { numRuns: 200 },
    );
  });

  it("are the same, rules and all, in any chunks of gzip or UTF-16", async () => {
    await fc.assert(
      fc.asyncProperty(documents, chunkSizes, fc.boolean(), async ({ document }, sizes, packed) => {
        const bytes = packed ? gzipSync(document) : Buffer.from(`\uFEFF${document}`, "utf16le");
        const reports = await readScanReports(() => inChunks(bytes, sizes));

        expect(reports).to.deep.equal(await reportsOf(document));
      }),
      { numRuns: 100 },
    );
  });

  it("are refused where the document is cut off at any byte", async () => {
    await fc.assert(
      fc.asyncProperty(documents, fc.nat(), async ({ document }, cut) => {
        const bytes = Buffer.from(document);
        const error: unknown = await reportsOf(bytes.subarray(0, cut % bytes.length)).catch(
          (caught: unknown) => caught,
        );

        expect(error).to.be.an.instanceOf(DocumentError);
      }),
      { numRuns: 300 },
    );
  });
});
