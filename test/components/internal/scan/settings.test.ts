import { expect } from "chai";
import { pipelineDefaults, pipelineSettings } from "../../../../components/internal/scan/settings";

describe("pipelineSettings", () => {
  const defaults = { ...pipelineDefaults, targetTags: {} };
  const patience = (expression: string, args = {}) => {
    const { silentAfterHours, retireProfilesAfterDays } = pipelineSettings(
      "p",
      { schedule: { expression }, ...args },
      defaults,
    );
    return [silentAfterHours, retireProfilesAfterDays];
  };

  const schedules: readonly [string, number, number][] = [
    ["rate(1 hour)", 26, 30],
    ["cron(0 3 ? * * *)", 26, 30],
    ["cron(0 3 ? * SUN *)", 7 * 24 + 2, 30],
    ["cron(0 3 ? * SUN#1 *)", 35 * 24 + 2, 42],
    ["rate(39 days)", 39 * 24 + 2, 46],
    // No longer than hosts are watched for at all: this is refused, and has to be said.
    ["rate(45 days)", 960, 52],
  ];
  for (const [expression, hours, days] of schedules) {
    it(`waits ${hours} hours for hosts and ${days} days for profiles with ${expression}`, () => {
      expect(patience(expression)).to.deep.equal([hours, days]);
    });
  }

  it("keeps to what is said", () => {
    const said = { silentAfterHours: 200, retireProfilesAfterDays: 20 };
    expect(patience("cron(0 3 ? * SUN *)", said)).to.deep.equal([200, 20]);
    expect(patience("rate(1 hour)", { silentAfterHours: 0 })).to.deep.equal([0, 30]);
  });
});
