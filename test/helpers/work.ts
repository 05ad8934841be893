import { expect } from "chai";

/** CPU time of this process that a run takes, in milliseconds: other processes do not count. */
async function cpuOf(run: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/**
 * Compilation and garbage collection come on top of the work itself, whatever the size, and other
 * tests' garbage is collected in the middle of a run: milliseconds.
 */
const slack = 20;

/** After so many rounds the least time of each size is as good as it gets. */
const rounds = 12;

/**
 * Expects work to grow with the size of what is worked on, and no faster: four times the size takes
 * about four times the CPU time, where the square of it would take sixteen times.
 *
 * The least time of each size counts, over as many rounds as it takes: noise only ever adds time, so
 * a round that is disturbed proves nothing, and work that grows with the square fails in all rounds.
 *
 * @param work what is measured, for a size. It is called several times.
 */
export async function expectLinear(
  size: number,
  work: (size: number) => () => unknown,
): Promise<void> {
  const runs = [size, 2 * size, 4 * size].map((at) => ({ run: work(at), least: Infinity }));
  const isLinear = () => {
    const [small, middle, large] = runs.map(({ least }) => least) as [number, number, number];
    return large < 8 * (small + slack) && large < 4 * (middle + slack);
  };
  // The first run compiles, which must not make the smallest size look dear.
  await runs[0]?.run();
  for (let round = 0; round < rounds; round += 1) {
    for (const entry of runs) entry.least = Math.min(entry.least, await cpuOf(entry.run));
    if (isLinear()) return;
  }
  expect.fail(
    `four times the size takes more than its share of CPU time: ` +
      runs.map(({ least }) => `${least.toFixed(1)} ms`).join(", "),
  );
}
