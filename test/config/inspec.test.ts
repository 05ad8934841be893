import { expect } from "chai";
import { readStackConfig } from "../../config";

const read = (section: object) =>
  readStackConfig({ "plumbline:inspec": JSON.stringify(section) }).inspec;

describe("the section inspec of the stack's configuration", () => {
  it("is what the component takes, and nothing where it is not there", () => {
    const section = {
      runner: "AWS-RunInspecChecks",
      targetTags: { ComplianceBenchmark: ["cis-dil-benchmark"] },
      schedule: {
        expression: "rate(12 hours)",
        onlyOnSchedule: false,
        maxConcurrency: "10%",
        maxErrors: "5%",
        complianceSeverity: "HIGH",
      },
      profile: {
        github: {
          owner: "dev-sec",
          repository: "cis-dil-benchmark",
          path: "profiles/one",
          ref: "0.4.13",
          tokenParameterName: "/plumbline/github",
        },
        inputs: "cis_level: 2",
        waivers: "s3://profiles/waivers.yaml",
        installMissing: false,
        auditorVersion: "5.22.65",
        acceptChefLicense: true,
        timeoutSeconds: 1800,
      },
      instanceAccess: { mode: "adopt", roleNames: ["web"] },
      profileAttachment: { forceReplace: true, schedule: "rate(1 day)" },
      trustedUploaderIds: ["AROAEXAMPLE"],
      resultsRetentionDays: 400,
      resultPolicy: { notchecked: { finding: "open" } },
      systemsManagerCompliance: false,
      sweepMinutes: 30,
      metrics: "fleet",
      metricNamespace: "Audits",
      alarmTopicArns: ["arn:aws:sns:us-east-1:123456789012:alarms"],
      silentAfterHours: 48,
      retireProfilesAfterDays: 30,
      resultsFunction: { memoryMb: 1024, maxResultMb: 50 },
    };

    expect(read(section)).to.deep.equal(section);
    expect(read({})).to.deep.equal({});
    expect(readStackConfig({})).not.to.have.property("inspec");
  });

  const refused: readonly (readonly [object, string])[] = [
    [
      { runner: "inspec" },
      'plumbline:inspec.runner was "inspec", must be one of cinc-auditor, AWS-RunInspecChecks',
    ],
    [
      { profile: { github: { owner: "dev-sec", repository: "cis-dil-benchmark" } } },
      "plumbline:inspec.profile.github.ref",
    ],
    [{ profile: { timeoutSeconds: "long" } }, "plumbline:inspec.profile.timeoutSeconds"],
    [{ targetTags: { Audit: "yes" } }, "plumbline:inspec.targetTags.Audit"],
    [{ schedule: { cron: "x" } }, "plumbline:inspec.schedule.cron"],
    [{ sweepMinute: 5 }, "nearest is plumbline:inspec.sweepMinutes"],
  ];
  for (const [section, sentence] of refused) {
    it(`refuses ${JSON.stringify(section)} in one sentence`, () => {
      expect(() => read(section)).to.throw(sentence);
    });
  }
});
