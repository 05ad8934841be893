const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN"].concat([
  "JUL",
  "AUG",
  "SEP",
  "OCT",
  "NOV",
  "DEC",
]);
/** The days of a week as `cron` expressions number them, from 1. */
export const weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/** What the fields of a `cron` expression of EventBridge take, in their order; names stand for 1 and on. */
export const cronFields = [
  { part: "minute", least: 0, most: 59, names: [] },
  { part: "hour", least: 0, most: 23, names: [] },
  { part: "day", least: 1, most: 31, names: [] },
  { part: "month", least: 1, most: 12, names: months },
  { part: "weekday", least: 1, most: 7, names: weekdays },
  { part: "year", least: 1970, most: 2199, names: [] },
] as const;

/** One of them. */
export type CronField = (typeof cronFields)[number];

/** The values that the text of a field stands for, names in capitals; absent where it is no such text. */
export function cronValues(
  text: string,
  { least, most, names }: CronField,
): ReadonlySet<number> | undefined {
  const values = new Set<number>();
  for (const item of text.split(",")) {
    const [range = "", step = "1", more] = item.split("/");
    const all = range === "*" || range === "?";
    const [first = "", last, further] = range.split("-");
    const from = all ? least : numberOf(first, names);
    const open = all || item.includes("/");
    const to = last === undefined ? (open ? most : from) : numberOf(last, names);
    const inside = from >= least && from <= most && to >= least && to <= most;
    if (!inside || !/^[1-9]\d*$/.test(step) || (more ?? further) !== undefined) return undefined;
    // A range may go round: FRI-MON.
    const count = most - least + 1;
    const length = (to - from + count) % count;
    for (let done = 0; done <= length; done += Number(step)) {
      values.add(least + ((from - least + done) % count));
    }
  }
  return values;
}

function numberOf(text: string, names: readonly string[]): number {
  const name = names.indexOf(text);
  if (name >= 0) return name + 1;
  return /^\d+$/.test(text) ? Number(text) : NaN;
}
