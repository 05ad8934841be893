import { expect } from "chai";
import { SinkError } from "../../../../functions/errors";
import type { FindingsStore } from "../../../../functions/sinks/store/findingsStore";
import type { RecordedScan } from "../../../../functions/sinks/eventBridge/scanEvent";
import { Pipeline, freshSeries, scanAt } from "../../../helpers/lifecycle";
import { outcome } from "../../../helpers/scans";
import { useStore } from "../../../helpers/store";

describe("telling that a scan is recorded", () => {
  let store: FindingsStore;

  useStore((started) => (store = started));

  const failing = [outcome("a", "fail")];

  it("comes with every scan that the store has, and names the same scan by the same id", async () => {
    const pipeline = new Pipeline(store);
    const of = freshSeries();
    const told: RecordedScan[] = [];
    const tellRecorded = (scan: RecordedScan): Promise<void> => {
      told.push(scan);
      return Promise.resolve();
    };

    for (const scan of [
      scanAt(of, 4, failing),
      scanAt(of, 8, failing),
      scanAt(of, 6, failing),
      scanAt(of, 8, failing),
    ]) {
      await pipeline.apply(scan, { tellRecorded });
    }

    expect(told.map((each) => each.outcome)).to.deep.equal([
      "applied",
      "unchanged",
      "late",
      "replayed",
    ]);
    const [applied, unchanged, late, replayed] = told;
    expect(applied?.id).to.equal(pipeline.announced[0]?.id);
    expect(replayed?.id).to.equal(unchanged?.id);
    expect(applied?.summary?.open.medium).to.equal(1);
    expect(unchanged?.summary?.stillOpen).to.equal(1);
    expect(late?.summary).to.equal(undefined);
    expect(replayed?.summary).to.deep.equal(unchanged?.summary);
  });

  it("finds the findings in the store, and is made up for where it failed", async () => {
    const pipeline = new Pipeline(store);
    const of = freshSeries();
    const scan = scanAt(of, 4, failing);
    let open = 0;
    const tellRecorded = async (): Promise<void> => {
      open = (await store.findings.load(of)).length;
      throw new SinkError("EventBridge", "EventBridge does not answer");
    };

    const failed = await pipeline.apply(scan, { tellRecorded }).catch((error: unknown) => error);

    expect(failed).to.be.instanceOf(SinkError);
    expect(open).to.equal(1);
    const told: RecordedScan[] = [];
    await pipeline.apply(scan, {
      tellRecorded: (again) => {
        told.push(again);
        return Promise.resolve();
      },
    });
    expect(told.map((each) => [each.outcome, each.summary?.opened])).to.deep.equal([
      ["replayed", 1],
    ]);
  });
});
