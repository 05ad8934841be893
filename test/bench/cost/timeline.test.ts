import { expect } from "chai";
import { scanTimes } from "../../../bench/cost/timeline";

const now = Date.parse("2026-11-21T12:00:00Z");
const day = 86_400_000;

describe("the times of simulated scans", () => {
  it("lie a day apart, and end just before now", () => {
    const times = scanTimes(3, now).map((time) => time.getTime());
    expect(times).to.deep.equal([now - 60_000 - 2 * day, now - 60_000 - day, now - 60_000]);
  });

  it("are drawn together where CloudWatch would refuse the oldest", () => {
    const times = scanTimes(53, now).map((time) => time.getTime());
    expect(times[0]).to.equal(now - 60_000 - 13 * day);
    expect((times[1] ?? 0) - (times[0] ?? 0)).to.equal(day / 4);
  });

  it("are a single one where there is one scan", () => {
    expect(scanTimes(1, now)).to.deep.equal([new Date(now - 60_000)]);
  });
});
