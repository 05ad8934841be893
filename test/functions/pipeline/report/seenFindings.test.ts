import { expect } from "chai";
import * as fc from "fast-check";
import { byTarget } from "../../../../functions/pipeline/report/byTarget";
import { seenFindings } from "../../../../functions/pipeline/report/seenFindings";
import type { StoredThing } from "../../../../functions/sinks/store/tableScan";
import { fleetFinding, hostOf } from "../../../helpers/alerts";
import { hourOf } from "../../../helpers/lifecycle";
import { assessed } from "../../../helpers/coverage";

const finding = fleetFinding(1, { firstSeen: hourOf(1) });
const { source, benchmark, profile } = finding.series;
const names = { source, benchmark, profile };
const open = { critical: 0, high: 1, medium: 0, low: 0, info: 0, unknown: 0 };

const scan = (hour: number, of = names, late?: true): StoredThing => ({
  kind: "scan",
  target: hostOf(1),
  names: of,
  scan: { time: hourOf(hour), open, ...assessed(1), ...(late && { late }) },
});
const seriesOf = (hour: number): StoredThing => ({
  kind: "series",
  target: hostOf(1),
  names,
  series: { lastChangingScan: hourOf(hour) },
});
const seen = (...things: readonly StoredThing[]) =>
  seenFindings([{ kind: "finding", finding }, ...things]).map(({ lastSeen }) => lastSeen);

describe("findings of a report", () => {
  it("were last seen by the newest scan of their own series", () => {
    const other = { ...names, profile: "another" };

    expect(seen(scan(2), scan(3), scan(9, other))).to.deep.equal([hourOf(3)]);
  });

  it("were last seen by the scan that changed something last, where no later one is remembered", () => {
    expect(seen(seriesOf(4))).to.deep.equal([hourOf(4)]);
    expect(seen(scan(5), seriesOf(4))).to.deep.equal([hourOf(5)]);
    expect(seen()).to.deep.equal([hourOf(1)]);
  });

  it("were not seen by a scan that came late", () => {
    expect(seen(scan(3), scan(8, names, true))).to.deep.equal([hourOf(3)]);
  });

  it("keep what they know themselves, where the newest scan did not see them", () => {
    const unmeasured: StoredThing = {
      kind: "finding",
      finding: fleetFinding(1, { firstSeen: hourOf(1), lastSeen: hourOf(2) }),
    };

    const [first] = seenFindings([unmeasured, scan(3)]);

    expect(first?.lastSeen).to.equal(hourOf(2));
  });

  it("come with everything of their target, wherever the pages end", async () => {
    const hosts = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(hosts, fc.integer({ min: 1, max: 7 }), async (counts, pageLength) => {
        const all = counts.flatMap((count, host) =>
          Array.from({ length: count }, (_, rule): StoredThing => ({
            kind: "finding",
            finding: fleetFinding(host, { key: `rule ${rule}` }),
          })),
        );
        async function* pages() {
          for (let at = 0; at < all.length; at += pageLength) {
            yield await Promise.resolve(all.slice(at, at + pageLength));
          }
        }

        const groups: (readonly StoredThing[])[] = [];
        for await (const group of byTarget(pages())) groups.push(group);

        expect(groups.map(({ length }) => length)).to.deep.equal(counts);
        expect(groups.flat()).to.deep.equal(all);
      }),
    );
  });
});
