import { expect } from "chai";
import { scheduleExpression } from "../../../local/sources/scheduleExpression";

describe("scheduleExpression", () => {
  const at = (text: string): number => Date.parse(`${text}Z`);
  const start = at("2026-11-20T00:10:00");

  /** The last time that an expression was due, as text. */
  function due(expression: string, from: string, to: string, zone = "UTC"): string | undefined {
    const found = scheduleExpression(expression, zone, start, "schedule s")(at(from), at(to));
    return found === undefined ? undefined : new Date(found).toISOString().slice(0, 16);
  }

  const cases: readonly (readonly [
    expression: string,
    from: string,
    to: string,
    due: string | undefined,
    zone?: string,
  ])[] = [
    ["rate(1 hour)", "2026-11-20T00:10:00", "2026-11-20T01:09:59", undefined],
    ["rate(1 hour)", "2026-11-20T00:10:00", "2026-11-20T01:10:00", "2026-11-20T01:10"],
    ["rate(5 minutes)", "2026-11-20T00:10:00", "2026-11-20T00:31:00", "2026-11-20T00:30"],
    ["rate(2 days)", "2026-11-20T00:10:00", "2026-11-25T00:00:00", "2026-11-24T00:10"],
    ["cron(0 12 * * ? *)", "2026-11-20T00:00:00", "2026-11-20T12:00:00", "2026-11-20T12:00"],
    ["cron(0 12 * * ? *)", "2026-11-20T12:00:00", "2026-11-21T11:59:00", undefined],
    ["cron(0/15 * * * ? *)", "2026-11-20T00:00:00", "2026-11-20T00:50:00", "2026-11-20T00:45"],
    ["cron(30 2 ? * MON-WED *)", "2026-11-20T00:00:00", "2026-11-27T00:00:00", "2026-11-25T02:30"],
    ["cron(0 0 1 JAN,DEC ? *)", "2026-11-20T00:00:00", "2026-12-02T00:00:00", "2026-12-01T00:00"],
    ["cron(0 9 * * ? 2027)", "2026-11-20T00:00:00", "2026-12-02T00:00:00", undefined],
    [
      "cron(0 9 * * ? *)",
      "2026-11-20T00:00:00",
      "2026-11-20T23:00:00",
      "2026-11-20T08:00",
      "Europe/Berlin",
    ],
    // Clocks go forward at 01:00 UTC: there is no half past two that day.
    [
      "cron(30 2 * * ? *)",
      "2027-03-27T12:00:00",
      "2027-03-28T12:00:00",
      undefined,
      "Europe/Berlin",
    ],
    // They go back at 01:00 UTC: of two times half past two the first one counts.
    [
      "cron(30 2 * * ? *)",
      "2026-10-24T12:00:00",
      "2026-10-25T12:00:00",
      "2026-10-25T00:30",
      "Europe/Berlin",
    ],
  ];
  for (const [expression, from, to, expected, zone] of cases) {
    it(`finds ${expression} ${expected === undefined ? "not " : ""}due until ${to}`, () => {
      expect(due(expression, from, to, zone)).to.equal(expected);
    });
  }

  for (const expression of ["rate(0 minutes)", "cron(0 12 * * ?)", "cron(0 12 L * ? *)", "daily"]) {
    it(`refuses ${expression} and names the schedule`, () => {
      expect(() => due(expression, "2026-11-20T00:00:00", "2026-11-20T01:00:00")).to.throw(
        /^schedule s/,
      );
    });
  }
});
