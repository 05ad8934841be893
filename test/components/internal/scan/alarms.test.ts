import { expect } from "chai";
import {
  CisScanFrequency,
  FindingsStore,
  InspecAudit,
  InspectorCisScan,
  MetricsMode,
  ScapPipeline,
  type ScapPipelineArgs,
} from "../../../../components";
import { scanAlarms } from "../../../../components/internal/scan/alarms";
import { scapSettings } from "../../../../components/internal/scap/settings";
import { registered } from "../../../helpers/mocks";
import { pipeline } from "../../../helpers/pipeline";

function alarms(args: ScapPipelineArgs = {}) {
  const all = scanAlarms({
    family: "SCAP",
    settings: scapSettings("scap", args),
    queueName: "results",
    deadLetterQueueName: "dead",
    quarantineQueueName: "quarantine",
    functionName: "function",
    hostWatchName: "watch",
  });
  return new Map(all.map((alarm) => [alarm.name, alarm]));
}

describe("the alarms", () => {
  it("go off for anything at all among the dead letters and in quarantine", () => {
    for (const [name, queue] of [
      ["dead-letters", "dead"],
      ["quarantine", "quarantine"],
    ] as const) {
      expect(alarms().get(name)).to.deep.include({
        namespace: "AWS/SQS",
        metricName: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: queue },
        comparison: "GreaterThanThreshold",
        threshold: 0,
        missingData: "notBreaching",
      });
    }
  });

  it("go off when a message has waited for longer than all of its attempts take", () => {
    expect(alarms().get("queue-age")).to.deep.include({
      metricName: "ApproximateAgeOfOldestMessage",
      dimensions: { QueueName: "results" },
      threshold: 5 * 6 * 180,
    });
    const slow = alarms({ resultsFunction: { timeoutSeconds: 900 } });
    expect(slow.get("queue-age")).to.include({ threshold: 5 * 6 * 900 });
  });

  it("go off when the function fails as a whole", () => {
    expect(alarms().get("function-errors")).to.deep.include({
      namespace: "AWS/Lambda",
      metricName: "Errors",
      dimensions: { FunctionName: "function" },
      statistic: "Sum",
      periodSeconds: 300,
    });
  });

  it("take no data as silence, hour by hour, for as long as is said", () => {
    expect(alarms().get("silence")).to.include({
      namespace: "Compliance",
      metricName: "SCAP Scan Completed",
      periodSeconds: 3600,
      evaluationPeriods: 26,
      comparison: "LessThanThreshold",
      threshold: 1,
      missingData: "breaching",
    });
    expect(alarms({ silentAfterHours: 168 }).get("silence")).to.include({ evaluationPeriods: 168 });
    expect(alarms({ silentAfterHours: 0 }).has("silence")).to.equal(false);
  });

  it("leave the silence of a fleet that scans less often than weekly to the alarm of each host", () => {
    const monthly = alarms({ silentAfterHours: 169 });

    expect(monthly.has("silence")).to.equal(false);
    expect(monthly.has("silent-hosts")).to.equal(true);
  });

  it("go off while any host is silent, which is reported once an hour", () => {
    expect(alarms().get("silent-hosts")).to.deep.include({
      namespace: "Compliance",
      metricName: "SCAP Silent Host",
      statistic: "Maximum",
      periodSeconds: 3600,
      evaluationPeriods: 1,
      comparison: "GreaterThanThreshold",
      threshold: 0,
      missingData: "ignore",
    });
    expect(alarms({ silentAfterHours: 0 }).has("silent-hosts")).to.equal(false);
    expect(alarms({ metrics: MetricsMode.None }).has("silent-hosts")).to.equal(false);
  });

  it("go off when hosts could not be looked at", () => {
    expect(alarms().get("host-watch-errors")).to.deep.include({
      metricName: "Errors",
      dimensions: { FunctionName: "watch" },
    });
  });

  it("stay within the seven days that CloudWatch looks back, and one where periods are short", () => {
    for (const { periodSeconds, evaluationPeriods } of alarms({ silentAfterHours: 168 }).values()) {
      const days = periodSeconds >= 3600 ? 7 : 1;
      expect(periodSeconds * evaluationPeriods).to.be.at.most(days * 24 * 3600);
    }
  });

  it("go off for scans that failed on their hosts and findings that Security Hub refused", () => {
    expect(alarms({ metricNamespace: "Hosts" }).get("scan-failures")).to.include({
      namespace: "Hosts",
      metricName: "SCAP Scan Failed",
    });
    expect(alarms().get("security-hub")).to.include({ metricName: "Security Hub Import Failure" });
  });

  it("watch the signs of life in every mode that publishes them", () => {
    for (const metrics of [MetricsMode.Both, MetricsMode.Fleet, MetricsMode.Instance]) {
      expect(alarms({ metrics }).has("silence"), metrics).to.equal(true);
    }
    expect(alarms({ metrics: MetricsMode.None }).has("silence")).to.equal(false);
  });

  it("watch a metric of their own each, however many pipelines the account has", async () => {
    const found = await registered((options) => {
      const findingsStore = new FindingsStore("store", {}, options);
      for (const kind of ["one", "two"]) {
        new ScapPipeline(`scap-${kind}`, { findingsStore }, options);
        new InspecAudit(`inspec-${kind}`, { findingsStore }, options);
        const schedule = { frequency: CisScanFrequency.Daily };
        new InspectorCisScan(`cis-${kind}`, { findingsStore, schedule }, options);
      }
      return findingsStore;
    });
    const watched = found
      .ofType("MetricAlarm")
      .map(({ inputs }) =>
        JSON.stringify([inputs["namespace"], inputs["metricName"], inputs["dimensions"]]),
      );

    expect(watched).to.have.length.above(50);
    expect(watched.filter((each, at) => watched.indexOf(each) !== at)).to.deep.equal([]);
  });

  it("are registered as CloudWatch takes them", async () => {
    const { inputs } = (await pipeline()).one("MetricAlarm", "scap-silence");

    expect(inputs).to.deep.include({
      namespace: "Compliance",
      metricName: "SCAP Scan Completed",
      statistic: "Sum",
      period: 3600,
      evaluationPeriods: 26,
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      treatMissingData: "breaching",
    });
    expect(inputs["dimensions"]).to.deep.equal({ Pipeline: "plumbline/test/scap" });
    expect(inputs["alarmDescription"]).to.equal("No host has finished a scan in 26 hours.");
  });
});
