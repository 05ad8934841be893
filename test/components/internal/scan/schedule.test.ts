import { expect } from "chai";
import { isSchedule, rateMinutes } from "../../../../components/internal/scan/schedule";

describe("isSchedule", () => {
  it("takes rates of half an hour and more", () => {
    for (const each of ["rate(30 minutes)", "rate(1 hour)", "rate(12 hours)", "rate(30 days)"]) {
      expect(isSchedule(each), each).to.equal(true);
    }
  });

  it("takes cron expressions of six fields with one question mark for a day", () => {
    for (const each of [
      "cron(0 2 ? * * *)",
      "cron(0/30 * * * ? *)",
      "cron(0 4 ? * SUN *)",
      "cron(0 0 ? * TUE#3 *)",
      "cron(15 10 L * ? *)",
      "cron(0 0/12 ? * * *)",
      "cron(0,30 2 ? * * *)",
    ]) {
      expect(isSchedule(each), each).to.equal(true);
    }
  });

  it("refuses what State Manager would refuse", () => {
    for (const each of [
      "",
      "daily",
      "rate(29 minutes)",
      "rate(31 days)",
      "rate(45 days)",
      "cron(0 2 1 1,7 ? *)",
      "cron(0 2 ? JAN SUN#1 *)",
      "cron(0 2 ? * MON-FRI *)",
      "cron(0 2 1,15 * ? *)",
      "cron(*/5 * ? * * *)",
      "cron(0,20 2 ? * * *)",
      "cron(0 0,23 ? * * *)x",
      "rate(1 hours)",
      "rate(2 hour)",
      "rate(0 days)",
      "rate(1.5 hours)",
      "cron(0 2 * * *)",
      "cron(0 2 * * * *)",
      "cron(0 2 ? * ? *)",
      "cron(0 ? * * * *)",
      "cron(0 2  ? * * *)",
      "cron(0 25 ? * * *)",
      "cron(0 2 ? * FUNDAY *)",
      "at(2026-11-21T02:00:00)",
    ]) {
      expect(isSchedule(each), each).to.equal(false);
    }
  });
});

describe("rateMinutes", () => {
  it("is the interval of a rate, and absent for a cron expression", () => {
    expect(rateMinutes("rate(2 days)")).to.equal(2880);
    expect(rateMinutes("rate(45 minutes)")).to.equal(45);
    expect(rateMinutes("cron(0 2 ? * * *)")).to.equal(undefined);
  });
});
