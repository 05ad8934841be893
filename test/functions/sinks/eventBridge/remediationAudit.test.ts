import * as fs from "node:fs";
import * as path from "node:path";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { SinkError } from "../../../../functions/errors";
import {
  putRemediation,
  type RemediationOutcome,
  type RemediationRecord,
  remediationEntry,
  remediationMessage,
} from "../../../../functions/sinks/eventBridge/remediationAudit";
import { FakeClock } from "../../../helpers/fakeClock";
import { faults, type JsonSchema } from "../../../helpers/jsonSchema";
import { rejection, serviceFault } from "../../../helpers/rejection";

const schema = JSON.parse(
  fs.readFileSync(path.join(__dirname, "../../../../docs/events/remediation.schema.json"), "utf8"),
) as JsonSchema;

const record: RemediationRecord = {
  id: "request-1",
  outcome: "changed",
  time: "2026-11-21T02:00:00.000Z",
  partition: "aws",
  account: "111122223333",
  region: "eu-central-1",
  command: "S3_ENABLE_VERSIONING",
  rule: "s3-enable-versioning",
  resource: { type: "AWS::S3::Bucket", id: "a-bucket", arn: "arn:aws:s3:::a-bucket" },
  parameters: {},
  actor: {
    function: "arn:aws:lambda:eu-central-1:999988887777:function:f",
    request: "request-1",
    execution: "execution-1",
    role: "arn:aws:iam::111122223333:role/Remediation",
  },
  before: { versioning: "Off" },
  after: { versioning: "Enabled" },
};

describe("the audit trail of remediations", () => {
  const clients = {
    events: new EventBridgeClient({ region: "eu-central-1" }),
    sns: new SNSClient({ region: "eu-central-1" }),
  };
  const events = mockClient(clients.events);
  const sns = mockClient(clients.sns);

  beforeEach(() => {
    events.reset();
    sns.reset();
    events.on(PutEventsCommand).resolves({});
    sns.on(PublishCommand).resolves({});
  });

  after(() => {
    events.restore();
    sns.restore();
  });

  const put = (outcome: RemediationOutcome = "changed") =>
    putRemediation(
      clients,
      { topicArn: "arn:topic", pack: "counts" },
      { ...record, outcome },
      { clock: new FakeClock() },
    );

  it("has events that keep to their schema, whatever is known", () => {
    const { rule: _rule, before: _before, after: _after, ...least } = record;
    for (const each of [
      record,
      {
        ...least,
        resource: { id: "a-bucket" },
        outcome: "refused" as const,
        reason: "x".repeat(2_000),
      },
    ]) {
      const { Source, DetailType, Detail = "" } = remediationEntry(each, "counts");
      expect([Source, DetailType]).to.deep.equal(["plumbline", "Plumbline Remediation"]);
      expect(faults(schema, JSON.parse(Detail))).to.deep.equal([]);
    }
  });

  it("names the resource where it has an ARN", () => {
    expect(remediationEntry(record, "counts").Resources).to.deep.equal(["arn:aws:s3:::a-bucket"]);
    expect(remediationEntry({ ...record, resource: { id: "x" } }, "counts")).not.to.have.property(
      "Resources",
    );
  });

  it("tells people in one line what was done to what, and where", () => {
    const { subject, text, attributes } = remediationMessage(record);

    expect(subject).to.equal("S3_ENABLE_VERSIONING changed a-bucket in 111122223333, eu-central-1");
    expect(text).to.contain('"versioning": "Off"');
    expect(attributes).to.deep.include({ kinds: ["remediation-changed"], account: "111122223333" });
  });

  it("goes to EventBridge and to the topic", async () => {
    await put("started");

    expect(events.commandCalls(PutEventsCommand)).to.have.length(1);
    expect(sns.commandCalls(PublishCommand)[0]?.args[0].input.TopicArn).to.equal("arn:topic");
  });

  it("bothers nobody with what was in order", async () => {
    await put("unchanged");

    expect(events.commandCalls(PutEventsCommand)).to.have.length(1);
    expect(sns.commandCalls(PublishCommand)).to.have.length(0);
  });

  it("fails where either does not take it", async () => {
    events
      .on(PutEventsCommand)
      .resolvesOnce({
        FailedEntryCount: 1,
        Entries: [{ ErrorCode: "NotAuthorized", ErrorMessage: "no" }],
      })
      .resolves({});
    expect(await rejection(put())).to.be.instanceOf(SinkError);

    sns.on(PublishCommand).rejects(serviceFault("AuthorizationError"));
    expect((await rejection(put())).name).to.equal("AuthorizationError");
  });
});
