import { expect } from "chai";
import * as fc from "fast-check";
import {
  type HostRecord,
  judgeHost,
  silenceOf,
} from "../../../../functions/findings/life/hostWatch";
import { hourOf } from "../../../helpers/lifecycle";

const silentAfter = 26;

/** What is made of a host whose newest scan ended in one hour, looked at in another. */
function judge(lastScan: number | undefined, now: number, known?: HostRecord) {
  const seen = {
    expectedSince: hourOf(0),
    ...(lastScan !== undefined && { lastScan: hourOf(lastScan) }),
  };
  return judgeHost(known, seen, hourOf(now), silentAfter);
}

describe("watching a host", () => {
  it("says nothing and writes nothing of one that scans", () => {
    expect(judge(10, 35)).to.deep.equal({ silent: false });
  });

  it("calls it silent at the very hour, and says so once", () => {
    expect(judge(10, 35).silent).to.equal(false);

    const verdict = judge(10, 36);

    expect(verdict).to.deep.equal({
      silent: true,
      news: "silent",
      record: { silentSince: hourOf(10), lastScan: hourOf(10), confirmedAt: hourOf(36) },
    });
    expect(judge(10, 50, verdict.record)).to.deep.equal({ silent: true });
  });

  it("writes down once in twenty hours that it is silent still", () => {
    const known = { silentSince: hourOf(10), lastScan: hourOf(10), confirmedAt: hourOf(36) };

    expect(judge(10, 55, known)).to.deep.equal({ silent: true });
    expect(judge(10, 56, known)).to.deep.equal({
      silent: true,
      record: { ...known, confirmedAt: hourOf(56) },
    });
  });

  it("gives a new host as long for its first scan, from when it was first expected", () => {
    const first = judge(undefined, 1);
    expect(first).to.deep.equal({ silent: false, record: { expectedSince: hourOf(0) } });

    expect(judge(undefined, 25, first.record)).to.deep.equal({ silent: false });
    expect(judge(undefined, 26, first.record)).to.deep.include({ silent: true, news: "silent" });
  });

  it("remembers when a host was first expected after the oldest sign of it is gone", () => {
    const known = { expectedSince: hourOf(0) };
    const seen = { expectedSince: hourOf(20) };

    expect(judgeHost(known, seen, hourOf(26), silentAfter).news).to.equal("silent");
  });

  it("says once that it is back, when it has scanned again", () => {
    const known = { silentSince: hourOf(10), lastScan: hourOf(10) };

    const verdict = judge(60, 61, known);

    expect(verdict).to.deep.equal({ silent: false, news: "back", record: {} });
    expect(judge(60, 62, verdict.record)).to.deep.equal({ silent: false });
  });

  it("does not call it back because an old scan came late, or because patience has grown", () => {
    const known = { silentSince: hourOf(10), lastScan: hourOf(10), confirmedAt: hourOf(40) };

    const seen = { expectedSince: hourOf(0), lastScan: hourOf(10) };

    expect(judge(12, 50, known)).to.deep.equal({ silent: true });
    expect(judgeHost(known, seen, hourOf(50), 99)).to.deep.equal({ silent: false, record: {} });
  });

  it("never calls a host silent that was terminated, unless it has scanned since", () => {
    const known = { goneAt: hourOf(12) };

    expect(judge(10, 99, known)).to.deep.equal({ silent: false });
    expect(judge(undefined, 99, known)).to.deep.equal({ silent: false });
    expect(judge(13, 99, known).news).to.equal("silent");
  });

  it("tells of silence and of return in turns, whatever the scans and the times of looking", () => {
    const anyHours = fc.uniqueArray(fc.nat({ max: 400 }), { maxLength: 30 });
    fc.assert(
      fc.property(anyHours, anyHours, (scans, looks) => {
        let known: HostRecord | undefined;
        let last: "silent" | "back" = "back";
        for (const now of [...looks].sort((a, b) => a - b)) {
          const made = scans.filter((hour) => hour <= now);
          const verdict = judge(made.length === 0 ? undefined : Math.max(...made), now, known);
          if (verdict.news) {
            expect(verdict.news).to.not.equal(last);
            last = verdict.news;
          }
          expect(verdict.silent).to.equal(last === "silent");
          known = verdict.record ?? known;
        }
      }),
    );
  });
});

describe("the silence of a host", () => {
  it("is since the earliest of what its watches miss, and names them", () => {
    const confirmedAt = hourOf(40);
    const silence = silenceOf(
      [
        { silentSince: hourOf(9), lastScan: hourOf(9), watch: "scap", confirmedAt },
        { silentSince: hourOf(3), watch: "inspec", confirmedAt },
      ],
      hourOf(41),
    );

    expect(silence).to.deep.equal({ since: hourOf(3), missedBy: ["InSpec", "SCAP"] });
  });

  it("is none of one that is gone, by whichever record, or that is awaited only", () => {
    const silent = { silentSince: hourOf(3), lastScan: hourOf(3), confirmedAt: hourOf(40) };
    const now = hourOf(41);

    const gone = { goneAt: hourOf(5) };
    expect(silenceOf([gone, { ...silent, watch: "inspec" }], now)).to.equal(undefined);
    expect(silenceOf([{ expectedSince: hourOf(1) }], now)).to.equal(undefined);
    expect(silenceOf([{ ...silent, goneAt: hourOf(2) }], now)?.since).to.equal(hourOf(3));
  });

  it("ends three days after the last look: no scans are expected of it any more", () => {
    const silent = { silentSince: hourOf(3), confirmedAt: hourOf(40) };

    expect(silenceOf([silent], hourOf(111))).not.to.equal(undefined);
    expect(silenceOf([silent], hourOf(112))).to.equal(undefined);
    expect(silenceOf([{ silentSince: hourOf(3) }], hourOf(4))).to.equal(undefined);
  });

  it("is what the watch has just found of it", () => {
    const instants = fc.option(fc.integer({ min: 0, max: 200 }), { nil: undefined });
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: 400 }), instants, (lastScan, now, goneAt) => {
        const known = goneAt === undefined ? undefined : { goneAt: hourOf(goneAt) };
        const { silent, record } = judge(lastScan, now, known);
        const kept = record ?? known;
        expect(kept !== undefined && silenceOf([kept], hourOf(now)) !== undefined).to.equal(silent);
      }),
    );
  });
});
