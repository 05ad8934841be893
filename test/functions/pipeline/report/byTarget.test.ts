import { expect } from "chai";
import { byTarget } from "../../../../functions/pipeline/report/byTarget";
import type { StoredThing } from "../../../../functions/sinks/store/tableScan";
import { fleetFinding, hostOf } from "../../../helpers/alerts";

const finding = (host: number): StoredThing => ({ kind: "finding", finding: fleetFinding(host) });
const host = (number: number): StoredThing => ({
  kind: "host",
  target: hostOf(number),
  facts: {},
});
const gap = (number: number): StoredThing => ({
  kind: "cisGap",
  gap: { scanArn: "arn", target: hostOf(number), reason: "UNKNOWN" },
});

async function grouped(...pages: readonly (readonly StoredThing[])[]): Promise<StoredThing[][]> {
  async function* all(): AsyncGenerator<readonly StoredThing[]> {
    for (const page of pages) yield await Promise.resolve(page);
  }
  const groups: StoredThing[][] = [];
  for await (const things of byTarget(all())) groups.push([...things]);
  return groups;
}

describe("what the table has, target by target", () => {
  it("is whole for each, wherever pages end", async () => {
    const [one, two, three, four] = [finding(1), host(1), finding(2), host(2)];

    expect(await grouped([one], [], [two, three], [four])).to.deep.equal([
      [one, two],
      [three, four],
    ]);
  });

  it("is what is on a page for CIS scans, which are of no target", async () => {
    const [one, two, three, four, five] = [finding(1), gap(1), gap(2), gap(3), host(1)];

    expect(await grouped([one, two, three], [four, five])).to.deep.equal([
      [one],
      [two, three],
      [four],
      [five],
    ]);
    expect(await grouped([])).to.deep.equal([]);
  });
});
