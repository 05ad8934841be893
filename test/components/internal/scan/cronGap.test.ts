import { expect } from "chai";
import { cronGapMinutes } from "../../../../components/internal/scan/cronGap";

const hour = 60;
const day = 24 * hour;

describe("cronGapMinutes", () => {
  const gaps: readonly (readonly [string, number])[] = [
    ["cron(0 2 ? * * *)", day],
    ["cron(0 2 * * ? 2026-2030)", day],
    ["cron(0/30 * * * ? *)", 30],
    ["cron(15 0/6 * * ? *)", 6 * hour],
    ["cron(0 8-18 * * ? *)", 14 * hour],
    ["cron(0 2,3 ? * * *)", 23 * hour],
    ["cron(0 2 ? * SUN *)", 7 * day],
    ["cron(0 2 ? * sun,wed *)", 4 * day],
    ["cron(0 2 ? * MON-FRI *)", 3 * day],
    ["cron(0 2 ? * FRI-MON *)", 4 * day],
    ["cron(0 2 ? * 2/2 *)", 3 * day],
    ["cron(0 2 ? * L *)", 7 * day],
    ["cron(0 2 1 * ? *)", 31 * day],
    ["cron(0 2 1,15 * ? *)", 17 * day],
    ["cron(0 2 L * ? *)", 35 * day],
    ["cron(0 2 ? * TUE#3 *)", 35 * day],
    ["cron(0 2 1 1/3 ? *)", 92 * day],
    ["cron(0 2 1 JAN ? *)", 365 * day],
    ["cron(0 2 L JAN ? *)", Infinity],
    ["cron(0 2 29 FEB ? *)", Infinity],
  ];

  for (const [expression, minutes] of gaps) {
    it(`is ${minutes === Infinity ? "years" : `${minutes / hour} hours`} for ${expression}`, () => {
      expect(cronGapMinutes(expression)).to.equal(minutes);
    });
  }

  it("is absent for what no calendar has", () => {
    for (const each of [
      "rate(1 day)",
      "cron(0 2 * *)",
      "cron(60 2 ? * * *)",
      "cron(0 24 ? * * *)",
      "cron(0 2 0 * ? *)",
      "cron(0 2 32 * ? *)",
      "cron(0 2 ? 13 * *)",
      "cron(0 2 ? * 8 *)",
      "cron(0 2 ? * SUNDAY *)",
      "cron(0 2 ? * TUE#6 *)",
      "cron(0/0 2 ? * * *)",
      "cron(0 1-2-3 ? * * *)",
      "cron(0 2 , * ? *)",
    ]) {
      expect(cronGapMinutes(each), each).to.equal(undefined);
    }
  });
});
