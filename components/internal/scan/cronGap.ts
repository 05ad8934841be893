const minutesInDay = 24 * 60;
const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN"].concat([
  "JUL",
  "AUG",
  "SEP",
  "OCT",
  "NOV",
  "DEC",
]);
const weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/** What the fields of a `cron` expression take, in their order; names stand for 1 and on. */
const fields = [
  { least: 0, most: 59, names: [] },
  { least: 0, most: 23, names: [] },
  { least: 1, most: 31, names: [] },
  { least: 1, most: 12, names: months },
  { least: 1, most: 7, names: weekdays },
  { least: 1970, most: 2199, names: [] },
] as const;

/** A day of each month by `L`, `W` or `#`, such as its last one: never more than five weeks apart. */
const singleDay = /^(?:L|LW|\d{1,2}W|[1-7]L|(?:[A-Z]{3}|[1-7])#[1-5])$/;
const fiveWeeks = 35 * minutesInDay;

/**
 * The longest time between two runs of a `cron` expression of six fields, in minutes; infinite where
 * that is years. Absent for what is no such expression.
 */
export function cronGapMinutes(expression: string): number | undefined {
  const texts = /^cron\((.+)\)$/.exec(expression)?.[1]?.toUpperCase().split(" ");
  if (texts?.length !== fields.length) return undefined;
  // On its own, the last day of the week.
  if (texts[4] === "L") texts[4] = "SAT";
  const single = [2, 4].filter((index) => singleDay.test(texts[index] ?? ""));
  for (const index of single) texts[index] = "*";
  const values = fields.map((field, index) => valuesOf(texts[index] ?? "", field));
  if (values.some((each) => each === undefined)) return undefined;
  if (single.length > 0) return texts[3] === "*" ? fiveWeeks : Infinity;
  return gap(values.map((each) => each ?? new Set<number>()));
}

/** The values that a field takes; absent where it takes none of those that there are. */
function valuesOf(
  text: string,
  { least, most, names }: (typeof fields)[number],
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

/** Any two years of which one has a leap day show every distance between two days of a calendar. */
const firstDay = Date.UTC(2027, 0, 1);
const dayCount = 2 * 365 + 1;

/** The longest distance between two runs, whatever the years are that the expression asks for. */
function gap(values: readonly ReadonlySet<number>[]): number {
  const [minutes = [], hours = [], days, inMonths, onWeekdays] = values;
  const times = [...hours]
    .flatMap((hour) => [...minutes].map((minute) => hour * 60 + minute))
    .sort((a, b) => a - b);
  let longest = 0;
  for (const [index, time] of times.slice(1).entries()) {
    longest = Math.max(longest, time - (times[index] ?? 0));
  }
  const overnight = (times[0] ?? 0) - (times.at(-1) ?? 0);
  let previous: number | undefined;
  let runs = 0;
  for (let day = 0; day < dayCount; day += 1) {
    const date = new Date(firstDay + day * minutesInDay * 60_000);
    const due =
      days?.has(date.getUTCDate()) === true &&
      inMonths?.has(date.getUTCMonth() + 1) === true &&
      onWeekdays?.has(date.getUTCDay() + 1) === true;
    if (!due) continue;
    if (previous !== undefined) {
      longest = Math.max(longest, (day - previous) * minutesInDay + overnight);
    }
    previous = day;
    runs += 1;
  }
  return runs < 2 ? Infinity : longest;
}
