import { expect } from "chai";

/** CPU time of this process that a run takes, in milliseconds: other processes do not count. */
async function cpuOf(run: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/**
 * Expects work to grow with the size of what is worked on, and no faster: four times the size takes
 * about four times the CPU time, where the square of it would take sixteen times.
 *
 * @param work what is measured, for a size. It is called several times, and the least counts.
 */
export async function expectLinear(
  size: number,
  work: (size: number) => () => unknown,
): Promise<void> {
  const least = async (at: number) => {
    const run = work(at);
    const times: number[] = [];
    for (let turn = 0; turn < 3; turn += 1) times.push(await cpuOf(run));
    return Math.min(...times);
  };
  await least(size);
  const small = await least(size);
  const middle = await least(2 * size);
  const large = await least(4 * size);

  // Compilation and garbage collection come on top of the work itself, whatever the size.
  const slack = 20;
  expect(large, `${small} ms, ${middle} ms, ${large} ms`).to.be.below(8 * (small + slack));
  expect(large, `${small} ms, ${middle} ms, ${large} ms`).to.be.below(4 * (middle + slack));
}
