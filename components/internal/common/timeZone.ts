/** Whether it is the name of a time zone: AWS takes no offsets such as `+02:00`, which know no summer. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Tells the parts of what clocks in a time zone show, in digits. */
export function clockFormat(
  timeZone: string,
  more: Pick<Intl.DateTimeFormatOptions, "weekday"> = {},
): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    ...more,
  });
}
