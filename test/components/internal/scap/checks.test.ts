import { expect } from "chai";
import { ScapPipeline, type ScapPipelineArgs } from "../../../../components";
import { checkedArguments } from "../../../../components/internal/common/checks";
import { checkScapPipelineArgs } from "../../../../components/internal/scap/checks";
import { scapSettings } from "../../../../components/internal/scap/settings";
import { registered } from "../../../helpers/mocks";

function check(args: ScapPipelineArgs): void {
  checkedArguments("ScapPipeline", "scap", args, (given, checks) =>
    checkScapPipelineArgs(checks, given, scapSettings("scap", given)),
  );
}

/** Arguments as a program in JavaScript, or in another language, may give them. */
function untyped(args: Readonly<Record<string, unknown>>): ScapPipelineArgs {
  return args;
}

describe("checkScapPipelineArgs", () => {
  it("takes the defaults", () => {
    check({});
  });

  it("takes each number at its limits", () => {
    check({
      silentAfterHours: 960,
      resultsRetentionDays: 1,
      retireProfilesAfterDays: 365,
      resultsFunction: {
        memoryMb: 256,
        timeoutSeconds: 900,
        maximumConcurrency: 2,
        maxResultMb: 10_240,
        maxUploadsPerHour: 100_000,
        maxUploadMbPerHour: 1,
      },
    });
  });

  const refused: readonly (readonly [Readonly<Record<string, unknown>>, string])[] = [
    [{ resultsRetentionDays: 0 }, "property resultsRetentionDays was 0, must be a whole number"],
    [{ retireProfilesAfterDays: 0 }, "property retireProfilesAfterDays was 0, must be"],
    [{ retireProfilesAfterDays: 366 }, "property retireProfilesAfterDays was 366"],
    [{ resultsFunction: { memoryMb: 128 } }, "property resultsFunction.memoryMb was 128"],
    [
      { resultsFunction: { timeoutSeconds: 901 } },
      "property resultsFunction.timeoutSeconds was 901",
    ],
    [
      { resultsFunction: { maxUploadsPerHour: 0 } },
      "property resultsFunction.maxUploadsPerHour was 0, must be a whole number from 1 to 100000",
    ],
    [
      { resultsFunction: { maxUploadMbPerHour: 0.5 } },
      "property resultsFunction.maxUploadMbPerHour was 0.5",
    ],
    [
      { resultsFunction: { maximumConcurrency: 1 } },
      "property resultsFunction.maximumConcurrency was 1, must be a whole number from 2 to 1000",
    ],
    [{ resultsFunction: { maxResultMb: 0.5 } }, "property resultsFunction.maxResultMb was 0.5"],
    [{ metrics: "all" }, 'property metrics was "all", must be one of both, instance, fleet, none'],
    [{ metricNamespace: "AWS/SCAP" }, 'property metricNamespace was "AWS/SCAP"'],
    [{ metricNamespace: ":x" }, 'property metricNamespace was ":x"'],
    [{ targetTags: {} }, "property targetTags was {}, must be a map with 1 to 5 tag keys"],
    [{ targetTags: { RunSCAP: [] } }, "property targetTags.RunSCAP was []"],
    [{ targetTags: { "aws:x": ["y"] } }, 'property targetTags was "aws:x"'],
    [
      { schedule: { expression: "daily" } },
      'property schedule.expression was "daily", must be a State Manager schedule such as',
    ],
    [
      { schedule: { expression: "rate(1 day)", onlyOnSchedule: true } },
      "property schedule.onlyOnSchedule was true, must be false where",
    ],
    [{ schedule: { maxConcurrency: "0" } }, 'property schedule.maxConcurrency was "0"'],
    [{ schedule: { maxErrors: "101%" } }, 'property schedule.maxErrors was "101%"'],
    [
      { schedule: { complianceSeverity: "SEVERE" } },
      'property schedule.complianceSeverity was "SEVERE", must be one of CRITICAL, HIGH',
    ],
    [{ silentAfterHours: 961 }, "property silentAfterHours was 961, must be a whole number from 0"],
    [
      { schedule: { expression: "rate(2 days)" }, silentAfterHours: 26 },
      "property silentAfterHours was 26, must be longer than the longest time between two runs of rate(2 days), or 0 for not looking",
    ],
    [
      { schedule: { expression: "cron(0 2 ? * SUN *)" }, silentAfterHours: 168 },
      "property silentAfterHours was 168, must be longer than the longest time between two runs of cron(0 2 ? * SUN *)",
    ],
    [
      {
        schedule: { expression: "cron(0 2 1 * ? *)" },
        silentAfterHours: 800,
        retireProfilesAfterDays: 30,
      },
      "property retireProfilesAfterDays was 30, must be longer than the longest time between two runs of cron(0 2 1 * ? *)",
    ],
    [
      { instanceAccess: { mode: "take" } },
      'property instanceAccess.mode was "take", must be one of',
    ],
    [{ instanceAccess: { mode: "adopt" } }, "property instanceAccess.roleNames was []"],
    [
      { instanceAccess: { mode: "skip", roleNames: ["web"] } },
      'property instanceAccess.roleNames was ["web"], must be left out unless',
    ],
    [
      { instanceAccess: { roleNames: ["web", "web"] } },
      "must be a list in which no entry occurs twice",
    ],
    [
      { instanceAccess: { roleNames: ["arn:aws:iam::123456789012:role/web"] } },
      "must be names of roles, not ARNs",
    ],
    [{ trustedUploaderIds: ["collector"] }, 'property trustedUploaderIds was "collector", must be'],
    [{ scan: { profile: "a b" } }, 'property scan.profile was "a b"'],
    [{ logRetentionDays: 42 }, "property logRetentionDays was 42"],
  ];

  for (const [args, sentence] of refused) {
    it(`refuses ${JSON.stringify(args)} in one sentence`, () => {
      expect(() => {
        check(untyped(args));
      })
        .to.throw(`ScapPipeline "scap": `)
        .with.property("message")
        .that.includes(sentence)
        .and.not.match(/[\n.]$/);
    });
  }

  it("takes a schedule of two days where the alarm waits for longer, or is not wanted", () => {
    check({ schedule: { expression: "rate(2 days)" }, silentAfterHours: 50 });
    check({ schedule: { expression: "rate(30 days)" }, silentAfterHours: 0 });
    check({ schedule: { expression: "cron(0 2 ? * SUN *)" }, silentAfterHours: 170 });
  });

  it("takes a property that is there and undefined, as other languages give it, as left out", () => {
    check({ schedule: { expression: undefined }, resultsFunction: { memoryMb: undefined } });
  });

  it("is what the constructor does first", async () => {
    await registered((options) => new ScapPipeline("ok", {}, options));

    expect(() => new ScapPipeline("scap", { silentAfterHours: -1 })).to.throw(
      'ScapPipeline "scap": property silentAfterHours was -1',
    );
    expect(() => new ScapPipeline("not_a_name")).to.throw('ScapPipeline "not_a_name": the name');
  });
});
