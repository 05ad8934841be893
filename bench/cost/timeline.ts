const day = 86_400_000;

/** CloudWatch takes no metric that is older than two weeks: the oldest scan is a day younger. */
const span = 13 * day;

/**
 * When the scans of a simulated fleet end, oldest first. A scan is a simulated day later than the one
 * before it, but all of them have to lie in the last two weeks: what lasts longer is drawn closer
 * together, which nothing that is counted here depends on.
 */
export function scanTimes(scans: number, now: number): Date[] {
  const interval = Math.min(day, span / Math.max(1, scans - 1));
  return Array.from(
    { length: scans },
    (_, index) => new Date(now - 60_000 - (scans - 1 - index) * interval),
  );
}
