import { expect } from "chai";
import { itemBytes } from "../../../bench/cost/itemSize";

describe("the size of an item", () => {
  it("counts names and texts in UTF-8", () => {
    expect(itemBytes({ id: { S: "abc" } })).to.equal(5);
    expect(itemBytes({ é: { S: "漢…" } })).to.equal(2 + 6);
    expect(itemBytes({ empty: { S: "" } })).to.equal(5);
  });

  it("counts a number by its significant digits", () => {
    const bytes = (number: string) => itemBytes({ n: { N: number } }) - 1;
    expect(bytes("0")).to.equal(1);
    expect(bytes("7")).to.equal(2);
    expect(bytes("100")).to.equal(2);
    expect(bytes("1700000000")).to.equal(2);
    expect(bytes("1763712345")).to.equal(6);
    expect(bytes("-0.125")).to.equal(4);
  });

  it("counts binary values without their base64", () => {
    const B = Buffer.alloc(100).toString("base64");
    expect(itemBytes({ b: { B } })).to.equal(101);
  });

  it("counts three bytes for a list or map and one for each entry", () => {
    expect(itemBytes({ l: { L: [] } })).to.equal(4);
    expect(itemBytes({ l: { L: [{ S: "ab" }, { BOOL: true }] } })).to.equal(1 + 3 + 3 + 2);
    expect(itemBytes({ m: { M: { k: { S: "ab" } } } })).to.equal(1 + 3 + 1 + 3);
  });

  it("counts a set as its members", () => {
    expect(itemBytes({ s: { SS: ["a", "bc"] } })).to.equal(4);
    expect(itemBytes({ s: { NS: ["1", "22"] } })).to.equal(5);
  });

  it("counts a null or a boolean as one byte", () => {
    expect(itemBytes({ x: { NULL: true }, y: { BOOL: false } })).to.equal(4);
  });
});
