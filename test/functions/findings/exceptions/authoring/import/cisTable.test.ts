import { expect } from "chai";
import * as fc from "fast-check";
import {
  importCisTable,
  readExceptionsFile,
  writeExceptions,
} from "../../../../../../functions/findings/exceptions/authoring";

const now = "2026-11-01T00:00:00.000Z";
const read = (text: string) =>
  importCisTable(text, { now, owner: "o", expires: "2027-03-31", benchmarks: ["b"] });

const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;

describe("a table of CIS exceptions", () => {
  it("is taken over from CSV, with columns in any order and case", () => {
    const { exceptions, faults, warnings } = read(
      [
        "Owner,EXPIRES,cis id,Title,Reason,Category,Ticket",
        'me,2027-01-01,1.1.22,"Sticky, ""bits""","two',
        'lines",False Positive,T-1',
        ",,CIS 3.2.1,,Pods need it.,Potential Operational Impact,",
      ].join("\r\n"),
    );

    expect([...faults, ...warnings]).to.deep.equal([]);
    expect(plain(exceptions)).to.deep.equal([
      {
        remark: 'Sticky, "bits"',
        id: "cis-1.1.22",
        rule: "cis:1.1.22",
        scope: { benchmarks: ["b"] },
        category: "false-positive",
        justification: "two lines",
        owner: "me",
        ticket: "T-1",
        expires: "2027-01-01",
      },
      {
        id: "cis-3.2.1",
        rule: "cis:3.2.1",
        scope: { benchmarks: ["b"] },
        category: "potential-operation-impact",
        justification: "Pods need it.",
        owner: "o",
        expires: "2027-03-31",
      },
    ]);
  });

  it("may be separated by semicolons or tabs, and begin with a byte order mark", () => {
    for (const separator of [";", "\t", ","]) {
      const lines = [["CIS ID", "Reason"].join(separator), ["1.1.1", '"a;b,c"'].join(separator)];

      const { exceptions, faults } = read(`\uFEFF${lines.join("\n")}\n`);

      expect(faults).to.deep.equal([]);
      expect(exceptions[0]).to.deep.include({ rule: "cis:1.1.1", justification: "a;b,c" });
    }
  });

  it("is taken over from a Markdown page, wherever it stands there", () => {
    const { exceptions, faults } = read(`---
title: a page
---
Not a table | though it has a bar.

| CIS ID |   CIS Description  | Reason | *Recommendations
| --- | :-: | --- | --- |
| 1.1.22  |  Ensure sticky bit | See [the issue](https://example.org/1) | Potential Operation Impact
|2.1.1.2| Ensure chrony | It \\| is **set up**<br>in \`chrony.d\` | Run "chronyc tracking"

That was the table.
`);

    expect(faults).to.deep.equal([]);
    expect(
      exceptions.map(({ rule, remark, category, justification }) => [
        rule,
        remark,
        category,
        justification,
      ]),
    ).to.deep.equal([
      ["cis:1.1.22", "Ensure sticky bit", "potential-operation-impact", "See the issue"],
      [
        "cis:2.1.1.2",
        "Ensure chrony",
        undefined,
        'It | is set up in chrony.d. Run "chronyc tracking"',
      ],
    ]);
  });

  it("is made into a file that says what each number is", () => {
    const { exceptions } = read("CIS ID,Title,Reason\n1.1.22,Ensure sticky bit,r\n");

    const text = writeExceptions(exceptions);

    expect(text).to.include("  # Ensure sticky bit\n  - id: cis-1.1.22\n");
    expect(readExceptionsFile(text, { now }).faults).to.deep.equal([]);
  });

  it("has every fault told with its line and column, and the other rows taken over", () => {
    const { exceptions, faults } = read(`| CIS ID | Category | Expires |
|---|---|---|
| six | | |
| | risk-accepted | |
| 1.1.1 | whatever | |
| 1.1.2 | | 31.03.2027 |
| 1.1.3 | | | surplus |
| 1.1.4 | | |
`);

    expect(exceptions.map(({ rule }) => rule)).to.deep.equal(["cis:1.1.4"]);
    expect(faults.map(({ line, column, sentence }) => [line, column, sentence])).to.deep.equal([
      [3, 3, '"six" is no CIS id, such as 1.1.22'],
      [4, 3, "there is no CIS id"],
      [
        5,
        11,
        'category was "whatever", must be one of potential-operation-impact, false-positive, customer-configured, compensating-control, risk-accepted',
      ],
      [
        6,
        13,
        'expires was "31.03.2027", must be a date (2027-03-31) or an instant with its zone (2027-03-31T12:00:00Z)',
      ],
      [7, 15, "the row of 1.1.3 has 4 cells and the table 3 columns"],
    ]);
  });

  it("has faults for quotes that do not end where they should", () => {
    expect(read('CIS ID,Reason\n1.1.1,"a\n').faults).to.deep.equal([
      { path: "", line: 2, column: 7, sentence: "the quote that begins here does not end" },
    ]);
    expect(
      read('CIS ID,Reason\n1.1.1,"a" b\n').faults.map(({ line, column }) => [line, column]),
    ).to.deep.equal([[2, 11]]);
  });

  it("needs a column of ids, and takes no column twice", () => {
    expect(read("Title,Reason\na,b\n").faults).to.have.length(1);
    expect(read("").faults).to.have.length(1);
    expect(read("CIS ID,Reason,Justification\n1.1.1,a,b\n").faults[0]?.sentence).to.equal(
      'there is a column for justification before "Justification"',
    );
    expect(read("CIS ID,Severity\n1.1.1,high\n").warnings[0]?.sentence).to.equal(
      'the column "Severity" is not taken over',
    );
  });

  it("needs the benchmark that its ids are numbers of", () => {
    const { exceptions, faults } = importCisTable("CIS ID\n1.1.1\n", { now });

    expect(exceptions).to.deep.equal([]);
    expect(faults.map(({ line, path }) => [line, path])).to.deep.equal([
      [2, "cis:1.1.1.scope.benchmarks"],
    ]);
  });

  it("gives back the values that were written into it", () => {
    const value = fc
      .stringMatching(/^[a-zA-Z",;\n\t |*-]{1,30}$/)
      .map((text) => text.replace(/\s+/g, " ").trim())
      .filter((text) => text !== "");
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), (reasons) => {
        const rows = reasons.map((reason, index) => `${quoted(reason)},1.${index}`);

        const { exceptions, faults } = read(`Reason,"CIS ID"\n${rows.join("\n")}`);

        expect(faults).to.deep.equal([]);
        expect(exceptions.map(({ justification }) => justification)).to.deep.equal(reasons);
      }),
    );
  });

  it("whatever is in it, gives faults with lines and never an error", () => {
    const piece = fc.constantFrom("CIS ID", "|", ",", '"', "\n", "-", "---", "1.1", " ", "\\", ";");
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        for (const { line, column } of read(pieces.join("")).faults) {
          expect(line).to.be.at.least(1);
          expect(column).to.be.at.least(1);
        }
      }),
    );
  });
});
