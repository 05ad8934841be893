import { expect } from "chai";
import { withoutSkippedTime } from "../../../../components/internal/functions/skippedTime";

describe("withoutSkippedTime", () => {
  const moved: readonly [string, string, string][] = [
    ["cron(30 2 28 * ? *)", "Europe/Berlin", "cron(30 3 28 * ? *)"],
    ["cron(0 2 ? * SUN *)", "America/New_York", "cron(0 3 ? * SUN *)"],
    ["cron(15 2 * * ? *)", "Australia/Lord_Howe", "cron(45 2 * * ? *)"],
    ["cron(0 2 ? * 1L *)", "Europe/Berlin", "cron(0 3 ? * 1L *)"],
    // Clocks go from 23:00 to midnight there.
    ["cron(30 23 * * ? *)", "America/Nuuk", "cron(30 22 * * ? *)"],
  ];
  for (const [expression, zone, expected] of moved) {
    it(`moves ${expression} of ${zone}, whose time does not exist on one day`, () => {
      expect(withoutSkippedTime(expression, zone)?.expression).to.equal(expected);
    });
  }

  const kept: readonly [string, string][] = [
    ["cron(30 2 28 * ? *)", "UTC"],
    // Clocks go forward on the last Sunday of March.
    ["cron(30 2 1 * ? *)", "Europe/Berlin"],
    ["cron(30 2 28 4 ? *)", "Europe/Berlin"],
    ["cron(0 2 ? * MON *)", "Europe/Berlin"],
    ["cron(59 1 * * ? *)", "Europe/Berlin"],
    ["cron(0 3 * * ? *)", "Europe/Berlin"],
    ["cron(30 2 28 3 ? 2028)", "Europe/Berlin"],
    // Another run of the day is there.
    ["cron(30 2,14 * * ? *)", "Europe/Berlin"],
    ["cron(30 2 28 * ? *)", "Asia/Kolkata"],
    ["rate(1 day)", "Europe/Berlin"],
  ];
  for (const [expression, zone] of kept) {
    it(`keeps ${expression} of ${zone}`, () => {
      expect(withoutSkippedTime(expression, zone)).to.equal(undefined);
    });
  }

  it("says from which time to which", () => {
    const found = withoutSkippedTime("cron(30 2 * * ? *)", "Europe/Berlin");

    expect(found).to.include({ from: "02:30", to: "03:30" });
  });
});
