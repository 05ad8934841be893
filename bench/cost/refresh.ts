/**
 * How often an open finding has to be told again because it has not changed for a long time, a day.
 *
 * With a drift `d` half of the changes close a finding, so that an open one is closed on a day with
 * the probability `d / 2`. It is told when it is opened, and again after every `after` days that it
 * stays open; so, of all stretches between two tellings, the part `(1 - d / 2) ^ after` ends in a
 * refresh, and a stretch lasts for the sum of the probabilities that it is still going on.
 */
export function refreshesPerDay(drift: number, after: number): number {
  const stays = 1 - drift / 2;
  const refreshed = stays ** after;
  const length = stays === 1 ? after : (1 - refreshed) / (1 - stays);
  return refreshed / length;
}
