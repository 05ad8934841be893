import { createRequire } from "node:module";
import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import {
  BatchImportFindingsCommand,
  BatchUpdateFindingsCommand,
  SecurityHubClient,
} from "@aws-sdk/client-securityhub";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { marshall } from "@aws-sdk/util-dynamodb";
import type { Context, EventBridgeEvent } from "aws-lambda";
import { type AwsClientStub, mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { PermanentError, TransientError } from "../../../functions/errors";
import type { Series } from "../../../functions/findings/finding";
import { findingsStore } from "../../../functions/sinks/store/findingsStore";
import { Associations } from "../../helpers/associations";
import { type TestDatabase, startDatabase } from "../../helpers/dynamodb";
import { CapturedLog, contextOf, withEnvironment } from "../../helpers/lambda";
import { Pipeline, exceptionUntil, freshSeries } from "../../helpers/lifecycle";
import { outcome, reportOf } from "../../helpers/scans";

type Handler = (event: unknown, context: Context) => Promise<void>;

const topic = "arn:aws:sns:eu-central-1:123456789012:changes";
const association = "11111111-1111-1111-1111-111111111111";
const minute = 60_000;

/** An instant so many minutes ago. */
function ago(minutes: number): string {
  return new Date(Date.now() - minutes * minute).toISOString();
}

function scanMade(of: Series, minutes: number) {
  const time = ago(minutes);
  return {
    series: of,
    report: reportOf([outcome("a", "fail", "high"), outcome("b", "fail", "low")]),
    time,
    evidence: { bucket: "results", resultsKey: `AROA:${of.target.id}/${time}` },
  };
}

describe("the functions that change findings without a scan", () => {
  // The functions make their clients themselves: all clients of a class are mocked while they run.
  let cloudwatch: AwsClientStub<CloudWatchClient>;
  let events: AwsClientStub<EventBridgeClient>;
  let hub: AwsClientStub<SecurityHubClient>;
  let sns: AwsClientStub<SNSClient>;
  let ssm: AwsClientStub<SSMClient>;
  let database: TestDatabase;
  let pipeline: Pipeline;
  let restore: () => void;
  let log: CapturedLog;
  let handlers: Readonly<Record<"instanceGone" | "exceptionSweep" | "hostWatch", Handler>>;

  before(async () => {
    database = await startDatabase();
    restore = withEnvironment({
      AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
      FINDINGS_TABLE: database.findings,
      EXCEPTIONS_TABLE: database.exceptions,
      SECURITY_HUB_PARAMETER: "/plumbline/security-hub",
      RESOLVED_RETENTION_DAYS: "400",
      MINIMUM_COVERAGE: "1",
      CHANGE_TOPIC_ARN: topic,
      METRIC_NAMESPACE: "Compliance",
      METRIC_FAMILY: "SCAP",
      METRIC_PIPELINE: "plumbline/test/scap",
      SOURCES: '["openscap","scc"]',
      METRICS: "both",
      INCOMPLETE_EXCEPTIONS: "hand-made",
      EXCEPTION_WARNING_DAYS: "14",
      ASSOCIATION_IDS: JSON.stringify([association]),
      SILENT_AFTER_HOURS: "26",
      RETIRE_AFTER_DAYS: "30",
      WATCH: "scap~plumbline/test/scap",
    });
    // They read their environment when they are loaded.
    const load = (name: string) =>
      (createRequire(__filename)(`../../../functions/handlers/${name}`) as { handler: Handler })
        .handler;
    handlers = {
      instanceGone: load("instanceGone"),
      exceptionSweep: load("exceptionSweep"),
      hostWatch: load("hostWatch"),
    };
  });
  after(async () => {
    restore();
    await database.close();
  });
  afterEach(() => {
    log.end();
    for (const mock of [cloudwatch, events, hub, sns, ssm]) mock.restore();
  });
  beforeEach(() => {
    log = new CapturedLog();
    cloudwatch = mockClient(CloudWatchClient);
    events = mockClient(EventBridgeClient);
    hub = mockClient(SecurityHubClient);
    sns = mockClient(SNSClient);
    ssm = mockClient(SSMClient);
    events.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [] });
    hub.on(BatchImportFindingsCommand).resolves({ FailedCount: 0, FailedFindings: [] });
    hub.on(BatchUpdateFindingsCommand).resolves({ ProcessedFindings: [], UnprocessedFindings: [] });
    ssm.on(GetParameterCommand).resolves({ Parameter: { Value: "enabled" } });
    const store = findingsStore(database.client, {
      tableName: database.findings,
      retentionDays: 400,
    });
    pipeline = new Pipeline(store);
    // The handlers go by the real clock.
    pipeline.now = () => Date.now();
  });

  const toldOf = () =>
    events
      .commandCalls(PutEventsCommand)
      .flatMap(({ args }) => (args[0].input.Entries ?? []).map(({ DetailType }) => DetailType));
  const subjects = () =>
    sns.commandCalls(PublishCommand).map(({ args }) => args[0].input.Subject ?? "");
  const invoke = (name: keyof typeof handlers, event: unknown = {}) =>
    handlers[name](event, contextOf(name));

  function stateChange(
    { target }: Series,
    state: string,
    time = ago(0),
  ): Partial<EventBridgeEvent<string, unknown>> {
    return {
      "detail-type": "EC2 Instance State-change Notification",
      source: "aws.ec2",
      account: target.account,
      region: target.region,
      // As EventBridge writes it.
      time: time.replace(/\.\d+Z$/, "Z"),
      resources: [`arn:aws:ec2:eu-central-1:123456789012:instance/${target.id}`],
      detail: { "instance-id": target.id, state },
    };
  }

  describe("instanceGone", () => {
    it("closes what is known of a terminated instance and tells everybody", async () => {
      const of = freshSeries();
      await pipeline.apply(scanMade(of, 10));

      await invoke("instanceGone", stateChange(of, "terminated"));

      expect(await pipeline.states(of)).to.deep.equal({
        a: "resolved: target-gone",
        b: "resolved: target-gone",
      });
      expect(toldOf()).to.include("Plumbline Finding Changed");
      expect(subjects()).to.deep.equal([`2 findings closed on ${of.target.id}`]);
    });

    it("counts a scan that ended within the second of the end as made before it", async () => {
      const of = freshSeries();
      const scan = scanMade(of, 10);
      await pipeline.apply({ ...scan, time: scan.time.replace(/\.\d+Z$/, ".700Z") });

      await invoke("instanceGone", stateChange(of, "terminated", scan.time));

      expect(await pipeline.states(of)).to.include({ a: "resolved: target-gone" });
    });

    it("leaves an instance alone that was only stopped", async () => {
      const of = freshSeries();
      await pipeline.apply(scanMade(of, 10));

      await invoke("instanceGone", stateChange(of, "stopped"));

      expect(await pipeline.states(of)).to.include({ a: "open" });
    });

    it("fails while a scan of it is being applied, so that the event comes again", async () => {
      const of = freshSeries();
      await pipeline.apply(scanMade(of, 10), {
        showCompliance: async () => {
          await invoke("instanceGone", stateChange(of, "terminated")).then(
            () => expect.fail("it went through"),
            (error: unknown) => expect(error).to.be.instanceOf(TransientError),
          );
        },
      });

      await invoke("instanceGone", stateChange(of, "terminated"));

      expect(await pipeline.states(of)).to.include({ a: "resolved: target-gone" });
    });

    it("refuses an event that is none of EC2's", async () => {
      for (const event of [
        {},
        null,
        { ...stateChange(freshSeries(), "terminated"), time: "now" },
      ]) {
        await invoke("instanceGone", event).then(
          () => expect.fail("it was taken"),
          (error: unknown) => expect(error).to.be.instanceOf(PermanentError),
        );
      }
    });
  });

  describe("exceptionSweep", () => {
    it("opens what has ended, tells of each finding and tells people once", async () => {
      const [one, other] = [freshSeries(), freshSeries()];
      const expires = ago(1);
      pipeline.exceptions = [exceptionUntil("a", undefined, { expires })];
      // Both scans were judged before the exception ended.
      pipeline.now = () => Date.now() - 5 * minute;
      await pipeline.apply(scanMade(one, 10));
      await pipeline.apply(scanMade(other, 10));

      await invoke("exceptionSweep");
      await invoke("exceptionSweep");

      for (const of of [one, other]) {
        expect(await pipeline.states(of)).to.deep.equal({ a: "open", b: "open" });
      }
      expect(toldOf().filter((type) => type === "Plumbline Finding Changed")).to.have.length(2);
      expect(toldOf().filter((type) => type === "Plumbline Exception Expired")).to.have.length(1);
      expect(subjects()).to.deep.equal([
        "An exception has ended: 2 findings on 2 hosts open again",
      ]);
    });

    it("warns of what ends soon, by the table that the exceptions are in", async () => {
      const of = freshSeries();
      const expires = new Date(Date.now() + 3 * 86_400_000).toISOString();
      const exception = exceptionUntil("b", undefined, { expires });
      const { id, rule, justification, owner } = exception;
      await database.client.send(
        new PutItemCommand({
          TableName: database.exceptions,
          Item: marshall({ id, rule, scope: "*", justification, owner, expires }),
        }),
      );
      pipeline.exceptions = [exception];
      await pipeline.apply(scanMade(of, 10));

      await invoke("exceptionSweep");
      await invoke("exceptionSweep");

      expect(await pipeline.states(of)).to.include({ b: "excepted" });
      expect(toldOf()).to.deep.equal(["Plumbline Exception Expiring"]);
      expect(subjects()).to.deep.equal([
        `An exception ends on ${expires.slice(0, 10)}: 1 finding on 1 host`,
      ]);
    });

    it("fails where a part of it failed, so that somebody looks", async () => {
      const of = freshSeries();
      const expires = ago(1);
      pipeline.exceptions = [exceptionUntil("a", undefined, { expires, id: "another" })];
      pipeline.now = () => Date.now() - 5 * minute;
      await pipeline.apply(scanMade(of, 10));
      events.on(PutEventsCommand).rejects(new Error("access denied"));

      await invoke("exceptionSweep").then(
        () => expect.fail("it went through"),
        (error: unknown) => expect((error as Error).message).to.contain("failures (2)"),
      );
      expect(log.lines.join("")).to.contain("access denied").and.to.contain(of.target.id);
    });
  });

  describe("hostWatch", () => {
    it("tells of a silent host once, publishes the count each time, and tells of its return", async () => {
      const of = freshSeries();
      const associations = new Associations(ssm);
      associations.executeAt(association, new Date(Date.now() - 27 * 60 * minute), [of.target.id]);
      await pipeline.apply(scanMade(of, 27 * 60));

      await invoke("hostWatch");
      await invoke("hostWatch");
      await pipeline.apply(scanMade(of, 1));
      await invoke("hostWatch");

      expect(toldOf()).to.deep.equal(["Plumbline Host Silent", "Plumbline Host Back"]);
      expect(subjects()).to.deep.equal([
        `Host ${of.target.id} is silent`,
        `Host ${of.target.id} is back`,
      ]);
      const counts = cloudwatch
        .commandCalls(PutMetricDataCommand)
        .map(({ args }) => [args[0].input.Namespace, args[0].input.MetricData?.[0]?.Value]);
      expect(counts).to.deep.equal([
        ["Compliance", 1],
        ["Compliance", 1],
        ["Compliance", 0],
      ]);
    });

    it("fails where the hosts cannot be told, and publishes no zero", async () => {
      new Associations(ssm);

      await invoke("hostWatch").then(
        () => expect.fail("it went through"),
        (error: unknown) => expect((error as Error).message).to.contain("failures (1)"),
      );
      expect(cloudwatch.calls()).to.have.length(0);
    });
  });
});
