import { expect } from "chai";
import { dollars, figure, textTable, times } from "../../../bench/cost/textTable";

describe("the tables of bench:cost", () => {
  it("are Markdown, with names to the left and numbers to the right", () => {
    const table = textTable([
      ["a", "number"],
      ["long name", "1"],
      ["b", ""],
    ]);
    expect(table.split("\n")).to.deep.equal([
      "| a         | number |",
      "| --------- | -----: |",
      "| long name |      1 |",
      "| b         |        |",
    ]);
  });

  it("write numbers with the digits that matter", () => {
    expect([3, 0.125, 12.345, 1234.5, 4_500_000].map(figure)).to.deep.equal([
      "3",
      "0.13",
      "12.35",
      "1,235",
      "4,500,000",
    ]);
    expect(dollars(1234.567)).to.equal("$1,234.57");
    expect(times(45, 10)).to.equal("4.5 ×");
    expect(times(1, 160)).to.equal("0.0063 ×");
    expect(times(45, 0)).to.equal("–");
  });
});
