import { expect } from "chai";
import {
  FindingsStore,
  InspecAudit,
  InspecDriftAlerts,
  type InspecDriftAlertsArgs,
} from "../../components";
import { type Registrations, registered } from "../helpers/mocks";
import { mapOf, statement, statements } from "../helpers/pipeline";

const slack = { channelId: "C0123456789", tokenParameterName: "/slack/token" };

/** Alerts named `drift` over a store named `shared`. */
function alerts(args: InspecDriftAlertsArgs = {}): Promise<Registrations> {
  return registered((options) => {
    const findingsStore = new FindingsStore("shared", {}, options);
    return new InspecDriftAlerts("drift", { findingsStore, ...args }, options);
  });
}

const variables = (all: Registrations, name: string) =>
  mapOf(mapOf(all.one("Function", name).inputs, "environment"), "variables");

describe("InspecDriftAlerts", () => {
  it("gathers the changes of its sources in a queue, and hands them over in large batches", async () => {
    const all = await alerts({
      sources: ["inspec", "openscap"],
      digestSeconds: 90,
      maxEvents: 700,
    });

    const rule = all.one("EventRule", "drift-alerts").inputs;
    expect(JSON.parse(String(rule["eventPattern"]))).to.deep.equal({
      source: ["plumbline"],
      "detail-type": ["Plumbline Finding Changed"],
      detail: { store: ["shared-findings"], source: ["inspec", "openscap"] },
    });
    const target = all.one("EventTarget", "drift-alerts").inputs;
    expect(target["arn"]).to.equal("arn:aws:aws:sqs/queue:Queue:drift-alerts");
    expect(mapOf(target, "deadLetterConfig")["arn"]).to.include("drift-alerts-dead-letters");
    const mapping = all.one("EventSourceMapping", "drift-alerts").inputs;
    expect(mapping).to.deep.include({
      batchSize: 700,
      maximumBatchingWindowInSeconds: 90,
      functionResponseTypes: ["ReportBatchItemFailures"],
    });
    const queue = all.one("Queue", "drift-alerts").inputs;
    // Six times the function's timeout, and the time for which messages are gathered.
    expect(queue["visibilityTimeoutSeconds"]).to.equal(720 + 90);
    const policy = all.one("QueuePolicy", "drift-alerts").inputs["policy"];
    expect(statement(policy, "AllowEvents").Condition).to.deep.equal({
      ArnEquals: { "aws:SourceArn": ["arn:aws:aws:cloudwatch/eventRule:EventRule:drift-alerts"] },
      StringEquals: { "aws:SourceAccount": "123456789012" },
    });
  });

  it("asks for scans without news only where they are told", async () => {
    const all = await alerts({ nothingNew: true });

    const pattern = String(all.one("EventRule", "drift-alerts").inputs["eventPattern"]);
    expect(pattern).to.include("Plumbline Scan Recorded");
    expect(variables(all, "drift-alerts")["NOTHING_NEW"]).to.equal("told");
  });

  it("lets the functions read the one token, and has it in no environment", async () => {
    const all = await alerts({ slack });

    for (const name of ["drift-alerts", "drift-report"]) {
      expect(variables(all, name)).to.include({
        SLACK_CHANNEL: "C0123456789",
        SLACK_TOKEN_PARAMETER: "/slack/token",
      });
      const policy = all.one("RolePolicy", name).inputs["policy"];
      expect(statement(policy, "ReadSlackToken")).to.include({ Effect: "Allow" });
      expect(statement(policy, "ReadSlackToken").Resource).to.deep.equal([
        "arn:aws:ssm:eu-central-1:123456789012:parameter/slack/token",
      ]);
    }
  });

  it("reads a secret instead, and uses its key for nothing else", async () => {
    const tokenSecretArn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:slack-AbCdEf";
    const tokenKmsKeyArn = "arn:aws:kms:eu-central-1:123456789012:key/k";
    const all = await alerts({
      slack: { channelId: "C0123456789", tokenSecretArn, tokenKmsKeyArn },
    });

    const policy = all.one("RolePolicy", "drift-alerts").inputs["policy"];
    expect(statement(policy, "ReadSlackToken")).to.deep.include({
      Action: ["secretsmanager:GetSecretValue"],
      Resource: [tokenSecretArn],
    });
    expect(statement(policy, "DecryptSlackToken").Condition).to.deep.equal({
      StringEquals: { "kms:ViaService": ["secretsmanager.eu-central-1.amazonaws.com"] },
    });
  });

  it("has no word of Slack where there is none, and tells its topic all the same", async () => {
    const all = await alerts();

    const policy = JSON.stringify(
      statements(all.one("RolePolicy", "drift-alerts").inputs["policy"]),
    );
    expect(policy).not.to.match(/slack|secretsmanager|ssm:/i);
    expect(Object.keys(variables(all, "drift-alerts")).join()).not.to.include("SLACK");
    expect(variables(all, "drift-alerts")["DIGEST_TOPIC_ARN"]).to.include("drift-digests");
    expect(all.ofType("Topic").map(({ name }) => name)).to.deep.equal([
      "shared-changes",
      "drift-digests",
    ]);
  });

  it("allows each function what it does, on what it does it on, and nothing anywhere", async () => {
    const all = await alerts({ slack });

    for (const name of ["drift-alerts", "drift-report"]) {
      for (const { Sid, Resource } of statements(all.one("RolePolicy", name).inputs["policy"])) {
        expect([Resource].flat(), Sid).not.to.include("*");
      }
    }
  });

  it("makes an audit of its own for InSpec, and only a store for others", async () => {
    const own = await registered((options) => new InspecDriftAlerts("drift", {}, options));
    const other = await registered(
      (options) => new InspecDriftAlerts("drift", { sources: ["openscap"] }, options),
    );

    expect(own.ofType("plumbline:index:InspecAudit")).to.have.length(1);
    expect(other.ofType("plumbline:index:InspecAudit")).to.have.length(0);
    expect(other.ofType("plumbline:index:FindingsStore")).to.have.length(1);
  });

  it("looks at the store of the audit that it is given", async () => {
    const all = await registered((options) => {
      const audit = new InspecAudit("audit", {}, options);
      return new InspecDriftAlerts("drift", { audit }, options);
    });

    expect(variables(all, "drift-alerts")["FINDINGS_TABLE"]).to.equal("audit-findings");
    expect(all.ofType("plumbline:index:FindingsStore")).to.have.length(1);
  });

  for (const [what, args, sentence] of [
    [
      "both places of a token",
      {
        slack: {
          ...slack,
          tokenSecretArn: "arn:aws:secretsmanager:eu-central-1:123456789012:secret:slack-AbCdEf",
        },
      },
      "exactly one of",
    ],
    ["no place of a token", { slack: { channelId: "C0123456789" } }, "exactly one of"],
    ["a channel's name", { slack: { ...slack, channelId: "#alerts" } }, "slack.channelId"],
    ["no source", { sources: [] }, "sources"],
    ["a window that is too long", { digestSeconds: 301 }, "digestSeconds"],
    ["large batches without a window", { digestSeconds: 0 }, "maxEvents"],
    [
      "a schedule that is none",
      { reportSchedule: { expression: "monthly" } },
      "reportSchedule.expression",
    ],
    [
      "a time zone that is none",
      { reportSchedule: { timeZone: "Berlin" } },
      "reportSchedule.timeZone",
    ],
  ] as const) {
    it(`refuses ${what} with one sentence`, async () => {
      let said = "";
      try {
        await alerts(args as InspecDriftAlertsArgs);
      } catch (error) {
        said = String(error);
      }

      expect(said).to.include('InspecDriftAlerts "drift"').and.include(sentence);
      expect(said.split("\n")).to.have.length(1);
    });
  }
});
