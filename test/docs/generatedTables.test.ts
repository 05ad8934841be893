import * as path from "node:path";
import { expect } from "chai";
import { argumentTypesPage } from "../../scripts/docs/argumentTypes";
import { generatedPages } from "../../scripts/docs/generate";

describe("the tables of arguments, outputs and properties", () => {
  it("are what the components' doc comments say: npm run docs makes them so", async () => {
    const pages = await generatedPages(path.join(__dirname, "..", ".."));

    const stale = pages.filter(({ before, after }) => before !== after);
    expect(stale.map((page) => page.path)).to.deep.equal([]);
  });
});

describe("the types that the components hold their arguments against", () => {
  it("are what their interfaces say: npm run docs makes them so", async () => {
    const { before, after } = await argumentTypesPage(path.join(__dirname, "..", ".."));

    expect(before).to.equal(after);
  });
});
