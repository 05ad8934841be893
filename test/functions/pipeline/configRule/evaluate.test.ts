import * as fs from "node:fs";
import {
  type ConfigServiceClient,
  type Evaluation,
  type EvaluationResult,
  GetComplianceDetailsByConfigRuleCommand,
  GetResourceConfigHistoryCommand,
  PutEvaluationsCommand,
  ResourceNotDiscoveredException,
  SelectResourceConfigCommand,
} from "@aws-sdk/client-config-service";
import { type AwsClientStub, mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { configRuleEvent } from "../../../../functions/configEvents/event";
import { PermanentError, SinkError } from "../../../../functions/errors";
import type { Series } from "../../../../functions/findings/finding";
import {
  type ConfigRuleTools,
  evaluateRule,
} from "../../../../functions/pipeline/configRule/evaluate";
import { findingsStore } from "../../../../functions/sinks/store/findingsStore";
import { changeEvent, oversizedEvent, scheduledEvent } from "../../../helpers/configEvents";
import { type TestDatabase, startDatabase } from "../../../helpers/dynamodb";
import { fixture, skipWithoutFixtures } from "../../../helpers/fixtures";
import { Pipeline, exceptionUntil, freshSeries, hourOf, scanAt } from "../../../helpers/lifecycle";
import { rejection, serviceFault } from "../../../helpers/rejection";
import { rememberedAudits, ruleClient, ruleTools } from "../../../helpers/ruleTools";
import { outcome } from "../../../helpers/scans";

const account = "123456789012";
const parts = { account };
const hour = 3_600_000;
const now = Date.parse(hourOf(10));

/** An hour in which Config captured a change that is still news. */
const captured = hourOf(4.5);

/** A running instance as its configuration item has it. */
const instance = ({ target }: Series, rest: Record<string, unknown> = {}) => ({
  resourceType: "AWS::EC2::Instance",
  resourceId: target.id,
  awsAccountId: account,
  configurationItemCaptureTime: captured,
  configuration: { state: { name: "running" } },
  ...rest,
});

describe("evaluateRule", () => {
  const client = ruleClient();
  let database: TestDatabase;
  let pipeline: Pipeline;
  let mock: AwsClientStub<ConfigServiceClient>;

  before(async () => {
    database = await startDatabase();
    pipeline = new Pipeline(
      findingsStore(database.client, { tableName: database.findings, retentionDays: 400 }),
    );
  });

  after(() => database.close());

  beforeEach(() => {
    pipeline.exceptions = [];
    mock = mockClient(client);
    mock.on(PutEvaluationsCommand).resolves({});
    mock.on(GetComplianceDetailsByConfigRuleCommand).resolves({ EvaluationResults: [] });
  });

  afterEach(() => {
    mock.restore();
  });

  const evaluate = (event: unknown, rest: Partial<ConfigRuleTools> = {}) =>
    evaluateRule(
      configRuleEvent(event),
      ruleTools(pipeline.store, now, { config: client, ...rest }),
    );
  const puts = () =>
    mock.commandCalls(PutEvaluationsCommand).flatMap(({ args }) => args[0].input.Evaluations ?? []);

  it("says that an instance with an open finding is not compliant, and why", async () => {
    const series = freshSeries();
    await pipeline.apply(scanAt(series, 5, [outcome("a", "fail", "high"), outcome("b", "pass")]));

    await evaluate(changeEvent(instance(series), parts));

    expect(puts()).to.deep.equal([
      {
        ComplianceResourceType: "AWS::EC2::Instance",
        ComplianceResourceId: series.target.id,
        ComplianceType: "NON_COMPLIANT",
        Annotation: "1 failed: 1 high. 2 of 2 rules assessed (100 %). Worst: a",
        // The scan ended after the item was captured.
        OrderingTimestamp: new Date(hourOf(5)),
      },
    ]);
  });

  it("orders a change by its capture time where the scan came before it", async () => {
    const series = freshSeries();
    await pipeline.apply(scanAt(series, 5, [outcome("a", "pass")]));

    const item = instance(series, { configurationItemCaptureTime: hourOf(7) });
    await evaluate(changeEvent(item, parts));

    expect(puts()[0]).to.deep.include({
      ComplianceType: "COMPLIANT",
      OrderingTimestamp: new Date(hourOf(7)),
    });
  });

  it("says of a change that is no news any more what holds now, whenever the scan was", async () => {
    const series = freshSeries();
    await pipeline.apply(scanAt(series, 5, [outcome("a", "pass")]));

    await evaluate(
      changeEvent(instance(series, { configurationItemCaptureTime: hourOf(3.9) }), parts),
    );

    // Config may hold the result of a schedule between the scan's end and its arrival in the store.
    expect(puts()[0]).to.deep.include({
      ComplianceType: "COMPLIANT",
      OrderingTimestamp: new Date(now),
    });
  });

  it("says of a new instance without results what was so when it was captured", async () => {
    await evaluate(changeEvent(instance(freshSeries()), parts));

    expect(puts()[0]?.OrderingTimestamp).to.deep.equal(new Date(captured));
  });

  it("does not count what is excepted, nor severities below the threshold", async () => {
    const series = freshSeries();
    pipeline.exceptions = [exceptionUntil("a", 1000)];
    await pipeline.apply(scanAt(series, 5, [outcome("a", "fail"), outcome("b", "fail", "low")]));

    const parameters = { severities: "critical,high" };
    await evaluate(changeEvent(instance(series), { ...parts, parameters }));

    expect(puts()[0]).to.include({
      ComplianceType: "COMPLIANT",
      Annotation:
        "No rule fails that counts for openscap (beside them 1 of severities that do not count, 1 excepted). 2 of 2 rules assessed (100 %).",
    });
  });

  it("judges only results of the benchmark and profile that it is told", async () => {
    const series = freshSeries();
    await pipeline.apply(scanAt(series, 5, [outcome("a", "fail")]));

    const parameters = { profile: "another" };
    await evaluate(changeEvent(instance(series), { ...parts, parameters }));

    expect(puts()[0]).to.include({
      Annotation: "No result of openscap with the profile another so far.",
    });
  });

  it("takes a scan that measured nothing for none", async () => {
    const series = freshSeries();
    await pipeline.apply(scanAt(series, 5, [outcome("a", "error"), outcome("b", "error")]));

    await evaluate(changeEvent(instance(series), parts));

    expect(puts()[0]).to.include({ ComplianceType: "NON_COMPLIANT" });
    expect(puts()[0]?.Annotation).to.match(
      /^The newest scan of openscap assessed no rule \(.*\), at 2/,
    );
  });

  for (const result of ["notapplicable", "notselected", "notchecked", "informational"] as const) {
    it(`takes a scan of nothing but ${result} for none`, async () => {
      const series = freshSeries();
      await pipeline.apply(scanAt(series, 5, [outcome("a", result), outcome("b", result)]));

      await evaluate(changeEvent(instance(series), parts));

      expect(puts()[0]).to.include({ ComplianceType: "NON_COMPLIANT" });
    });
  }

  it("does not call compliant what was assessed in part, and says how much was", async () => {
    const series = freshSeries();
    const errors = Array.from({ length: 198 }, (_, index) => outcome(`e${index}`, "error"));
    await pipeline.apply(scanAt(series, 5, [outcome("a", "pass"), ...errors]));

    await evaluate(changeEvent(instance(series), parts));
    await evaluate(changeEvent(instance(series), parts), { minimumCoverage: 0.005 });

    expect(puts()[0]).to.include({
      ComplianceType: "NON_COMPLIANT",
      Annotation:
        "Too little was assessed by openscap: 1 of 199 rules assessed (0.5 %), at least 100 % must be in each scan. No rule fails that counts.",
    });
    expect(puts()[1]).to.include({ ComplianceType: "COMPLIANT" });
  });

  it("starts an audit where results are missing or too old, and judges by the policy", async () => {
    const series = freshSeries();
    const { asked, start: startAudits } = rememberedAudits();
    await pipeline.apply(scanAt(series, 5, [outcome("a", "pass")]));
    const late = { startAudits, now: () => now + 60 * hour, deadline: () => now + 61 * hour };

    await evaluate(changeEvent(instance(series), parts), late);
    const parameters = { missingResults: "NOT_APPLICABLE" };
    await evaluate(changeEvent(instance(series), { ...parts, parameters }), late);
    await evaluate(
      changeEvent(instance(series), { ...parts, parameters: { missingResults: "none" } }),
      late,
    );

    expect(asked).to.have.length(3);
    expect(puts().map(({ ComplianceType }) => ComplianceType)).to.deep.equal([
      "NON_COMPLIANT",
      "NOT_APPLICABLE",
    ]);
    expect(puts()[0]?.Annotation).to.match(/older than 48 hours, of .*; an audit was started/);
    // Such an old item is repeated on demand: what is said of it is said as of now.
    expect(puts()[0]?.OrderingTimestamp).to.deep.equal(new Date(late.now()));
  });

  it("starts no audit of an instance that is stopped", async () => {
    const { asked, start: startAudits } = rememberedAudits();
    const configuration = { state: { name: "stopped" } };

    await evaluate(changeEvent(instance(freshSeries(), { configuration }), parts), { startAudits });

    expect(asked).to.deep.equal([]);
    expect(puts()[0]).to.include({ ComplianceType: "NON_COMPLIANT" });
  });

  it("is not about what is gone, has left its scope or is something else", async () => {
    const series = freshSeries();
    await pipeline.apply(scanAt(series, 5, [outcome("a", "fail")]));
    const terminated = { configuration: { state: { name: "terminated" } } };
    const deleted = { configurationItemStatus: "ResourceDeleted", configuration: null };

    await evaluate(changeEvent(instance(series, terminated), parts));
    await evaluate(changeEvent(instance(series, deleted), parts));
    await evaluate(changeEvent(instance(series), { ...parts, leftScope: true }));
    await evaluate(changeEvent(instance(series, { resourceType: "AWS::EC2::Volume" }), parts));

    expect(puts()).to.have.length(4);
    for (const put of puts()) {
      expect(put).to.deep.include({
        ComplianceType: "NOT_APPLICABLE",
        OrderingTimestamp: new Date(captured),
      });
    }
  });

  it("fetches an item that was too large as it was when it was captured", async () => {
    const series = freshSeries();
    await pipeline.apply(scanAt(series, 0, [outcome("a", "pass")]));
    mock.on(GetResourceConfigHistoryCommand).resolves({
      configurationItems: [
        {
          accountId: account,
          awsRegion: "eu-central-1",
          resourceType: "AWS::EC2::Instance",
          resourceId: series.target.id,
          configurationItemCaptureTime: new Date(captured),
          configurationItemStatus: "OK",
          configuration: '{"state":{"name":"running"}}',
        },
      ],
    });

    await evaluate(oversizedEvent(instance(series), parts));

    expect(puts()[0]).to.include({ ComplianceType: "COMPLIANT" });
    const [call] = mock.commandCalls(GetResourceConfigHistoryCommand);
    expect(call?.args[0].input).to.deep.include({ laterTime: new Date(captured), limit: 1 });
  });

  it("refuses a rule of another account", async () => {
    const error = await rejection(evaluate(changeEvent({ awsAccountId: "111122223333" })));

    expect(error).to.be.instanceOf(PermanentError);
    expect(error.message).to.contain("111122223333");
    expect(puts()).to.deep.equal([]);
  });

  describe("on schedule", () => {
    /** What `SelectResourceConfig` answers, by pages of a hundred. */
    function inScope(ids: readonly string[], state = "running"): void {
      const rows = ids.map((resourceId) =>
        JSON.stringify({ resourceId, configuration: { state: { name: state } } }),
      );
      mock
        .on(SelectResourceConfigCommand)
        .callsFake(({ NextToken = "0" }: { NextToken?: string }) => {
          const from = Number(NextToken);
          const more = from + 100 < rows.length;
          return {
            Results: rows.slice(from, from + 100),
            ...(more && { NextToken: String(from + 100) }),
          };
        });
    }

    it("judges all instances with the tag, by the hundred", async () => {
      const ids = Array.from({ length: 205 }, (_, index) => `i-${index}`);
      inScope(ids);

      const result = await evaluate(scheduledEvent(parts));

      expect(result).to.deep.equal({ evaluations: 205, retired: 0 });
      const calls = mock.commandCalls(PutEvaluationsCommand).map(({ args }) => args[0].input);
      expect(calls.map(({ Evaluations }) => Evaluations?.length)).to.deep.equal([100, 100, 5]);
      expect(new Set(puts().map(({ ComplianceResourceId: id }) => id))).to.deep.equal(new Set(ids));
      expect(puts()[0]?.OrderingTimestamp).to.deep.equal(new Date("2026-11-21T02:00:00.123Z"));
      const [select] = mock.commandCalls(SelectResourceConfigCommand);
      expect(select?.args[0].input.Expression).to.contain(
        "tags.tag = 'ComplianceBenchmark=cis-dil-benchmark'",
      );
    });

    it("takes back the results of what is no more in scope", async () => {
      const result = (ResourceId: string): EvaluationResult => ({
        EvaluationResultIdentifier: {
          EvaluationResultQualifier: { ResourceType: "AWS::EC2::Instance", ResourceId },
        },
      });
      const EvaluationResults = [result("i-1"), result("i-2")];
      mock.on(GetComplianceDetailsByConfigRuleCommand).resolves({ EvaluationResults });
      inScope(["i-1"]);

      const answer = await evaluate(scheduledEvent(parts));

      expect(answer).to.deep.equal({ evaluations: 2, retired: 1 });
      expect(puts().at(-1)).to.include({
        ComplianceResourceId: "i-2",
        ComplianceType: "NOT_APPLICABLE",
      });
    });

    it("leaves what was put shortly before: the recorder may not list a new instance yet", async () => {
      const event = scheduledEvent(parts);
      const { notificationCreationTime } = JSON.parse(String(event["invokingEvent"])) as {
        notificationCreationTime: string;
      };
      const recorded = (ResourceId: string, minutes: number): EvaluationResult => ({
        EvaluationResultIdentifier: {
          EvaluationResultQualifier: { ResourceType: "AWS::EC2::Instance", ResourceId },
        },
        ResultRecordedTime: new Date(Date.parse(notificationCreationTime) - minutes * 60_000),
      });
      const EvaluationResults = [recorded("i-1", 29), recorded("i-2", 31)];
      mock.on(GetComplianceDetailsByConfigRuleCommand).resolves({ EvaluationResults });
      inScope([]);

      expect(await evaluate(event)).to.deep.include({ retired: 1 });

      expect(puts().map(({ ComplianceResourceId }) => ComplianceResourceId)).to.deep.equal(["i-2"]);
    });

    it("takes back the result of an instance that AWS Config still has as terminated", async () => {
      inScope(["i-1"], "terminated");
      const EvaluationResults: EvaluationResult[] = [
        {
          EvaluationResultIdentifier: {
            EvaluationResultQualifier: { ResourceType: "AWS::EC2::Instance", ResourceId: "i-1" },
          },
        },
      ];
      mock.on(GetComplianceDetailsByConfigRuleCommand).resolves({ EvaluationResults });

      expect(await evaluate(scheduledEvent(parts))).to.deep.equal({ evaluations: 1, retired: 1 });

      expect(puts()[0]).to.include({ ComplianceType: "NOT_APPLICABLE" });
    });

    it("begins no page for which no time is left, and says so", async () => {
      inScope(["i-1"]);

      const error = await rejection(
        evaluate(scheduledEvent(parts), { deadline: () => now + 10_000 }),
      );

      expect(error.message).to.contain("no time was left");
      expect(puts()).to.deep.equal([]);
    });

    it("leaves alone what it says nothing of", async () => {
      inScope(["i-1"]);
      mock.on(GetComplianceDetailsByConfigRuleCommand).resolves({
        EvaluationResults: [
          {
            EvaluationResultIdentifier: {
              EvaluationResultQualifier: { ResourceType: "AWS::EC2::Instance", ResourceId: "i-1" },
            },
          },
        ],
      });

      await evaluate(scheduledEvent({ ...parts, parameters: { missingResults: "none" } }));

      expect(puts()).to.deep.equal([]);
    });

    it("judges the others where one cannot be judged, and then fails", async () => {
      inScope(["i-1", "i-2"]);
      const { series } = pipeline.store;
      const broken = {
        ...pipeline.store,
        series: Object.assign(Object.create(series) as typeof series, {
          ofTarget: (target: Series["target"]) =>
            target.id === "i-1" ? Promise.reject(new Error("no answer")) : series.ofTarget(target),
        }),
      };

      const error = await rejection(evaluate(scheduledEvent(parts), { store: broken }));

      expect(error.message).to.contain("failures (1)");
      expect(puts().map(({ ComplianceResourceId: id }) => id)).to.deep.equal(["i-2"]);
    });

    it("puts and retires all others where Config refuses one to the end, and then fails", async () => {
      const ids = Array.from({ length: 120 }, (_, index) => `i-${index}`);
      inScope(ids);
      const left: EvaluationResult = {
        EvaluationResultIdentifier: {
          EvaluationResultQualifier: { ResourceType: "AWS::EC2::Instance", ResourceId: "i-left" },
        },
      };
      mock.on(GetComplianceDetailsByConfigRuleCommand).resolves({ EvaluationResults: [left] });
      mock
        .on(PutEvaluationsCommand)
        .callsFake(({ Evaluations = [] }: { Evaluations?: readonly Evaluation[] }) => ({
          FailedEvaluations: Evaluations.filter(({ ComplianceResourceId: id }) => id === "i-3"),
        }));
      const tools = ruleTools(pipeline.store, now, { config: client });

      const event = configRuleEvent(scheduledEvent(parts));
      const error = await rejection(evaluateRule(event, tools));

      expect(error.message).to.contain("failures (1)");
      expect(tools.lines).to.include("evaluations were refused");
      const put = new Set(puts().map(({ ComplianceResourceId: id }) => id));
      expect(put).to.deep.equal(new Set([...ids, "i-left"]));
    });

    it("goes on with nothing where Config takes nothing now", async () => {
      inScope(["i-1"]);
      mock.on(PutEvaluationsCommand).rejects(serviceFault("ThrottlingException"));

      const error = await rejection(evaluate(scheduledEvent(parts)));

      expect(error).to.be.instanceOf(SinkError);
      expect(error.message).to.contain("take evaluations");
    });
  });

  for (const name of ["change", "oversized", "scheduled", "event"]) {
    it(`answers the recorded event ev-config-${name}.json`, async function () {
      skipWithoutFixtures(this);
      const event = JSON.parse(
        fs.readFileSync(fixture(`ev-config-${name}.json`), "utf8"),
      ) as Record<string, unknown>;
      const own = { partition: "aws", account: String(event["accountId"]), region: "us-east-2" };
      mock.on(SelectResourceConfigCommand).resolves({ Results: ['{"resourceId":"i-00000000"}'] });
      const gone = { message: "gone", $metadata: {} };
      mock.on(GetResourceConfigHistoryCommand).rejects(new ResourceNotDiscoveredException(gone));

      await evaluate(event, { place: own });

      expect(puts()).to.have.length(1);
      expect(puts()[0]).to.include({
        ComplianceResourceId: "i-00000000",
        ComplianceType: name === "oversized" ? "NOT_APPLICABLE" : "NON_COMPLIANT",
      });
      const [{ args } = { args: [] }] = mock.commandCalls(PutEvaluationsCommand);
      expect(args[0].input.ResultToken).to.equal("myResultToken");
    });
  }

  for (const name of ["AWS_EC2_Instance", "AWS_SSM_ManagedInstanceInventory"]) {
    it(`takes the recorded item ev-config-ci-${name}.json`, async function () {
      skipWithoutFixtures(this);
      const document = JSON.parse(
        fs.readFileSync(fixture(`ev-config-ci-${name}.json`), "utf8"),
      ) as Record<string, unknown>;
      const item = (document["configurationItem"] ?? document) as Record<string, string>;
      const own = item["awsAccountId"] ?? item["accountId"] ?? "";
      const place = { partition: "aws", account: own, region: "us-east-1" };

      await evaluate(changeEvent({ awsAccountId: own, ...item }, { account: own }), { place });

      const other = name !== "AWS_EC2_Instance";
      expect(puts()[0]).to.deep.include({
        ComplianceResourceId: item["resourceId"],
        ComplianceType: other ? "NOT_APPLICABLE" : "NON_COMPLIANT",
        // The instance's item is of 2017: judging it is an evaluation on demand.
        OrderingTimestamp: new Date(other ? (item["configurationItemCaptureTime"] ?? "") : now),
      });
    });
  }
});
