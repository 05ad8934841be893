import { expect } from "chai";
import {
  type IndexDefinition,
  indexWriteUnits,
  readUnits,
  writeUnits,
} from "../../../bench/cost/capacity";

/** An item of so many bytes. */
function item(bytes: number) {
  return { a: { S: "x".repeat(bytes - 1) } };
}

describe("capacity units by rule", () => {
  it("counts a write for every KB that is begun, of the larger of before and after", () => {
    expect(writeUnits(undefined, item(1024))).to.equal(1);
    expect(writeUnits(undefined, item(1025))).to.equal(2);
    expect(writeUnits(item(3000), item(10))).to.equal(3);
    expect(writeUnits(item(3000), undefined)).to.equal(3);
  });

  it("counts a unit for deleting what is not there", () => {
    expect(writeUnits(undefined, undefined)).to.equal(1);
  });

  it("rounds a read up once over all items, and halves it where it need not be consistent", () => {
    expect(readUnits([item(3000), item(1096)], true)).to.equal(1);
    expect(readUnits([item(3000), item(1097)], true)).to.equal(2);
    expect(readUnits([item(3000), item(1097)], false)).to.equal(1);
  });

  it("counts a read that finds nothing like a small one", () => {
    expect(readUnits([], true)).to.equal(1);
    expect(readUnits([], false)).to.equal(0.5);
  });

  describe("of a sparse index", () => {
    const index: IndexDefinition = {
      name: "by-expiry",
      keys: ["ends", "expires"],
      tableKeys: ["id"],
      attributes: ["owner"],
    };
    const without = { id: { S: "1" }, text: { S: "t" } };
    const entry = { ...without, ends: { S: "yes" }, expires: { S: "2027" } };

    it("counts nothing for items that are not in it", () => {
      expect(indexWriteUnits(index, undefined, without)).to.equal(0);
      expect(indexWriteUnits(index, without, { ...without, text: { S: "u" } })).to.equal(0);
    });

    it("counts a write for an entry that comes or goes", () => {
      expect(indexWriteUnits(index, without, entry)).to.equal(1);
      expect(indexWriteUnits(index, entry, without)).to.equal(1);
      expect(indexWriteUnits(index, entry, undefined)).to.equal(1);
    });

    it("counts nothing where only what it does not hold has changed", () => {
      expect(indexWriteUnits(index, entry, { ...entry, text: { S: "u" } })).to.equal(0);
    });

    it("counts one write where a copied attribute has changed, two where its key has", () => {
      expect(indexWriteUnits(index, entry, { ...entry, owner: { S: "me" } })).to.equal(1);
      expect(indexWriteUnits(index, entry, { ...entry, expires: { S: "2028" } })).to.equal(2);
    });

    it("takes the order of names for no change", () => {
      const all: IndexDefinition = { name: "all", keys: ["ends"], tableKeys: ["id"] };
      const map = { M: { a: { S: "1" }, b: { S: "2" } } };
      const turned = { M: { b: { S: "2" }, a: { S: "1" } } };
      expect(indexWriteUnits(all, { ...entry, map }, { map: turned, ...entry })).to.equal(0);
    });

    it("counts the size of what is copied, and no more", () => {
      const large = { ...entry, text: { S: "x".repeat(5000) } };
      expect(indexWriteUnits(index, undefined, large)).to.equal(1);
      const owned = { ...entry, owner: { S: "x".repeat(1500) } };
      expect(indexWriteUnits(index, entry, owned)).to.equal(2);
    });
  });
});
