import { expect } from "chai";
import { type FleetOptions, changesBetween, drawFleet } from "../../../bench/cost/fleet";

const rules = Array.from({ length: 300 }, (_, index) => `rule-${index}`);
const options: FleetOptions = { hosts: 10, days: 40, drift: 0.02, failing: 100, seed: 7 };

describe("a simulated fleet", () => {
  it("is the same for the same seed, and another for another", () => {
    const draw = (seed: number) =>
      drawFleet(rules, { ...options, seed }).map(({ days }) => days.map((day) => [...day]));
    expect(draw(7)).to.deep.equal(draw(7));
    expect(draw(7)).not.to.deep.equal(draw(8));
  });

  it("has hosts with ids that an instance may have, each its own", () => {
    const ids = drawFleet(rules, options).map(({ instanceId }) => instanceId);
    expect(new Set(ids).size).to.equal(10);
    for (const id of ids) expect(id).to.match(/^i-[0-9a-f]{17}$/);
  });

  it("begins with as many failing rules as it was told", () => {
    for (const { days } of drawFleet(rules, options)) {
      expect(days).to.have.length(40);
      expect(days[0]?.size).to.equal(100);
    }
  });

  it("changes about the asked-for part of the findings from day to day", () => {
    let changes = 0;
    let findings = 0;
    for (const { days } of drawFleet(rules, options)) {
      for (const [day, today] of days.slice(1).entries()) {
        const yesterday = days[day] ?? new Set();
        changes += changesBetween(yesterday, today);
        findings += yesterday.size;
      }
    }
    expect(changes / findings).to.be.within(0.017, 0.023);
  });

  it("does not change without drift, and lets every finding change with all of it", () => {
    const [still] = drawFleet(rules, { ...options, drift: 0 });
    expect(changesBetween(still?.days[0] ?? new Set(), still?.days[39] ?? new Set())).to.equal(0);
    const [wild] = drawFleet(rules, { ...options, drift: 1 });
    expect(changesBetween(wild?.days[0] ?? new Set(), wild?.days[1] ?? new Set())).to.equal(100);
  });
});
