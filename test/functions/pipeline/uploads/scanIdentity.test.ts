import { expect } from "chai";
import type { Scan } from "../../../../functions/findings/model";
import { timeOf } from "../../../../functions/pipeline/uploads/scanIdentity";

const heard = "2026-11-21T03:00:00.000Z";

/** A scan with the times that its file claims. */
function scan(times: Pick<Scan, "startTime" | "endTime" | "localTimes">): Scan {
  return { source: "openscap", benchmark: {}, ...times } as Scan;
}

describe("the time of a scan", () => {
  it("is its end, or its begin where it says no end", () => {
    const [startTime, endTime] = ["2026-11-21T01:00:00.000Z", "2026-11-21T02:00:00.000Z"];

    expect(timeOf(scan({ startTime, endTime }), heard)).to.equal(endTime);
    expect(timeOf(scan({ startTime }), heard)).to.equal(startTime);
  });

  it("is never later than AWS heard of it, whatever the host's clock says", () => {
    expect(timeOf(scan({ endTime: "2031-01-01T00:00:00.000Z" }), heard)).to.equal(heard);
  });

  it("is the host's, in whatever zone, where it has none: the latest that it can be", () => {
    const zones: readonly (readonly [local: string, heard: string, meant: string])[] = [
      // Los Angeles, Kathmandu, Kiritimati, UTC.
      ["2026-11-26T18:01:00.000Z", "2026-11-27T02:05:00.000Z", "2026-11-27T02:01:00.000Z"],
      ["2026-11-21T08:44:00.000Z", "2026-11-21T03:00:00.000Z", "2026-11-21T02:59:00.000Z"],
      ["2026-11-21T16:50:00.000Z", "2026-11-21T03:00:00.000Z", "2026-11-21T02:50:00.000Z"],
      ["2026-11-21T02:58:00.000Z", "2026-11-21T03:00:00.000Z", "2026-11-21T02:58:00.000Z"],
      // Uploaded days later, and by a clock that is days ahead.
      ["2026-11-18T02:00:00.000Z", "2026-11-21T03:00:00.000Z", "2026-11-18T16:00:00.000Z"],
      ["2026-11-25T02:00:00.000Z", "2026-11-21T03:00:00.000Z", "2026-11-21T03:00:00.000Z"],
    ];
    for (const [endTime, at, meant] of zones) {
      expect(timeOf(scan({ endTime, localTimes: true }), at), endTime).to.equal(meant);
    }
  });

  it("is when AWS heard of it where it says none", () => {
    expect(timeOf(scan({}), heard)).to.equal(heard);
  });
});
