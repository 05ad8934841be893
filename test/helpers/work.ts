import { expect } from "chai";

/** CPU time of this process that a run takes, in milliseconds: other processes do not count. */
async function cpuOf(run: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/**
 * Garbage of other tests is collected in the middle of a run, so a few milliseconds more prove
 * nothing.
 */
const slack = 10;

/** The largest size is worked on for at least so long, so that what the slack hides is small. */
const enough = 20 * slack;

/** After so many rounds the least time of each size is as good as it gets. */
const rounds = 12;

/**
 * Expects work to grow with the size of what is worked on, and no faster: four times the size takes
 * about four times the CPU time, where the square of it would take sixteen times.
 *
 * The least time of each size counts, over as many rounds as it takes: noise only ever adds time, so
 * a round that is disturbed proves nothing, and work that grows with the square fails in all rounds.
 * The size is doubled until the work takes long enough to be measured.
 *
 * @param work what is measured, for a size. It is called several times.
 * @param most how far a size is raised to take that long, before the work counts as too little to
 *   matter: 1 where a limit refuses more than four times the size.
 */
export async function expectLinear(
  size: number,
  work: (size: number) => () => unknown,
  most = 32,
): Promise<void> {
  // The first run compiles, which must not make the smallest size look dear.
  await work(size)();
  let scale = 1;
  while (scale < most && (await cpuOf(work(4 * scale * size))) < enough) scale *= 2;

  const runs = [1, 2, 4].map((times) => ({ run: work(times * scale * size), least: Infinity }));
  const isLinear = () => {
    const [small, middle, large] = runs.map(({ least }) => least) as [number, number, number];
    return large < 8 * (small + slack) && large < 3 * (middle + slack);
  };
  for (let round = 0; round < rounds; round += 1) {
    for (const entry of runs) entry.least = Math.min(entry.least, await cpuOf(entry.run));
    if (isLinear()) return;
  }
  expect.fail(
    "four times the size takes more than its share of CPU time: " +
      runs.map(({ least }) => `${least.toFixed(1)} ms`).join(", "),
  );
}
