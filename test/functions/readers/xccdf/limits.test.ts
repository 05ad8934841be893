import { expect } from "chai";
import { DocumentError } from "../../../../functions/errors";
import { type Limits, defaultLimits, readScanReports } from "../../../../functions/readers/xccdf";
import {
  benchmark,
  inChunks,
  reportOf,
  reportsOf,
  ruleResult,
  testResult,
} from "../../../helpers/xccdf";

const around = (text: string) => `<x>${text}${testResult("")}</x>`;
const repeated = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join("");

/** Each limit, set to `value`: a document that is just within it, one just beyond, and what is said. */
const cases: readonly (readonly [
  name: keyof Limits,
  value: number,
  within: string,
  beyond: string,
  reason: RegExp,
])[] = [
  ["totalBytes", 200, around("").padEnd(200), around("").padEnd(201), /longer than 200 bytes/],
  [
    "depth",
    5,
    around("<a><b><c><d/></c></b></a>"),
    around("<a><b><c><d><e/></d></c></b></a>"),
    /nested deeper than 5/,
  ],
  [
    "attributes",
    4,
    around(`<a ${repeated(4, (index) => ` b${index}=""`)}/>`),
    around(`<a ${repeated(5, (index) => ` b${index}=""`)}/>`),
    /more than 4 attributes/,
  ],
  [
    "attributeBytes",
    60,
    around(`<a b="${"c".repeat(60)}"/>`),
    around(`<a b="${"c".repeat(61)}"/>`),
    /value is longer than 60 bytes/,
  ],
  [
    "tagBytes",
    200,
    around(`<a b="${"c".repeat(191)}"/>`),
    around(`<a b="${"c".repeat(192)}"/>`),
    /tag is longer than 200 bytes/,
  ],
  [
    "nameBytes",
    20,
    around(`<${"a".repeat(20)}/>`),
    around(`<${"a".repeat(21)}/>`),
    /name is longer than 20 bytes/,
  ],
  [
    "namespaces",
    3,
    `<x ${repeated(2, (index) => `xmlns:p${index}="u" `)}>${testResult("")}</x>`,
    `<x ${repeated(3, (index) => `xmlns:p${index}="u" `)}>${testResult("")}</x>`,
    /more than 3 namespace declarations/,
  ],
  [
    "namespaceLength",
    50,
    `<x xmlns:p="${"u".repeat(13)}">${testResult("")}</x>`,
    `<x xmlns:p="${"u".repeat(14)}">${testResult("")}</x>`,
    /namespace declarations in scope are longer than 50 characters/,
  ],
  [
    "repeatedNamespaceLength",
    150,
    benchmark(`<w xmlns:p="u"><Rule id="a"/></w>`, ""),
    benchmark(
      repeated(3, (index) => `<w xmlns:p="u"><Rule id="${index}"/></w>`),
      "",
    ),
    /needs more than 150 characters of namespace declarations/,
  ],
  [
    "textLength",
    50,
    testResult(`<target>${"a".repeat(50)}</target>`),
    testResult(`<target>${"a".repeat(51)}</target>`),
    /text is longer than 50 characters/,
  ],
  [
    "readBytes",
    2000,
    around(`<a>${"not read ".repeat(1000)}</a>`),
    testResult(repeated(20, (index) => ruleResult(`r${index}`, "fail"))),
    /more than 2000 bytes of results/,
  ],
  ["testResults", 1, testResult(""), around(testResult("")), /more than 1 TestResults/],
  [
    "ruleResults",
    3,
    testResult(repeated(3, (index) => ruleResult(`r${index}`, "pass"))),
    testResult(repeated(4, (index) => ruleResult(`r${index}`, "pass"))),
    /more than 3 rule-results$/,
  ],
  [
    "unmetResults",
    2,
    testResult(repeated(2, (index) => ruleResult(`r${index}`, "fail")) + ruleResult("r", "pass")),
    testResult(repeated(3, (index) => ruleResult(`r${index}`, "error"))),
    /more than 2 rule-results that are not met/,
  ],
  [
    "rules",
    2,
    benchmark(`<Rule id="a"/><Rule id="b"/>`, ""),
    benchmark(`<Rule id="a"/><Rule id="b"/><Rule id="c"/>`, ""),
    /more than 2 rules/,
  ],
];

describe("limits on what a document may cost", () => {
  for (const [name, value, within, beyond, reason] of cases) {
    it(`takes a document within ${name}, and refuses one beyond it`, async () => {
      const options = { limits: { [name]: value } };

      expect(await reportsOf(within, options)).to.have.lengthOf(1);
      const error: unknown = await reportsOf(beyond, options).catch((caught: unknown) => caught);
      expect(error).to.be.an.instanceOf(DocumentError);
      expect((error as DocumentError).reason).to.match(reason);
    });
  }

  it("are all tested here", () => {
    const names = cases.map(([name]) => name);
    // How long something takes has a test of its own.
    expect([...names, "cpuMilliseconds"].sort()).to.deep.equal(Object.keys(defaultLimits).sort());
  });

  it("count elements that have nothing in them", async () => {
    const empty = testResult(
      `<rule-result idref="r"><result>fail</result>${"<ident/>".repeat(1000)}</rule-result>`,
    );

    expect(await reportsOf(empty, { limits: { readBytes: 300_000 } })).to.have.lengthOf(1);
    const error: unknown = await reportsOf(empty, { limits: { readBytes: 200_000 } }).catch(
      (caught: unknown) => caught,
    );
    expect((error as DocumentError).reason).to.match(/more than 200000 bytes of results/);
  });

  it("refuse a document of brackets without reading it to its end", async () => {
    const error: unknown = await reportsOf("<a>".repeat(100_000)).catch(
      (caught: unknown) => caught,
    );

    expect(error).to.deep.include({ line: 1, column: 256 * 3 + 1 });
  });

  it("refuse a tag that never ends, in time that grows with its length only", async () => {
    const document = `<a ${"b ".repeat(2_000_000)}`;
    const endless = `<a b="${"c".repeat(4_000_000)}`;

    for (const each of [document, endless]) {
      const error: unknown = await reportsOf(each).catch((caught: unknown) => caught);
      expect(error).to.be.an.instanceOf(DocumentError);
    }
  });

  it("count a zip bomb by what comes out of it", async () => {
    const { gzipSync } = await import("node:zlib");
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024, " "));

    const error: unknown = await reportsOf(bomb, { limits: { totalBytes: 1024 * 1024 } }).catch(
      (caught: unknown) => caught,
    );
    expect((error as DocumentError).reason).to.match(/longer than 1048576 bytes/);
  });

  it("must be whole numbers above 0", async () => {
    for (const depth of [0, -1, 1.5, Number.NaN]) {
      const error: unknown = await reportsOf(testResult(""), { limits: { depth } }).catch(
        (caught: unknown) => caught,
      );
      expect(error).to.be.an.instanceOf(RangeError);
      expect((error as RangeError).message).to.match(/limits\.depth was .* must be a whole number/);
    }
  });

  it("cut a text that is only shown, with a mark, and refuse one that identifies something", async () => {
    const long = "ä".repeat(60);
    const limits = { textLength: 50 };
    const report = await reportOf(
      benchmark(
        `<Rule id="a"><title>${long}</title><description>${long}</description>
         <reference href="">${long}</reference><fixtext>${long}</fixtext></Rule>`,
        ruleResult(
          "a",
          "fail",
          `<message>${long}</message><override><remark>${long}</remark></override>`,
        ),
      ),
      { limits },
    );
    const [outcome] = report.outcomes;
    const texts = [
      outcome?.metadata?.title,
      outcome?.metadata?.description,
      outcome?.metadata?.references[0]?.text,
      outcome?.metadata?.fixText,
      outcome?.results[0]?.messages[0],
      outcome?.results[0]?.overrides[0]?.remark,
    ];

    expect(texts).to.deep.equal(texts.map(() => `${"ä".repeat(49)}…`));
    for (const inside of [`<ident system="s">${long}</ident>`, `<instance>${long}</instance>`]) {
      const error: unknown = await reportOf(testResult(ruleResult("a", "fail", inside)), {
        limits,
      }).catch((caught: unknown) => caught);
      expect(String(error)).to.match(/text is longer than 50 characters/);
    }
  });

  it("end a document that takes long to go through, whatever it is made of", async () => {
    const pieces = ["<a/>", "<!---->", "<?a?>", "&amp;", "\n", "<![CDATA[]]>"];
    for (const piece of pieces) {
      const chunk = Buffer.from(piece.repeat(64 * 1024));
      let handedOver = 0;
      const endless = async function* () {
        yield Buffer.from("<x>");
        for (;;) {
          handedOver += 1;
          // No file that goes on like this may have the test go on.
          if (handedOver > 4096) throw new Error(`${piece} was read without an end`);
          yield await Promise.resolve(Buffer.from(chunk));
        }
      };

      const error: unknown = await readScanReports(endless, {
        limits: { cpuMilliseconds: 50 },
      }).catch((caught: unknown) => caught);

      expect(error, piece).to.be.instanceOf(DocumentError);
      expect(String(error)).to.match(/takes more than 50 ms of processor time/);
    }
  });

  it("do not count what is cut from a text", async () => {
    const huge = `<![CDATA[${"x".repeat(100_000)}]]>`;
    const messages = repeated(20, (index) =>
      ruleResult(`r${index}`, "fail", `<message>${huge}</message>`),
    );

    const [report] = await readScanReports(
      () => inChunks(Buffer.from(testResult(messages)), [1000]),
      {
        limits: { textLength: 100, readBytes: 300_000 },
      },
    );
    expect(report?.outcomes).to.have.lengthOf(20);
  });
});
