import { expect } from "chai";
import { seeded } from "../../../bench/cost/random";
import { refreshesPerDay } from "../../../bench/cost/refresh";

describe("how often a finding is told again", () => {
  it("is once in the whole time where nothing ever changes", () => {
    expect(refreshesPerDay(0, 80)).to.equal(1 / 80);
  });

  it("is never where findings do not live for so long", () => {
    expect(refreshesPerDay(1, 80)).to.be.lessThan(1e-20);
  });

  it("is what comes out of following single findings through their days", () => {
    const random = seeded(3);
    const days = 400_000;
    let refreshes = 0;
    for (let day = 0, age = 0; day < days; day += 1) {
      age += 1;
      const closed = random() < 0.01;
      // Another finding opens when this one is closed, so that one is open on every day.
      if (closed) age = 0;
      else if (age === 80) {
        refreshes += 1;
        age = 0;
      }
    }
    expect(refreshesPerDay(0.02, 80)).to.be.closeTo(refreshes / days, 0.0004);
  });
});
