import { expect } from "chai";
import type { Waiver } from "../../../../functions/findings/model";
import { sweepExceptions } from "../../../../functions/pipeline/exceptions/sweepExceptions";
import type { FindingsStore } from "../../../../functions/sinks/store/findingsStore";
import { Pipeline, freshSeries, hourOf, scanAt } from "../../../helpers/lifecycle";
import { outcome, waived } from "../../../helpers/scans";
import { useStore } from "../../../helpers/store";

describe("a waiver in the store", () => {
  let store: FindingsStore;

  useStore((started) => (store = started));

  const waiver: Waiver = { reason: "Until the next release.", expires: hourOf(10), skipped: false };

  it("is ended by the sweep, once, as every other exception is", async () => {
    const pipeline = new Pipeline(store);
    const of = freshSeries();
    await pipeline.apply(
      scanAt(of, 4, [
        waived("a", "fail", waiver),
        waived("b", "notchecked", { ...waiver, skipped: true }),
        waived("c", "fail", { ...waiver, expires: hourOf(12) }),
      ]),
    );
    expect(await pipeline.states(of)).to.deep.equal({
      a: "excepted",
      b: "excepted",
      c: "excepted",
    });

    const told: string[] = [];
    pipeline.hour = 10;
    const tools = {
      ...pipeline.tools(),
      exceptions: () => Promise.resolve([]),
      tell: ({ exception }: { readonly exception: { readonly id: string } }) => {
        told.push(exception.id);
        return Promise.resolve();
      },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    };
    const swept = await sweepExceptions(tools);

    expect(swept).to.include({ series: 1, reopened: 2, prolonged: 0, failed: 0 });
    expect(await pipeline.states(of)).to.deep.equal({ a: "open", b: "open", c: "excepted" });
    expect(told).to.have.members(["inspec-waiver:a", "inspec-waiver:b"]);
    expect(await sweepExceptions(tools)).to.include({ series: 0 });
  });

  it("has the reason that its own host gives, and speaks for no other host's", async () => {
    const pipeline = new Pipeline(store);
    for (const reason of ["one reason", "another reason"]) {
      const scan = scanAt(freshSeries(), 4, [waived("d", "fail", { ...waiver, reason })]);
      await pipeline.apply(scan);
    }

    const told: unknown[] = [];
    pipeline.hour = 10;
    await sweepExceptions({
      ...pipeline.tools(),
      exceptions: () => Promise.resolve([]),
      tell: ({ exception, findings }) => {
        told.push([exception.reason, findings]);
        return Promise.resolve();
      },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    });

    expect(told).to.have.deep.members([
      ["one reason", 1],
      ["another reason", 1],
    ]);
  });

  it("is news to a scan in which nothing else has changed", async () => {
    const pipeline = new Pipeline(store);
    const of = freshSeries();
    const scan = (hour: number, told?: Waiver) =>
      scanAt(of, hour, [told ? waived("a", "fail", told) : outcome("a", "fail")]);

    expect(await pipeline.apply(scan(1, waiver))).to.equal("applied");
    expect(await pipeline.apply(scan(2, waiver))).to.equal("unchanged");
    expect(await pipeline.apply(scan(3))).to.equal("applied");
    expect(await pipeline.states(of)).to.deep.equal({ a: "open" });
    expect(await pipeline.apply(scan(4, { ...waiver, reason: "Still." }))).to.equal("applied");
    pipeline.hour = 11;
    expect(await pipeline.apply(scan(5, { ...waiver, reason: "Still." }))).to.equal("applied");
    expect(await pipeline.states(of)).to.deep.equal({ a: "open" });
  });
});
