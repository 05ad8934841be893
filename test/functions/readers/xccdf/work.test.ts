import { readScanReports } from "../../../../functions/readers/xccdf";
import { expectLinear } from "../../../helpers/work";
import { inChunks, ruleResult, testResult, xccdf12 } from "../../../helpers/xccdf";

const repeated = (count: number, piece: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => piece(index)).join("");
const failing = (rules: string) =>
  `<Benchmark xmlns="${xccdf12}" id="b">${rules}${testResult(ruleResult("r", "fail"), "")}</Benchmark>`;

/** What a hostile file is made of, by its size. Each once took time that grew with the square of it. */
const constructs: Readonly<
  Record<string, readonly [size: number, document: (size: number) => string, most?: number]>
> = {
  "white space inside a title": [
    100_000,
    (size) => failing(`<Rule id="r"><title>x${" ".repeat(size)}x</title></Rule>`),
  ],
  "digits of a score": [
    200_000,
    // No text may be longer than 1 MiB.
    (size) =>
      testResult(
        `<score>${"1".repeat(Math.min(size, 1_000_000))}x</score>${ruleResult("r", "pass")}`,
      ),
  ],
  "digits of weights": [
    40,
    (size) =>
      testResult(
        repeated(size, (n) => ruleResult(`r${n}`, "fail", "", `weight="${"1".repeat(10_000)}x"`)),
      ),
  ],
  "discussions that never end": [
    10_000,
    (size) =>
      failing(
        `<Rule id="r"><description>${"&lt;VulnDiscussion>".repeat(size)}</description></Rule>`,
      ),
  ],
  "rules of one id, and scans that look for it": [
    1000,
    (size) =>
      `<x xmlns="${xccdf12}">` +
      repeated(size, (n) => `<Benchmark id="b${n}"><Rule id="r"/></Benchmark>`) +
      repeated(60, (n) => `<TestResult id="t${n}">${ruleResult("r", "fail")}</TestResult>`) +
      "</x>",
  ],
  "rules on one long line": [
    2000,
    (size) => failing(repeated(size, (n) => `<Rule id="${n}" title="${"x".repeat(100)}"/>`)),
  ],
  "attributes of one name under many prefixes": [
    200,
    (size) =>
      `<x xmlns="${xccdf12}"${repeated(60, (n) => ` xmlns:q${n}="v${n}"`)}>` +
      repeated(size, () => `<z${repeated(60, (n) => ` q${n}:abc="1"`)}/>`) +
      `${testResult(ruleResult("r", "pass"))}</x>`,
  ],
  "elements under many prefixes in turn": [
    200,
    (size) =>
      `<x${repeated(60, (n) => ` xmlns:q${n}="v${n}"`)}>` +
      repeated(size, () => repeated(60, (n) => `<q${n}:z/>`)) +
      `${testResult(ruleResult("r", "pass"))}</x>`,
  ],
  "rules in scopes of their own": [
    200,
    (size) =>
      `<Benchmark xmlns="${xccdf12}"${repeated(30, (n) => ` xmlns:q${n}="${"u".repeat(100)}${n}"`)}>` +
      repeated(size, (n) => `<w xmlns:z="${n}"><Rule id="r${n}"/></w>`) +
      `${testResult(ruleResult("r", "pass"), "")}</Benchmark>`,
    1,
  ],
  "references with many zeros": [
    500,
    (size) =>
      failing(`<Rule id="r"><title>${`&#${"0".repeat(500)}65;`.repeat(size)}</title></Rule>`),
  ],
};

describe("the work of reading XCCDF", () => {
  for (const [title, [size, document, most]] of Object.entries(constructs)) {
    it(`grows no faster than ${title}`, async () => {
      await expectLinear(
        size,
        (at) => {
          const bytes = Buffer.from(document(at));
          return () => readScanReports(() => inChunks(bytes));
        },
        most,
      );
    });
  }
});
