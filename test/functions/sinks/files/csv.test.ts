import { expectLinear } from "../../../helpers/work";
import { expect } from "chai";
import * as fc from "fast-check";
import { type CsvCell, csv, csvRecord, harmless } from "../../../../functions/sinks/files/csv";
import { allowedText } from "../../../../functions/sinks/text";
import { parseCsv, textOf } from "../../../helpers/csv";
import { oddText } from "../../../helpers/texts";

const spicyText = fc
  .tuple(
    fc.constantFrom("", " ", ";", ";=", "\t", "\r", "\n", "=", "+", "-", "@", '"', ",", "'"),
    oddText,
  )
  .map((parts) => parts.join(""));

describe("a CSV", () => {
  it("quotes what has to be quoted, and ends every record with CR LF", () => {
    expect(csvRecord(["a", 'b"c', "d,e", "f\ng", "", undefined, 1.5, -2, true])).to.equal(
      'a,"b""c","d,e","f\ng",,,1.5,-2,true\r\n',
    );
  });

  for (const text of ["=1+1", "+1", "-1", "@SUM(A1)", "\ta", "\ra", "\na", " =1", "＝1", "＠a"]) {
    it(`keeps spreadsheets from running ${JSON.stringify(text)}`, () => {
      expect(harmless(text)).to.equal(`'${text}`);
    });
  }

  it("keeps spreadsheets from it that take semicolons, tabs or lines within a text for separators", () => {
    expect(harmless("a;=1; -2;b")).to.equal("a;'=1; '-2;b");
    expect(harmless("a\t@b\n+c\r\n=d")).to.equal("a\t'@b\n'+c\r\n'=d");
    expect(harmless(";=1")).to.equal(";'=1");
    expect(harmless("\t=1")).to.equal("'\t'=1");
    expect(csvRecord(["a;b", "c\td"])).to.equal('"a;b","c\td"\r\n');
  });

  it("leaves texts alone that are no formulas", () => {
    for (const text of ["a=1", "", " a", "1-1", "user@host", "'=1", "a; b=1"])
      expect(harmless(text)).to.equal(text);
  });

  it("begins with a byte order mark when asked", async () => {
    expect(await textOf(csv([["a"]], { byteOrderMark: true }))).to.equal("\ufeffa\r\n");
    expect(await textOf(csv([["a"]]))).to.equal("a\r\n");
  });

  it("has nothing in it without rows", async () => {
    expect(await textOf(csv([]))).to.equal("");
  });

  it("writes each row before it asks for the next", async () => {
    const asked: number[] = [];
    function* rows(): Generator<CsvCell[]> {
      for (let row = 0; row < 3; row += 1) {
        asked.push(row);
        yield [row];
      }
    }

    const records = csv(rows());
    await records.next();

    expect(asked).to.deep.equal([0]);
  });

  it("reads back as it was written, but for what is dangerous", async () => {
    const anyRows = fc
      .integer({ min: 1, max: 5 })
      .chain((columns) =>
        fc.array(fc.array(spicyText, { minLength: columns, maxLength: columns }), { maxLength: 8 }),
      );
    await fc.assert(
      fc.asyncProperty(anyRows, async (rows) => {
        const read = parseCsv(await textOf(csv(rows)));

        expect(read).to.deep.equal(rows.map((row) => row.map(harmless)));
        for (const [index, cell] of read.flat().entries()) {
          const original = allowedText(rows.flat()[index] ?? "");
          expect(cell.replaceAll("'", "")).to.equal(original.replaceAll("'", ""));
          expect(cell).not.to.match(/(?:^|[;\t\r\n])\s*[=+\-@]/);
        }
      }),
    );
  });

  it("takes time that grows no faster than a text, whatever that is made of", async () => {
    for (const piece of ["\n", ";", " ;\t", "\u3000"]) {
      // A cell is cut long before.
      await expectLinear(100_000, (size) => () => harmless(`x${piece.repeat(size)}x`), 1);
    }
  });

  it("cuts a cell that is longer than a spreadsheet takes, with a mark", async () => {
    const [[cell = ""] = []] = parseCsv(await textOf(csv([["a".repeat(100_000)]])));

    expect(cell).to.have.length(32_000).and.to.match(/a…$/);
  });
});
