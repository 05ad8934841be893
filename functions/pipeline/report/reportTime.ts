/**
 * The time that a report is of: that at which its schedule was due, which is the same however often
 * the schedule's event comes. Started by hand, without one, it is of this moment.
 *
 * @returns ISO 8601.
 */
export function reportTime(event: unknown, now: number): string {
  const given =
    typeof event === "object" && event !== null && "scheduledTime" in event
      ? event.scheduledTime
      : undefined;
  const time = typeof given === "string" ? Date.parse(given) : NaN;
  return new Date(Number.isNaN(time) ? now : time).toISOString();
}
