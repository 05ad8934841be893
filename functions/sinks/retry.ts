/** Time, waiting and chance, so that tests need none of them. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** From 0 to below 1. */
  random(): number;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  random: () => Math.random(),
};

/** How long to go on with what is left over. */
export interface Backoff {
  /** Attempts in all, the first one counted. Defaults to 6. */
  readonly attempts?: number;
  /** The longest first wait. Defaults to 100 ms. */
  readonly baseMilliseconds?: number;
  /** The longest wait of all. Defaults to 5,000 ms. */
  readonly maxMilliseconds?: number;
  /** Instant, in milliseconds since the epoch, at which no wait may still be going on. */
  readonly deadline?: number;
  readonly clock?: Clock;
}

/** Does what it can of the work and returns what is left over: nothing where all is done. */
export type Attempt<T> = (work: readonly T[], attempt: number) => Promise<readonly T[]>;

const defaultAttempts = 6;
const defaultBaseMilliseconds = 100;
const defaultMaxMilliseconds = 5_000;

/**
 * Repeats an attempt with what it left over (`UnprocessedItems`, `FailedFindings`), which the SDK
 * does not do, since such calls succeed. Waits between attempts: exponential backoff with full
 * jitter, so that a fleet that was throttled at once does not come back at once.
 *
 * @returns what was left over when attempts or time ran out. Errors of the attempt pass through.
 */
export async function retryRemaining<T>(
  work: readonly T[],
  attempt: Attempt<T>,
  options: Backoff = {},
): Promise<readonly T[]> {
  const { attempts = defaultAttempts, deadline = Infinity, clock = systemClock } = options;
  let left = work;
  for (let count = 1; left.length > 0; count += 1) {
    left = await attempt(left, count);
    if (left.length === 0 || count >= attempts) break;
    const wait = backoff(count, options, clock);
    if (clock.now() + wait >= deadline) break;
    await clock.sleep(wait);
  }
  return left;
}

function backoff(count: number, options: Backoff, clock: Clock): number {
  const { baseMilliseconds = defaultBaseMilliseconds, maxMilliseconds = defaultMaxMilliseconds } =
    options;
  const longest = Math.min(maxMilliseconds, baseMilliseconds * 2 ** (count - 1));
  return Math.floor(clock.random() * longest);
}

/** A gate that opens at most once per interval: for services that count calls per second. */
export function pacer(intervalMilliseconds: number, clock: Clock): () => Promise<void> {
  let next = -Infinity;
  return async () => {
    const wait = next - clock.now();
    next = Math.max(next, clock.now()) + intervalMilliseconds;
    if (wait > 0) await clock.sleep(wait);
  };
}
