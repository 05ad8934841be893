import * as fs from "node:fs";
import {
  ConfigServiceClient,
  GetComplianceDetailsByConfigRuleCommand,
  GetResourceConfigHistoryCommand,
  PutEvaluationsCommand,
  type PutEvaluationsCommandInput,
} from "@aws-sdk/client-config-service";
import { DescribeInstancesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { GetBucketVersioningCommand, ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { type AwsClientStub, mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { MemberAccounts } from "../../../../functions/aws/memberAccounts";
import { configRuleEvent } from "../../../../functions/configEvents/event";
import {
  evaluateRule,
  type RuleOutcome,
} from "../../../../functions/pipeline/complianceRule/complianceRule";
import type { RuleResults } from "../../../../functions/pipeline/complianceResults/message";
import {
  captureTime,
  changeEvent,
  oversizedEvent,
  type RuleEventParts,
  scheduledEvent,
} from "../../../helpers/configEvents";
import { FakeClock } from "../../../helpers/fakeClock";
import { fixture, skipWithoutFixtures } from "../../../helpers/fixtures";
import { rejection, serviceFault } from "../../../helpers/rejection";

const account = "111122223333";
const versioning: RuleEventParts = { parameters: { ComplianceCommand: "S3_ENABLE_VERSIONING" } };
const recorded = (status: string) => ({
  supplementaryConfiguration: { BucketVersioningConfiguration: { status } },
});

describe("evaluateRule", () => {
  let config: AwsClientStub<ConfigServiceClient>;
  let s3: AwsClientStub<S3Client>;
  let ec2: AwsClientStub<EC2Client>;
  const warnings: string[] = [];
  const unread: unknown[] = [];
  const causes: unknown[] = [];
  const unreadCounts: number[] = [];
  let entered: string[];
  let late: boolean;
  let telling: Promise<void>;
  const told: RuleResults[] = [];

  // The commands' clients are made while they run: all clients of a class are mocked until then.
  before(() => {
    config = mockClient(ConfigServiceClient);
    s3 = mockClient(S3Client);
    ec2 = mockClient(EC2Client);
  });

  beforeEach(() => {
    for (const mock of [config, s3, ec2]) mock.reset();
    config.on(PutEvaluationsCommand).resolves({});
    config.on(GetComplianceDetailsByConfigRuleCommand).resolves({});
    warnings.length = 0;
    unread.length = 0;
    causes.length = 0;
    unreadCounts.length = 0;
    told.length = 0;
    telling = Promise.resolve();
    entered = [];
    late = false;
  });

  after(() => {
    for (const mock of [config, s3, ec2]) mock.restore();
  });

  function evaluate(event: unknown, accounts: readonly string[] = [account]): Promise<RuleOutcome> {
    const own = { partition: "aws", account: "999988887777" };
    const role = { name: "Detection", externalId: "secret" };
    const members = new MemberAccounts({ own, accounts, role }, ({ roleArn }) => {
      entered.push(roleArn);
      return Promise.resolve({
        accessKeyId: "member",
        secretAccessKey: "secret",
        sessionToken: "token",
        expiration: new Date(Date.now() + 3_600_000),
      });
    });
    const quiet = () => undefined;
    return evaluateRule(configRuleEvent(event), {
      enter: (...place) => members.enter(...place),
      deadline: () => (late ? 0 : Infinity),
      backoff: { clock: new FakeClock() },
      tell: (results) => {
        told.push(results);
        return telling;
      },
      publishUnread: (count) => {
        unreadCounts.push(count);
        return Promise.resolve();
      },
      log: {
        info: quiet,
        error: quiet,
        warn: (message, fields) => {
          warnings.push(message);
          unread.push([fields?.["type"], fields?.["id"], fields?.["reason"]]);
          causes.push(fields?.["error"]);
        },
      },
    });
  }

  const puts = (): PutEvaluationsCommandInput[] =>
    config.commandCalls(PutEvaluationsCommand).map(({ args }) => args[0].input);
  const results = (): unknown[] =>
    puts().flatMap(({ Evaluations = [] }) =>
      Evaluations.map((each) => [each.ComplianceResourceId, each.ComplianceType, each.Annotation]),
    );

  it("judges a change from its item alone, and puts the result in the member's name and Region", async () => {
    const outcome = await evaluate(changeEvent(recorded("Suspended"), versioning));

    expect(outcome).to.deep.equal({
      command: "S3_ENABLE_VERSIONING",
      evaluated: 1,
      nonCompliant: 1,
      retired: 0,
      unread: 0,
    });
    expect(s3.calls()).to.have.length(0);
    expect(results()).to.deep.equal([["a-bucket", "NON_COMPLIANT", "Versioning is suspended."]]);
    expect(puts()[0]).to.deep.include({ ResultToken: "a-token" });
    expect(puts()[0]?.Evaluations?.[0]?.OrderingTimestamp).to.deep.equal(new Date(captureTime));
    expect(entered).to.deep.equal([`arn:aws:iam::${account}:role/Detection`]);
    const client = config.commandCalls(PutEvaluationsCommand)[0]?.thisValue as ConfigServiceClient;
    expect(await client.config.region()).to.equal("eu-central-1");
    expect(await client.config.credentials()).to.include({ accessKeyId: "member" });
  });

  it("asks the API where the item has no answer", async () => {
    s3.on(GetBucketVersioningCommand).resolves({ Status: "Enabled" });

    await evaluate(changeEvent({}, versioning));

    expect(results()).to.deep.equal([["a-bucket", "COMPLIANT", undefined]]);
    expect(s3.commandCalls(GetBucketVersioningCommand)[0]?.args[0].input).to.deep.equal({
      Bucket: "a-bucket",
      ExpectedBucketOwner: account,
    });
  });

  it("names a changed resource that must not be read, and puts nothing", async () => {
    const refusal = serviceFault("AccessDenied");
    s3.on(GetBucketVersioningCommand).rejects(refusal);

    const outcome = await evaluate(changeEvent({}, versioning));

    expect(outcome).to.include({ evaluated: 0, unread: 1 });
    // The log has the error itself, with its stack and causes.
    expect(causes).to.deep.equal([refusal]);
    expect(unread).to.deep.equal([["AWS::S3::Bucket", "a-bucket", "injected AccessDenied"]]);
    expect(unreadCounts).to.deep.equal([1]);
    expect(results()).to.deep.equal([]);
  });

  it("is tried again for a changed resource that a throttle kept", async () => {
    s3.on(GetBucketVersioningCommand).rejects(serviceFault("SlowDown"));

    await rejection(evaluate(changeEvent({}, versioning)));

    expect(unreadCounts).to.deep.equal([]);
  });

  it("fetches what was too large for the notification", async () => {
    config.on(GetResourceConfigHistoryCommand).resolves({
      configurationItems: [
        {
          accountId: account,
          awsRegion: "eu-central-1",
          configurationItemCaptureTime: new Date(captureTime),
          configurationItemStatus: "OK",
          resourceType: "AWS::S3::Bucket",
          resourceId: "a-bucket",
          configuration: "{}",
          supplementaryConfiguration: { BucketVersioningConfiguration: '{"status":"Enabled"}' },
        },
      ],
    });

    await evaluate(oversizedEvent({}, versioning));

    expect(results()).to.deep.equal([["a-bucket", "COMPLIANT", undefined]]);
    expect(s3.calls()).to.have.length(0);
  });

  const gone: readonly [string, unknown][] = [
    ["is deleted", changeEvent({ configurationItemStatus: "ResourceDeleted" }, versioning)],
    [
      "is recorded no more",
      changeEvent({ configurationItemStatus: "ResourceNotRecorded" }, versioning),
    ],
    ["left the rule's scope", changeEvent({}, { ...versioning, leftScope: true })],
    [
      "was oversized and is deleted",
      oversizedEvent({ configurationItemStatus: "ResourceDeletedNotRecorded" }, versioning),
    ],
  ];
  for (const [what, event] of gone) {
    it(`takes back the result of a resource that ${what}, without a look at it`, async () => {
      await evaluate(event);

      expect(results()).to.deep.equal([["a-bucket", "NOT_APPLICABLE", undefined]]);
      expect(s3.calls()).to.have.length(0);
    });
  }

  it("says that it does not judge a resource of another type", async () => {
    await evaluate(changeEvent({ resourceType: "AWS::SQS::Queue" }, versioning));

    expect(results()).to.deep.equal([
      ["a-bucket", "NOT_APPLICABLE", "S3_ENABLE_VERSIONING does not judge AWS::SQS::Queue."],
    ]);
  });

  describe("on a schedule", () => {
    /** So many buckets on pages of two. */
    function buckets(count: number): void {
      s3.on(ListBucketsCommand).callsFake(
        ({ ContinuationToken }: { ContinuationToken?: string }) => {
          const from = Number(ContinuationToken ?? 0);
          const to = Math.min(from + 2, count);
          return {
            Buckets: Array.from({ length: to - from }, (_, at) => ({ Name: `b-${from + at}` })),
            ...(to < count && { ContinuationToken: String(to) }),
          };
        },
      );
    }

    it("judges all that the command lists, page by page", async () => {
      buckets(5);
      s3.on(GetBucketVersioningCommand).resolves({ Status: "Enabled" });
      s3.on(GetBucketVersioningCommand, { Bucket: "b-3", ExpectedBucketOwner: account }).resolves(
        {},
      );

      const outcome = await evaluate(scheduledEvent(versioning));

      expect(outcome).to.include({ evaluated: 5, nonCompliant: 1 });
      expect(results()).to.deep.include(["b-3", "NON_COMPLIANT", "Versioning is off."]);
      expect(s3.commandCalls(ListBucketsCommand)[0]?.args[0].input).to.include({
        BucketRegion: "eu-central-1",
      });
    });

    it("takes back results of what is no more", async () => {
      buckets(1);
      s3.on(GetBucketVersioningCommand).resolves({ Status: "Enabled" });
      config.on(GetComplianceDetailsByConfigRuleCommand).resolves({
        EvaluationResults: ["b-0", "b-gone"].map((ResourceId) => ({
          EvaluationResultIdentifier: {
            EvaluationResultQualifier: { ResourceType: "AWS::S3::Bucket", ResourceId },
          },
        })),
      });

      const outcome = await evaluate(scheduledEvent(versioning));

      expect(outcome).to.include({ evaluated: 1, retired: 1 });
      expect(results()).to.deep.include(["b-gone", "NOT_APPLICABLE", undefined]);
    });

    const known = (...ids: readonly string[]) =>
      config.on(GetComplianceDetailsByConfigRuleCommand).resolves({
        EvaluationResults: ids.map((ResourceId) => ({
          EvaluationResultIdentifier: {
            EvaluationResultQualifier: { ResourceType: "AWS::S3::Bucket", ResourceId },
          },
        })),
      });

    it("names each resource that must not be read, keeps its result, and is not tried again for it", async () => {
      buckets(4);
      s3.on(GetBucketVersioningCommand).resolves({ Status: "Enabled" });
      for (const Bucket of ["b-1", "b-3"]) {
        s3.on(GetBucketVersioningCommand, { Bucket, ExpectedBucketOwner: account }).rejects(
          serviceFault("AccessDenied"),
        );
      }
      known("b-1");

      const outcome = await evaluate(scheduledEvent(versioning));

      expect(outcome).to.include({ evaluated: 2, retired: 0, unread: 2 });
      expect(unread).to.have.deep.members([
        ["AWS::S3::Bucket", "b-1", "injected AccessDenied"],
        ["AWS::S3::Bucket", "b-3", "injected AccessDenied"],
      ]);
      expect(unreadCounts).to.deep.equal([2]);
      expect(results()).to.have.deep.members([
        ["b-0", "COMPLIANT", undefined],
        ["b-2", "COMPLIANT", undefined],
      ]);
    });

    for (const passing of ["SlowDown", "ExpiredToken"]) {
      it(`is tried again for a resource that could not be read because of ${passing}`, async () => {
        buckets(3);
        s3.on(GetBucketVersioningCommand).resolves({ Status: "Enabled" });
        s3.on(GetBucketVersioningCommand, { Bucket: "b-1", ExpectedBucketOwner: account }).rejects(
          serviceFault(passing),
        );
        known("b-1");

        const error = await rejection(evaluate(scheduledEvent(versioning)));

        expect(error.message).to.contain(
          "rule a-rule could judge 2 resources; 1 could not be judged, the first b-1: ",
        );
        expect(unread).to.have.length(1);
        expect(unreadCounts).to.deep.equal([]);
        expect(results()).to.have.length(2);
      });
    }

    it("takes nothing back where the list is not whole", async () => {
      s3.on(ListBucketsCommand)
        .resolvesOnce({ Buckets: [{ Name: "b-0" }], ContinuationToken: "1" })
        .rejects(serviceFault("AccessDenied"));
      s3.on(GetBucketVersioningCommand).resolves({ Status: "Enabled" });

      const error = await rejection(evaluate(scheduledEvent(versioning)));

      expect(error.message).to.contain("the others could not be listed: injected AccessDenied");
      expect(results()).to.deep.equal([["b-0", "COMPLIANT", undefined]]);
      expect(config.commandCalls(GetComplianceDetailsByConfigRuleCommand)).to.have.length(0);
    });

    it("ends in time, with what it has", async () => {
      buckets(2);
      late = true;

      const error = await rejection(evaluate(scheduledEvent(versioning)));

      expect(error.message).to.contain("the function's time ran out");
      expect(s3.commandCalls(GetBucketVersioningCommand)).to.have.length(0);
    });

    it("says that it cannot read the results of a rule whose name is too long", async () => {
      buckets(0);

      await evaluate(scheduledEvent({ ...versioning, ruleName: "r".repeat(65) }));

      expect(warnings).to.have.length(1);
      expect(config.commandCalls(GetComplianceDetailsByConfigRuleCommand)).to.have.length(0);
    });
  });

  it("gives a command the rule's own parameters", async () => {
    const event = changeEvent(
      {
        resourceType: "AWS::EC2::SecurityGroup",
        resourceId: "sg-1",
        configuration: {
          ipPermissions: [
            { ipProtocol: "tcp", fromPort: 5432, toPort: 5432, ipRanges: ["0.0.0.0/0"] },
          ],
        },
      },
      { parameters: { ComplianceCommand: "SECURITY_GROUP_NO_OPEN_ADMIN_PORTS", ports: "5432" } },
    );

    await evaluate(event);

    expect(results()).to.deep.equal([["sg-1", "NON_COMPLIANT", "Open: tcp 5432 from 0.0.0.0/0."]]);
  });

  const refused: readonly [string, RuleEventParts, string][] = [
    ["a rule that names no command", {}, "parameter ComplianceCommand was missing, must be one of"],
    [
      "a command that it does not know",
      { parameters: { ComplianceCommand: "S3_NO_SUCH" } },
      "LOG_GROUP_RETENTION, S3_BLOCK_PUBLIC_ACCESS, S3_ENABLE_VERSIONING",
    ],
    [
      "a parameter that the command does not know",
      { parameters: { ComplianceCommand: "S3_ENABLE_VERSIONING", days: "1" } },
      "parameter days is not known to S3_ENABLE_VERSIONING, which takes no parameters",
    ],
    [
      "a severity that there is not",
      { parameters: { ComplianceCommand: "S3_ENABLE_VERSIONING", ComplianceSeverity: "grave" } },
      'parameter ComplianceSeverity was "grave", must be one of critical, high, medium, low, info',
    ],
  ];
  for (const [what, parts, message] of refused) {
    it(`refuses ${what}, and calls nothing`, async () => {
      const error = await rejection(evaluate(changeEvent({}, parts)));

      expect(error.message).to.contain(message);
      expect(entered).to.deep.equal([]);
    });
  }

  it("refuses an account that is no member, and calls nothing", async () => {
    const error = await rejection(evaluate(changeEvent({}, versioning), ["444455556666"]));

    expect(error.message).to.contain(`account ${account} is none that this function may enter`);
    expect(entered).to.deep.equal([]);
    expect(puts()).to.deep.equal([]);
  });

  it("leaves the result as it is where Config's history is behind", async () => {
    config.on(GetResourceConfigHistoryCommand).resolves({ configurationItems: [] });

    const error = await rejection(evaluate(oversizedEvent({}, versioning)));

    expect(error.message).to.contain("has not yet what was captured");
    expect(puts()).to.deep.equal([]);
  });

  describe("with recorded events", () => {
    before(function () {
      skipWithoutFixtures(this);
    });

    function read(file: string, parameters: RuleEventParts["parameters"]): Record<string, string> {
      const event = JSON.parse(fs.readFileSync(fixture(file), "utf8")) as Record<string, string>;
      return { ...event, ruleParameters: JSON.stringify(parameters) };
    }

    const imds = { ComplianceCommand: "EC2_REQUIRE_IMDSV2" };

    it("evaluates the change of an instance whose item tells nothing of metadata", async () => {
      ec2.on(DescribeInstancesCommand).resolves({
        Reservations: [
          {
            Instances: [{ InstanceId: "i-00000000", MetadataOptions: { HttpTokens: "required" } }],
          },
        ],
      });

      await evaluate(read("ev-config-change.json", imds), ["123456789012"]);

      expect(results()).to.deep.equal([["i-00000000", "COMPLIANT", undefined]]);
    });

    it("evaluates the oversized change of an instance that is gone by now", async () => {
      config.on(GetResourceConfigHistoryCommand).resolves({
        configurationItems: [
          {
            accountId: "123456789012",
            awsRegion: "us-west-2",
            resourceType: "AWS::EC2::Instance",
            resourceId: "i-00000000",
            configurationItemStatus: "ResourceDeleted",
            configurationItemCaptureTime: new Date("2016-10-06T16:46:16.261Z"),
          },
        ],
      });

      await evaluate(read("ev-config-oversized.json", imds), ["123456789012"]);

      expect(results()).to.deep.equal([["i-00000000", "NOT_APPLICABLE", "The resource is gone."]]);
    });

    for (const [file, member] of [
      ["ev-config-scheduled.json", "123456789012"],
      ["ev-config-event.json", "012345678912"],
    ] as const) {
      it(`evaluates all instances on ${file}`, async () => {
        ec2.on(DescribeInstancesCommand).resolves({
          Reservations: [{ Instances: [{ InstanceId: "i-1", State: { Name: "running" } }] }],
        });

        await evaluate(read(file, imds), [member]);

        expect(results()).to.deep.equal([
          ["i-1", "NON_COMPLIANT", "The metadata service answers without a token."],
        ]);
      });
    }

    for (const [file, command, expected] of [
      [
        "ev-config-ci-AWS_EC2_Instance.json",
        "EC2_REQUIRE_IMDSV2",
        ["i-03402838daac1d611", "NON_COMPLIANT", "The metadata service answers without a token."],
      ],
      [
        "ev-config-ci-AWS_SSM_ManagedInstanceInventory.json",
        "EC2_REQUIRE_IMDSV2",
        [
          "i-07f6b44c44bab9e8e",
          "NOT_APPLICABLE",
          "EC2_REQUIRE_IMDSV2 does not judge AWS::SSM::ManagedInstanceInventory.",
        ],
      ],
    ] as const) {
      it(`evaluates the item of ${file}`, async () => {
        const document = JSON.parse(fs.readFileSync(fixture(file), "utf8")) as Record<
          string,
          unknown
        >;
        const item = (document["configurationItem"] ?? document) as Record<string, string>;
        const member = item["awsAccountId"] ?? item["accountId"] ?? "";
        const event = changeEvent(
          { ...item, awsAccountId: member },
          { account: member, parameters: { ComplianceCommand: command } },
        );

        await evaluate(event, [member]);

        expect(results()).to.deep.equal([[...expected]]);
      });
    }
  });

  describe("tells of what it said", () => {
    const suspended = changeEvent(recorded("Suspended"), versioning);

    it("once Config has it, in the name of the command and with what it knows of the resource", async () => {
      await evaluate(suspended);

      expect(told).to.have.length(1);
      const [results] = told;
      expect(results).to.deep.include({
        version: 1,
        partition: "aws",
        account,
        region: "eu-central-1",
        command: "S3_ENABLE_VERSIONING",
        title: "Buckets must have versioning enabled.",
        severity: "low",
        time: new Date(captureTime).toISOString(),
        results: [
          {
            type: "AWS::S3::Bucket",
            id: "a-bucket",
            arn: "arn:aws:s3:::a-bucket",
            compliance: "NON_COMPLIANT",
            reason: "Versioning is suspended.",
          },
        ],
      });
      expect(results?.rule).not.to.match(/conformance-pack-/);
    });

    it("with the severity that the rule has in place of its command's", async () => {
      const parameters = { ...versioning.parameters, ComplianceSeverity: "critical" };

      await evaluate(changeEvent(recorded("Suspended"), { parameters }));

      expect(told.map(({ severity }) => severity)).to.deep.equal(["critical"]);
    });

    it("and of what is gone", async () => {
      s3.on(ListBucketsCommand).resolves({ Buckets: [] });
      config.on(GetComplianceDetailsByConfigRuleCommand).resolves({
        EvaluationResults: [
          {
            EvaluationResultIdentifier: {
              EvaluationResultQualifier: { ResourceType: "AWS::S3::Bucket", ResourceId: "gone" },
            },
          },
        ],
      });

      await evaluate(scheduledEvent(versioning));

      expect(told.flatMap(({ results }) => results)).to.deep.equal([
        {
          type: "AWS::S3::Bucket",
          id: "gone",
          arn: "arn:aws:s3:::gone",
          compliance: "NOT_APPLICABLE",
        },
      ]);
    });

    it("not of types that its command does not judge", async () => {
      await evaluate(changeEvent({ resourceType: "AWS::SQS::Queue" }, versioning));

      expect(results()).to.have.length(1);
      expect(told).to.deep.equal([]);
    });

    it("not where Config takes nothing, and tries again", async () => {
      config.on(PutEvaluationsCommand).rejects(serviceFault("ThrottlingException"));

      await rejection(evaluate(suspended));

      expect(told).to.deep.equal([]);
    });

    it("though Config refuses some of it to the end", async () => {
      config.on(PutEvaluationsCommand).callsFake((input: PutEvaluationsCommandInput) => ({
        FailedEvaluations: input.Evaluations,
      }));

      const { name } = await rejection(evaluate(suspended));

      expect(name).to.equal("RefusedEvaluationsError");
      expect(told).to.have.length(1);
    });

    it("and fails where it cannot, so that Config has it evaluated again", async () => {
      telling = Promise.reject(new Error("the queue is gone"));

      expect((await rejection(evaluate(suspended))).message).to.equal("the queue is gone");
      expect(puts()).to.have.length(1);
    });
  });
});
