import { expect } from "chai";
import type { Scan } from "../../../../functions/findings/model";
import { timeOf } from "../../../../functions/pipeline/uploads/scanIdentity";

const heard = "2026-11-21T03:00:00.000Z";

/** A scan with the times that its file claims. */
function scan(times: Pick<Scan, "startTime" | "endTime">): Scan {
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

  it("is when AWS heard of it where it says none", () => {
    expect(timeOf(scan({}), heard)).to.equal(heard);
  });
});
