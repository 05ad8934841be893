import { expect } from "chai";
import fc from "fast-check";
import { batches, jsonBytes, OversizedItemError } from "../../../functions/sinks/batch";
import { utf8Length } from "../../../functions/sinks/text";
import { oddText } from "../../helpers/texts";

const sizeOf = (item: { text: string }): number => jsonBytes(item);
const overhead = jsonBytes({ Items: [] });

describe("batches", () => {
  it("gives no batch for no items", () => {
    expect([...batches([], { maxCount: 10, maxBytes: 10, sizeOf })]).to.deep.equal([]);
  });

  it("holds both limits, keeps order and gives each item once, whatever the items", () => {
    fc.assert(
      fc.property(
        fc.array(oddText.map((text) => ({ text }))),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: 40_000 }),
        (items, maxCount, room) => {
          const maxBytes = overhead + Math.max(room, ...items.map(sizeOf));

          const result = [...batches(items, { maxCount, maxBytes, sizeOf, overhead })];

          expect(result.flat()).to.deep.equal(items);
          for (const batch of result) {
            expect(batch).to.have.lengthOf.within(1, maxCount);
            expect(utf8Length(JSON.stringify({ Items: batch }))).to.be.at.most(maxBytes);
          }
        },
      ),
    );
  });

  it("makes a new batch only where the next item would break a limit", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
        fc.integer({ min: 1, max: 9 }),
        (sizes, maxCount) => {
          const limits = { maxCount, maxBytes: 60, sizeOf: (size: number) => size };
          const result = [...batches(sizes, limits)];

          result.slice(1).forEach((batch, index) => {
            const before = result[index] ?? [];
            const next = batch[0] ?? 0;
            const bytes = before.reduce((sum, size) => sum + size, before.length) + next;
            expect(before.length === maxCount || bytes > 60).to.equal(true);
          });
        },
      ),
    );
  });

  it("fills a batch to the very last byte", () => {
    const items = [{ text: "aa" }, { text: "bb" }, { text: "cc" }];
    const two = jsonBytes({ Items: items.slice(0, 2) });

    const result = [...batches(items, { maxCount: 9, maxBytes: two, sizeOf, overhead })];

    expect(result.map((batch) => batch.length)).to.deep.equal([2, 1]);
  });

  it("refuses an item that no request can hold, by name", () => {
    const seen: { text: string }[][] = [];
    const read = () => {
      const items = [{ text: "a" }, { text: "x".repeat(100) }];
      const limits = { maxCount: 1, maxBytes: 40, sizeOf, overhead };
      for (const batch of batches(items, { ...limits, nameOf: ({ text }) => text.slice(0, 3) })) {
        seen.push(batch);
      }
    };

    expect(read).to.throw(
      OversizedItemError,
      "xxx was 123 bytes in its request, must be at most 40",
    );
    expect(seen).to.deep.equal([]);
  });

  it("names an item by its position where nothing else does", () => {
    const read = () => [...batches([1, 99], { maxCount: 9, maxBytes: 50, sizeOf: (n) => n })];

    expect(read).to.throw("item 1 was 99 bytes in its request, must be at most 50");
  });

  it("refuses a count below 1", () => {
    const read = () => [...batches([1], { maxCount: 0, maxBytes: 50, sizeOf: (n) => n })];

    expect(read).to.throw(RangeError, "maxCount was 0, must be at least 1");
  });
});
