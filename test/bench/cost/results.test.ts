import { expect } from "chai";
import { type Benchmark, loadBenchmark } from "../../../bench/cost/benchmark";
import { resultsWriter } from "../../../bench/cost/results";
import { readScanReports } from "../../../functions/readers/xccdf";

describe("results of simulated scans", () => {
  let benchmark: Benchmark;

  before(async () => {
    benchmark = await loadBenchmark();
  });

  it("are of a benchmark with as many rules and as much text as real ones have", () => {
    expect(benchmark.rules.length).to.be.within(300, 500);
    const described = benchmark.rules.filter(({ metadata }) => metadata.description !== undefined);
    expect(described.length).to.be.greaterThan(300);
  });

  it("are read as they were meant", async () => {
    const rules = benchmark.rules.map(({ metadata }) => metadata.rule);
    const failing = new Set(rules.slice(10, 20));
    const instanceId = "i-0123456789abcdef0";
    const endTime = new Date("2026-11-20T02:00:00Z");

    const file = resultsWriter(benchmark)({ instanceId, endTime, failing });
    const reports = await readScanReports(async function* () {
      yield await Promise.resolve(file);
    });

    expect(reports).to.have.length(1);
    const [report] = reports;
    expect(report?.scan).to.deep.include({
      source: "openscap",
      profile: benchmark.profile,
      endTime: "2026-11-20T02:00:00.000Z",
    });
    expect(report?.scan.benchmark).to.include({ id: benchmark.id, version: benchmark.version });
    expect(report?.scan.target.instanceIds).to.deep.equal([instanceId]);
    expect(report?.counts).to.deep.equal({ fail: 10, pass: rules.length - 10 });
    const found = report?.outcomes.filter(({ result }) => result === "fail") ?? [];
    expect(found.map(({ rule }) => rule)).to.have.members([...failing]);
    const first = benchmark.rules.find(({ metadata }) => metadata.rule === found[0]?.rule);
    expect(found[0]?.metadata?.description).to.equal(first?.metadata.description);
  });
});
