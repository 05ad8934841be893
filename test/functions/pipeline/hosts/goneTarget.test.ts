import { expect } from "chai";
import { TransientError } from "../../../../functions/errors";
import { closeGoneTarget } from "../../../../functions/pipeline/hosts/goneTarget";
import type { FindingsStore } from "../../../../functions/sinks/store/findingsStore";
import {
  Pipeline,
  exceptionUntil,
  freshSeries,
  hourOf,
  kinds,
  scanAt,
} from "../../../helpers/lifecycle";
import { outcome } from "../../../helpers/scans";
import { useStore } from "../../../helpers/store";

const failing = [outcome("a", "fail"), outcome("b", "fail"), outcome("c", "pass")];

describe("closing the findings of a target that is gone", () => {
  let store: FindingsStore;
  let pipeline: Pipeline;

  useStore((started) => (store = started));
  beforeEach(() => {
    pipeline = new Pipeline(store);
  });

  it("closes what is open and what is excepted, of every profile, and says so once", async () => {
    const stig = freshSeries();
    const cis = { ...stig, profile: "cis", benchmark: "b".repeat(2000) };
    pipeline.exceptions = [exceptionUntil("b", 100)];
    await pipeline.apply(scanAt(stig, 1, failing));
    await pipeline.apply(scanAt(cis, 2, [outcome("a", "fail")]));
    await pipeline.apply(scanAt(cis, 3, [outcome("a", "pass")]));
    pipeline.announced.length = 0;

    const changes = await closeGoneTarget(stig.target, hourOf(5), pipeline.tools());

    expect(kinds(changes)).to.have.members(["gone a", "gone b"]);
    expect(await pipeline.states(stig)).to.deep.equal({
      a: "resolved: target-gone",
      b: "resolved: target-gone",
    });
    expect(await pipeline.states(cis)).to.deep.equal({ a: "resolved: fixed" });
    expect(pipeline.announced.map(({ time, id }) => [time, id])).to.deep.equal([
      [hourOf(5), `${hourOf(5)}~target-gone`],
    ]);
    const [finding] = await store.findings.load(stig);
    expect(finding).to.deep.include({ changedAt: hourOf(5), exception: undefined });
    expect(changes[0]?.reason).to.equal(`${stig.target.id} was terminated at ${hourOf(5)}`);
  });

  it("changes nothing more when it hears of it again", async () => {
    const of = freshSeries();
    await pipeline.apply(scanAt(of, 1, failing));
    await closeGoneTarget(of.target, hourOf(5), pipeline.tools());
    const before = await store.series.load(of);

    expect(await closeGoneTarget(of.target, hourOf(5), pipeline.tools())).to.deep.equal([]);
    expect(await closeGoneTarget(of.target, hourOf(4), pipeline.tools())).to.deep.equal([]);

    expect(await store.series.load(of)).to.deep.equal(before);
  });

  it("takes a target that nobody knows for no error", async () => {
    const { target } = freshSeries();

    expect(await closeGoneTarget(target, hourOf(5), pipeline.tools())).to.deep.equal([]);

    expect((await store.hosts.load(target))?.goneAt).to.equal(hourOf(5));
  });

  it("counts no scan any more that was made before and arrives afterwards", async () => {
    const of = freshSeries();
    await pipeline.apply(scanAt(of, 1, failing));
    await closeGoneTarget(of.target, hourOf(5), pipeline.tools());

    expect(await pipeline.apply(scanAt(of, 4, [outcome("d", "fail")]))).to.equal("late");
    expect(await pipeline.apply(scanAt(of, 1, failing))).to.equal("replayed");

    expect(await pipeline.states(of)).to.deep.equal({
      a: "resolved: target-gone",
      b: "resolved: target-gone",
    });
  });

  it("counts no first scan either that was made before and arrives afterwards", async () => {
    const of = freshSeries();
    await closeGoneTarget(of.target, hourOf(5), pipeline.tools());

    expect(await pipeline.apply(scanAt(of, 4, failing))).to.equal("late");
    expect(await pipeline.apply(scanAt(of, 4, failing))).to.equal("late");

    expect(await pipeline.states(of)).to.deep.equal({});
    expect((await store.series.load(of))?.claim).to.equal(undefined);
  });

  it("opens again what a later scan says, even if it says the same as the last one before", async () => {
    const of = freshSeries();
    await pipeline.apply(scanAt(of, 1, failing));
    await pipeline.apply(scanAt(of, 2, failing));
    await closeGoneTarget(of.target, hourOf(5), pipeline.tools());

    expect(await pipeline.apply(scanAt(of, 6, failing))).to.equal("applied");

    expect(await pipeline.states(of)).to.deep.equal({ a: "open", b: "open" });
    expect((await store.findings.load(of)).map(({ timesReopened }) => timesReopened)).to.deep.equal(
      [1, 1],
    );
  });

  it("leaves a series alone of which a later scan was counted already", async () => {
    const of = freshSeries();
    await pipeline.apply(scanAt(of, 1, failing));
    await pipeline.apply(scanAt(of, 6, failing));

    expect(await closeGoneTarget(of.target, hourOf(5), pipeline.tools())).to.deep.equal([]);

    expect(await pipeline.states(of)).to.deep.equal({ a: "open", b: "open" });
    expect(await pipeline.apply(scanAt(of, 6, failing))).to.equal("replayed");
    expect(await pipeline.apply(scanAt(of, 7, failing))).to.equal("unchanged");
  });

  it("is tried again where a scan is being applied at this moment, after closing the others", async () => {
    const stig = freshSeries();
    const cis = { ...stig, profile: "cis" };
    await pipeline.apply(scanAt(cis, 1, failing));
    await pipeline.apply(scanAt(stig, 1, failing), {
      showCompliance: async () => {
        await closeGoneTarget(stig.target, hourOf(5), pipeline.tools()).then(
          () => expect.fail("a series that is held was closed"),
          (error: unknown) => expect(error).to.be.instanceOf(TransientError),
        );
      },
    });

    expect((await pipeline.states(stig))["a"]).to.equal("open");
    expect((await pipeline.states(cis))["a"]).to.equal("resolved: target-gone");
    await closeGoneTarget(stig.target, hourOf(5), pipeline.tools());
    expect((await pipeline.states(stig))["a"]).to.equal("resolved: target-gone");
  });

  it("ends closed whether a first scan or the news of the end comes first, or both at once", async () => {
    for (let round = 0; round < 20; round += 1) {
      const of = freshSeries();
      const scan = scanAt(of, 4, failing);
      const scanning = again(() => pipeline.apply(scan));
      const closing = again(() => closeGoneTarget(of.target, hourOf(5), pipeline.tools()));
      await Promise.all(round % 2 === 0 ? [scanning, closing] : [closing, scanning]);

      const states = Object.values(await pipeline.states(of));
      expect(states.filter((state) => state === "open")).to.deep.equal([]);
    }
  });

  it("ends open whenever the scan was made after what was taken for the end", async () => {
    for (let round = 0; round < 20; round += 1) {
      const of = freshSeries();
      await pipeline.apply(scanAt(of, 1, failing));
      const scan = scanAt(of, 6, failing);
      await Promise.all([
        again(() => closeGoneTarget(of.target, hourOf(5), pipeline.tools())),
        again(() => pipeline.apply(scan)),
      ]);

      expect(await pipeline.states(of)).to.deep.equal({ a: "open", b: "open" });
    }
  });

  it("closes what an invocation that died over its first scan had opened", async () => {
    const of = freshSeries();
    const death = new Error("cut off");
    await pipeline
      .apply(scanAt(of, 1, failing), { showCompliance: () => Promise.reject(death) })
      .catch((error: unknown) => expect(error).to.equal(death));
    pipeline.hour = 5;

    await closeGoneTarget(of.target, hourOf(5), pipeline.tools());

    expect((await pipeline.states(of))["a"]).to.equal("resolved: target-gone");
    expect(await pipeline.apply(scanAt(of, 1, failing))).to.equal("replayed");
  });

  it("finishes what an earlier attempt left half done", async () => {
    const of = freshSeries();
    await pipeline.apply(scanAt(of, 1, failing));
    const announce = () => Promise.reject(new Error("no bus"));
    await closeGoneTarget(of.target, hourOf(5), pipeline.tools({ announce })).then(
      () => expect.fail("it went through"),
      (error: unknown) => expect(error).to.be.instanceOf(TransientError),
    );
    expect((await pipeline.states(of))["a"]).to.equal("open");
    pipeline.hour = 1;

    await closeGoneTarget(of.target, hourOf(5), pipeline.tools());

    expect((await pipeline.states(of))["a"]).to.equal("resolved: target-gone");
  });
});

/** Does what an event's retries do: again while something else is under way. */
async function again(work: () => Promise<unknown>): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    try {
      await work();
      return;
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
  throw new Error("it never went through");
}
