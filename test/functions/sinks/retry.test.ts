import { expect } from "chai";
import fc from "fast-check";
import { pacer, retryRemaining } from "../../../functions/sinks/retry";
import { FakeClock } from "../../helpers/fakeClock";

describe("retryRemaining", () => {
  it("calls nothing for no work", async () => {
    let calls = 0;

    await retryRemaining([], () => Promise.resolve([++calls]));

    expect(calls).to.equal(0);
  });

  it("repeats only what was left over, until nothing is", async () => {
    const clock = new FakeClock();
    const seen: (readonly number[])[] = [];

    const left = await retryRemaining(
      [1, 2, 3],
      (work) => {
        seen.push(work);
        return Promise.resolve(work.slice(1));
      },
      { clock },
    );

    expect(left).to.deep.equal([]);
    expect(seen).to.deep.equal([[1, 2, 3], [2, 3], [3]]);
    expect(clock.waits).to.deep.equal([50, 100]);
  });

  it("gives up after the attempts and returns what is left", async () => {
    const clock = new FakeClock();
    let calls = 0;

    const left = await retryRemaining(
      ["a", "b"],
      () => {
        calls += 1;
        return Promise.resolve(["b"]);
      },
      { clock, attempts: 4 },
    );

    expect(left).to.deep.equal(["b"]);
    expect(calls).to.equal(4);
    expect(clock.waits).to.have.lengthOf(3);
  });

  it("counts the attempts from 1", async () => {
    const counts: number[] = [];

    await retryRemaining(
      [0],
      (work, attempt) => {
        counts.push(attempt);
        return Promise.resolve(work);
      },
      { clock: new FakeClock(), attempts: 3 },
    );

    expect(counts).to.deep.equal([1, 2, 3]);
  });

  it("waits at random up to a bound that doubles and stops growing", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 1, max: 20_000 }),
        fc.double({ min: 0, max: 0.999999, noNaN: true }),
        async (attempts, baseMilliseconds, maxMilliseconds, chance) => {
          const clock = new FakeClock(0, () => chance);
          const backoff = { clock, attempts, baseMilliseconds, maxMilliseconds };

          await retryRemaining([1], (work) => Promise.resolve(work), backoff);

          expect(clock.waits).to.have.lengthOf(attempts - 1);
          clock.waits.forEach((wait, index) => {
            const bound = Math.min(maxMilliseconds, baseMilliseconds * 2 ** index);
            expect(wait)
              .to.be.within(0, bound)
              .and.equal(Math.floor(chance * bound));
          });
        },
      ),
    );
  });

  it("never waits beyond the deadline", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 20_000 }), async (time) => {
        const clock = new FakeClock(0, () => 0.999);
        let calls = 0;

        const left = await retryRemaining(
          [1],
          (work) => {
            calls += 1;
            return Promise.resolve(work);
          },
          { clock, attempts: 50, deadline: time },
        );

        expect(left).to.deep.equal([1]);
        expect(calls).to.be.at.least(1);
        expect(clock.now()).to.be.below(Math.max(1, time));
      }),
    );
  });

  it("lets errors of the attempt through", async () => {
    const fault = new Error("broken");
    const thrown: unknown = await retryRemaining([1], () => Promise.reject(fault)).catch(
      (error: unknown) => error,
    );

    expect(thrown).to.equal(fault);
  });
});

describe("pacer", () => {
  it("opens at once, then once per interval", async () => {
    const clock = new FakeClock(0);
    const pace = pacer(100, clock);
    const opened: number[] = [];

    for (let count = 0; count < 4; count += 1) {
      await pace();
      opened.push(clock.now());
      if (count === 1) clock.advance(250);
    }

    expect(opened).to.deep.equal([0, 100, 350, 450]);
  });
});
