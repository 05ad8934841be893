import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as os from "node:os";
import * as path from "node:path";
import { DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { ConfigServiceClient, PutEvaluationsCommand } from "@aws-sdk/client-config-service";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import {
  GetBucketVersioningCommand,
  PutBucketVersioningCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { Context } from "aws-lambda";
import { type AwsClientStub, mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { changeEvent } from "../../helpers/configEvents";
import { CapturedLog, contextOf, withEnvironment } from "../../helpers/lambda";
import { rejection, serviceFault } from "../../helpers/rejection";

type Handler = (event: unknown, context: Context) => Promise<Readonly<Record<string, unknown>>>;

/** What all mocked clients have in common. */
interface Mocked {
  reset(): unknown;
  restore(): unknown;
  calls(): readonly unknown[];
}

const member = "111122223333";
const excluded = "777788889999";
const variables = {
  MEMBER_ACCOUNTS: JSON.stringify([member, excluded]),
  MEMBER_ROLE: "plumbline/Member",
  EXTERNAL_ID: "plumbline-dev",
  DRY_RUN: "false",
  MAX_PER_RUN: "1",
  MAX_PER_RESOURCE: "10",
  MAX_PER_HOUR: "10",
  AUDIT_TOPIC_ARN: "arn:aws:sns:eu-central-1:123456789012:audit",
  LIMITS_TABLE: "limits",
  METRIC_NAMESPACE: "Compliance",
  METRIC_PIPELINE: "plumbline/dev/compliance",
};

describe("the functions of compliance commands", () => {
  let sts: AwsClientStub<STSClient>;
  let s3: AwsClientStub<S3Client>;
  let config: AwsClientStub<ConfigServiceClient>;
  let events: AwsClientStub<EventBridgeClient>;
  let sns: AwsClientStub<SNSClient>;
  let dynamodb: AwsClientStub<DynamoDBClient>;
  let mocks: readonly Mocked[];
  let restore: () => void;
  let folder: string;
  let log: CapturedLog;
  let rule: Handler;
  let remediation: Handler;

  before(() => {
    sts = mockClient(STSClient);
    s3 = mockClient(S3Client);
    config = mockClient(ConfigServiceClient);
    events = mockClient(EventBridgeClient);
    sns = mockClient(SNSClient);
    dynamodb = mockClient(DynamoDBClient);
    mocks = [sts, s3, config, events, sns, dynamodb];
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-accounts-"));
    const file = path.join(folder, "accounts.json");
    fs.writeFileSync(file, JSON.stringify({ excluded: [excluded] }));
    restore = withEnvironment({ ...variables, ACCOUNTS_FILE: file });
    log = new CapturedLog();
    const load = createRequire(__filename);
    const handlerOf = (name: string) =>
      (load(`../../../functions/handlers/${name}`) as { handler: Handler }).handler;
    rule = handlerOf("complianceRule");
    remediation = handlerOf("complianceRemediation");
  });

  after(() => {
    for (const mock of mocks) mock.restore();
    log.end();
    restore();
    fs.rmSync(folder, { recursive: true });
  });

  beforeEach(() => {
    let status: "Enabled" | undefined;
    for (const mock of mocks) mock.reset();
    sts.on(AssumeRoleCommand).resolves({
      Credentials: {
        AccessKeyId: "member",
        SecretAccessKey: "secret",
        SessionToken: "token",
        // Too short to be used again: every test takes the role on.
        Expiration: new Date(Date.now() + 60_000),
      },
    });
    s3.on(GetBucketVersioningCommand).callsFake(() => ({ ...(status && { Status: status }) }));
    s3.on(PutBucketVersioningCommand).callsFake(() => {
      status = "Enabled";
      return {};
    });
    config.on(PutEvaluationsCommand).resolves({});
    events.on(PutEventsCommand).resolves({});
    sns.on(PublishCommand).resolves({});
    dynamodb.on(UpdateItemCommand).resolves({});
  });

  const called = (): number => mocks.reduce((sum, mock) => sum + mock.calls().length, 0);
  const outcomes = (): unknown[] =>
    events
      .commandCalls(PutEventsCommand)
      .flatMap(({ args }) => args[0].input.Entries ?? [])
      .map(({ Detail = "{}" }) => (JSON.parse(Detail) as { outcome: string }).outcome);

  describe("complianceRule", () => {
    const parameters = { ComplianceCommand: "S3_ENABLE_VERSIONING" };
    const run = (event: unknown) => rule(event, contextOf("complianceRule"));

    it("takes on the member's role with the external id, and says who it is for", async () => {
      await run(changeEvent({}, { parameters, ruleName: "s3 versioning/pack" }));

      expect(sts.commandCalls(AssumeRoleCommand)[0]?.args[0].input).to.deep.equal({
        RoleArn: `arn:aws:iam::${member}:role/plumbline/Member`,
        ExternalId: "plumbline-dev",
        RoleSessionName: "plumbline-s3-versioning-pack",
        DurationSeconds: 3_600,
      });
      expect(config.commandCalls(PutEvaluationsCommand)).to.have.length(1);
    });

    for (const [what, event] of [
      [
        "a foreign account",
        changeEvent({ awsAccountId: "999999999999" }, { parameters, account: "999999999999" }),
      ],
      [
        "the function's own account, which is no member",
        changeEvent({ awsAccountId: "123456789012" }, { parameters, account: "123456789012" }),
      ],
      [
        "an excluded account, although it is a member",
        changeEvent({ awsAccountId: excluded }, { parameters, account: excluded }),
      ],
      ["a Region that is none", changeEvent({}, { parameters, region: "nowhere" })],
      ["an unknown command", changeEvent({}, { parameters: { ComplianceCommand: "NO" } })],
    ] as const) {
      it(`refuses ${what} before it calls anything`, async () => {
        await rejection(run(event));

        expect(called()).to.equal(0);
      });
    }

    it("puts nothing where the member does not trust it", async () => {
      sts.on(AssumeRoleCommand).rejects(serviceFault("AccessDenied"));

      const error = await rejection(run(changeEvent({}, { parameters })));

      expect(error.name).to.equal("AccessDenied");
      expect(config.calls()).to.have.length(0);
    });
  });

  describe("complianceRemediation", () => {
    const payload = {
      ComplianceCommand: "S3_ENABLE_VERSIONING",
      ResourceId: "a-bucket",
      AccountId: member,
      Region: "eu-west-1",
      ExecutionId: "execution-1",
    };
    const run = (more: object = {}, context: Partial<Context> = {}) =>
      remediation({ ...payload, ...more }, contextOf("complianceRemediation", context));

    it("answers what it did, in the resource's Region", async () => {
      expect(await run()).to.deep.include({
        outcome: "changed",
        resource: { type: "AWS::S3::Bucket", id: "a-bucket" },
        before: { versioning: "Off" },
        after: { versioning: "Enabled" },
      });
      const client = s3.commandCalls(PutBucketVersioningCommand)[0]?.thisValue as S3Client;
      expect(await client.config.region()).to.equal("eu-west-1");
      expect(outcomes()).to.deep.equal(["started", "changed"]);
      expect(sns.commandCalls(PublishCommand)).to.have.length(2);
    });

    it("fails the step of Automation, with the reason, for a foreign account", async () => {
      const error = await rejection(run({ AccountId: "999999999999" }));

      expect(error.name).to.equal("RemediationRefused");
      expect(error.message).to.contain("account 999999999999 is none that this function may enter");
      expect(sts.calls()).to.have.length(0);
      expect(outcomes()).to.deep.equal(["refused"]);
    });

    it("does the same for an excluded account, although it is a member", async () => {
      const error = await rejection(run({ AccountId: excluded }));

      expect(error.name).to.equal("RemediationRefused");
      expect(error.message).to.equal(`account ${excluded} is excluded, so that it is not entered`);
      expect(sts.calls()).to.have.length(0);
      expect(outcomes()).to.deep.equal(["refused"]);
    });

    it("changes nothing while EventBridge takes no record", async () => {
      events.on(PutEventsCommand).rejects(serviceFault("AccessDeniedException"));

      await rejection(run());

      expect(s3.commandCalls(PutBucketVersioningCommand)).to.have.length(0);
    });

    it("changes nothing while the topic takes no record", async () => {
      sns.on(PublishCommand).rejects(serviceFault("AuthorizationError"));

      await rejection(run());

      expect(s3.commandCalls(PutBucketVersioningCommand)).to.have.length(0);
    });

    it("changes nothing while it cannot count", async () => {
      dynamodb.on(UpdateItemCommand).rejects(serviceFault("ResourceNotFoundException"));

      await rejection(run());

      expect(s3.commandCalls(PutBucketVersioningCommand)).to.have.length(0);
      expect(outcomes()).to.deep.equal(["refused"]);
    });

    it("begins no change that Automation would not wait for", async () => {
      const error = await rejection(run({}, { getRemainingTimeInMillis: () => 30_000 }));

      expect(error.message).to.contain("too little time left");
      expect(s3.commandCalls(PutBucketVersioningCommand)).to.have.length(0);
    });
  });
});
