import { expect } from "chai";
import type { Exception } from "../../../../functions/findings/exceptions";
import type { Finding, Series } from "../../../../functions/findings/finding";
import { type CisCheck, readCisTarget } from "../../../../functions/readers/inspectorCis";
import type { FindingsStore } from "../../../../functions/sinks/store/findingsStore";
import { Pipeline, exceptionUntil, freshSeries, hourOf } from "../../../helpers/lifecycle";
import { useStore } from "../../../helpers/store";

const benchmark = "CIS Amazon Linux 2023 Benchmark";
const [ssh, hashing] = ["Ensure SSH access is limited", "Ensure password hashing is strong"];

describe("a CIS release that gives a number to another recommendation", () => {
  let store: FindingsStore;
  let pipeline: Pipeline;
  let of: Series;

  useStore((started) => {
    store = started;
  });
  beforeEach(() => {
    pipeline = new Pipeline(store);
    of = { ...freshSeries(), source: "inspector-cis", benchmark, profile: "LEVEL_1" };
  });

  const failed = (checkId: string, title: string): CisCheck => ({
    checkId,
    title,
    status: "FAILED",
    level: "LEVEL_1",
  });

  async function scan(hour: number, ...checks: readonly CisCheck[]) {
    pipeline.hour = hour;
    const report = await readCisTarget(checks, {
      scanArn: `arn:aws:inspector2:eu-central-1:1:cis-scan/${hour}`,
      level: "LEVEL_1",
      startedAt: hourOf(hour),
      targetId: of.target.id,
      platform: "AMAZON_LINUX_2023",
    });
    await pipeline.apply({ series: of, report, time: hourOf(hour) });
  }

  /** Each title with its state, and the hour since which it is known. */
  async function standing(): Promise<readonly string[]> {
    const known = await store.findings.load(of);
    return known
      .map(({ title, state, closedAs, firstSeen }: Finding) =>
        [title, state, closedAs, firstSeen].filter(Boolean).join(", "),
      )
      .sort();
  }

  const changes = () =>
    pipeline.announced.flatMap((each) =>
      each.changes.map(({ kind, finding, reason }) => ({
        kind,
        title: finding.title,
        reason,
      })),
    );

  it("makes another finding: the old one ends as gone from the benchmark, the new one is opened", async () => {
    await scan(1, failed("5.3.4", ssh));
    await scan(2, failed("5.3.4", hashing));

    expect(await standing()).to.deep.equal([
      `${ssh}, resolved, rule-left, ${hourOf(1)}`,
      `${hashing}, open, ${hourOf(2)}`,
    ]);
    expect(changes().map(({ kind, title }) => [kind, title])).to.have.deep.members([
      ["opened", ssh],
      ["opened", hashing],
      ["resolved", ssh],
    ]);
  });

  it("fixes nothing by passing under the number", async () => {
    await scan(1, failed("5.3.4", ssh));
    await scan(2, { ...failed("5.3.4", hashing), status: "PASSED" });

    expect(await standing()).to.deep.equal([`${ssh}, resolved, rule-left, ${hourOf(1)}`]);
  });

  it("is none where a title is only set in other words", async () => {
    await scan(1, failed("5.3.4", ssh));
    await scan(2, failed("5.3.4", "Ensure ssh acess is limited. (Automated)"));
    await scan(3, { ...failed("5.3.4", `  ${ssh}`), status: "PASSED" });

    expect(await standing()).to.deep.equal([
      `Ensure ssh acess is limited. (Automated), resolved, fixed, ${hourOf(1)}`,
    ]);
  });

  it("leaves findings that were known by their number alone as they are", async () => {
    await scan(1, failed("5.3.4", ssh));
    const [known] = await store.findings.load(of);
    if (known === undefined) throw new Error("no finding was opened");
    const older = { ...known, series: (of = { ...of, profile: "LEVEL_2" }), key: "5.3.4" };
    await store.findings.write([older]);

    await scan(2, failed("5.3.4", ssh));

    const found = await store.findings.load(of);
    expect(found.map(({ key, state }) => [key, state])).to.deep.equal([["5.3.4", "open"]]);
  });

  const byNumber = (rest: Partial<Exception> = {}) =>
    exceptionUntil("cis:5.3.4", undefined, { scope: { benchmarks: [benchmark] }, ...rest });

  it("ends what an exception by the number alone was accepted for, and says so", async () => {
    pipeline.exceptions = [byNumber()];
    await scan(1, failed("5.3.4", ssh));
    await scan(2, failed("5.3.4", hashing));
    await scan(3, failed("5.3.4", hashing), failed("1.1.1", "Ensure cramfs is off"));

    expect(await standing()).to.include(`${hashing}, open, ${hourOf(2)}`);
    const opened = changes().find(({ kind, title }) => kind === "opened" && title === hashing);
    expect(opened?.reason).to.equal(
      `the scan gave fail; exception cis:5.3.4@* does not hold for it: 5.3.4 was "${ssh}" when it was accepted`,
    );
  });

  it("remembers that while the number passes", async () => {
    pipeline.exceptions = [byNumber()];
    await scan(1, failed("5.3.4", ssh));
    await scan(2, { ...failed("5.3.4", hashing), status: "PASSED" });
    await scan(3, failed("5.3.4", hashing));

    expect(await standing()).to.include(`${hashing}, open, ${hourOf(3)}`);
  });

  it("takes nothing from an exception that names the title, or that is a pattern", async () => {
    for (const exception of [
      byNumber({ scope: { benchmarks: [benchmark], titles: [ssh, hashing] } }),
      byNumber({ rule: "cis:5.*" }),
    ]) {
      of = { ...freshSeries(), source: "inspector-cis", benchmark, profile: "LEVEL_1" };
      pipeline.exceptions = [exception];
      await scan(1, failed("5.3.4", ssh));
      await scan(2, failed("5.3.4", hashing));

      expect(await standing()).to.include(`${hashing}, excepted, ${hourOf(2)}`);
    }
  });

  it("counts a late scan of the former release in its place", async () => {
    pipeline.exceptions = [byNumber()];
    await scan(1, failed("5.3.4", ssh));
    await scan(5, failed("5.3.4", hashing));
    await scan(3, failed("5.3.4", ssh));

    expect(await standing()).to.deep.equal([
      `${ssh}, resolved, rule-left, ${hourOf(1)}`,
      `${hashing}, open, ${hourOf(5)}`,
    ]);
  });
});
