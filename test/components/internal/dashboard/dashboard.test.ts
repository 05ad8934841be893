import { expect } from "chai";
import fc from "fast-check";
import {
  dashboardBody,
  logTable,
  timeSeries,
  type Unplaced,
  type Widget,
} from "../../../../components/internal/dashboard/dashboard";

function widgetsOf(body: string): readonly Widget[] {
  return (JSON.parse(body) as { widgets: Widget[] }).widgets;
}

const widget = fc.record({
  type: fc.constant("metric" as const),
  width: fc.integer({ min: 1, max: 8 }),
  height: fc.integer({ min: 1, max: 12 }),
  properties: fc.constant({}),
});

describe("dashboardBody", () => {
  it("places widgets so that none lies on another and none leaves the grid", () => {
    fc.assert(
      fc.property(fc.array(fc.array(widget, { maxLength: 3 })), (rows: Unplaced[][]) => {
        const placed = widgetsOf(dashboardBody(rows));

        for (const [index, a] of placed.entries()) {
          expect(a.x + a.width).to.be.at.most(24);
          for (const b of placed.slice(index + 1)) {
            const apart =
              a.x + a.width <= b.x ||
              b.x + b.width <= a.x ||
              a.y + a.height <= b.y ||
              b.y + b.height <= a.y;
            expect(apart).to.equal(true);
          }
        }
      }),
    );
  });

  it("refuses a row that is too wide", () => {
    const wide: Unplaced = { type: "text", width: 13, height: 1, properties: {} };

    expect(() => dashboardBody([[wide, wide]])).to.throw("a row of 26 columns does not fit in 24");
  });
});

describe("widgets", () => {
  it("name their region, because dashboards have none", () => {
    const size = { width: 12, height: 6 };

    expect(timeSeries("t", "eu-central-1", [["N", "M"]], size).properties["region"]).to.equal(
      "eu-central-1",
    );
    const table = logTable("t", "eu-central-1", "group", ["limit 5"], size).properties;
    expect(table).to.include({ region: "eu-central-1", query: "SOURCE 'group' | limit 5" });
  });
});
