import { expect } from "chai";
import * as fs from "node:fs";
import * as path from "node:path";
import { exceptionCategories, incompletePolicies } from "../../functions/findings/exceptions";
import { catalogues, readExceptionsFile } from "../../functions/findings/exceptions/authoring";
import {
  exceptionKeys,
  scopeKeys,
} from "../../functions/findings/exceptions/authoring/readException";

const text = fs.readFileSync(path.join(__dirname, "..", "..", "docs", "exceptions.md"), "utf8");

/** Cells of the rows of all tables. */
const rows = text
  .split("\n")
  .filter((line) => line.startsWith("|"))
  .map((line) => line.split("|").map((cell) => cell.trim().replaceAll("`", "")));

describe("docs/exceptions.md", () => {
  it("has an example that is taken as it stands", () => {
    const example = /```yaml\n([^]*?)```/.exec(text)?.[1] ?? "";

    const { value, faults } = readExceptionsFile(example, { now: "2026-11-01T00:00:00Z" });

    expect(faults).to.deep.equal([]);
    expect(value.length).to.be.greaterThan(1);
  });

  it("names every key, part of a scope, category and setting", () => {
    for (const word of [
      ...exceptionKeys,
      ...scopeKeys,
      ...exceptionCategories,
      ...incompletePolicies,
      ...Object.keys(catalogues),
    ]) {
      expect(text, word).to.include(`\`${word}\``);
    }
  });

  it("lists every exception of the catalogues with its category", () => {
    const al2 = rows.filter(([, cis]) => /^\d+(\.\d+)+$/.test(cis ?? ""));

    expect(al2.map(([, cis, , , category]) => [cis, category])).to.deep.equal(
      catalogues["eks-nodes-al2"].entries.map(({ cis, category }) => [cis, category]),
    );
    expect(new Set(al2.map(([, , cis]) => cis).filter((cis) => cis !== "–"))).to.deep.equal(
      new Set(catalogues["eks-nodes-al2023"].entries.map(({ cis }) => cis)),
    );
  });
});
