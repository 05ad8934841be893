import {
  type ConfigServiceClient,
  type EvaluationResult,
  GetComplianceDetailsByConfigRuleCommand,
  SelectResourceConfigCommand,
  StartConfigRulesEvaluationCommand,
} from "@aws-sdk/client-config-service";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { SQSRecord } from "aws-lambda";
import { type AwsClientStub, mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import type { Series } from "../../../../functions/findings/finding";
import { reevaluate } from "../../../../functions/pipeline/configRule/reevaluate";
import { ruleSettings } from "../../../../functions/pipeline/configRule/settings";
import { findingsStore } from "../../../../functions/sinks/store/findingsStore";
import { scanEntry } from "../../../../functions/sinks/eventBridge/scanEvent";
import { type TestDatabase, startDatabase } from "../../../helpers/dynamodb";
import { Pipeline, freshSeries, hourOf, scanAt } from "../../../helpers/lifecycle";
import { serviceFault } from "../../../helpers/rejection";
import { ruleClient, ruleDefaults } from "../../../helpers/ruleTools";
import { outcome } from "../../../helpers/scans";

const ruleName = "cis";
let messages = 0;

/** A message with the event of a scan. */
function message(series: Series): SQSRecord {
  messages += 1;
  const scan = { series, id: "id", time: hourOf(5), outcome: "applied" } as const;
  const { Detail } = scanEntry(scan, "findings");
  const body = `{"detail-type":"Plumbline Scan Recorded","detail":${Detail ?? ""}}`;
  return { messageId: `m${messages}`, body } as SQSRecord;
}

const failingText = "1 failed: 1 high. 1 of 1 rules assessed (100 %). Worst: a";

describe("reevaluate", () => {
  const config = ruleClient();
  const sqs = new SQSClient({ region: "eu-central-1" });
  let database: TestDatabase;
  let pipeline: Pipeline;
  let mock: AwsClientStub<ConfigServiceClient>;
  let queue: AwsClientStub<SQSClient>;
  let failing: Series;

  before(async () => {
    database = await startDatabase();
    pipeline = new Pipeline(
      findingsStore(database.client, { tableName: database.findings, retentionDays: 400 }),
    );
  });

  after(() => database.close());

  beforeEach(async () => {
    mock = mockClient(config);
    queue = mockClient(sqs);
    queue.on(SendMessageCommand).resolves({});
    mock.on(StartConfigRulesEvaluationCommand).resolves({});
    // All that is asked for is in scope.
    mock.on(SelectResourceConfigCommand).callsFake(({ Expression }: { Expression: string }) => ({
      Results: [...Expression.matchAll(/'(i-[0-9a-f]+)'/g)].map(([, resourceId]) =>
        JSON.stringify({ resourceId }),
      ),
    }));
    mock.on(GetComplianceDetailsByConfigRuleCommand).resolves({ EvaluationResults: [] });
    failing = freshSeries();
    await pipeline.apply(scanAt(failing, 5, [outcome("a", "fail", "high")]));
  });

  afterEach(() => {
    mock.restore();
    queue.restore();
  });

  const run = async (
    records: readonly SQSRecord[],
    store = pipeline.store,
  ): Promise<readonly string[]> => {
    const { batchItemFailures } = await reevaluate(records, {
      config,
      sqs,
      deadLetterQueueUrl: "https://queue",
      store,
      ruleName,
      settings: ruleSettings({}, ruleDefaults, 1),
      now: () => Date.parse(hourOf(6)),
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    });
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };
  const starts = () =>
    mock.commandCalls(StartConfigRulesEvaluationCommand).map(({ args }) => args[0].input);
  const told = (
    ComplianceType: "COMPLIANT" | "NON_COMPLIANT",
    Annotation: string,
    { target } = failing,
  ) => {
    const result: EvaluationResult = {
      EvaluationResultIdentifier: {
        EvaluationResultQualifier: { ConfigRuleName: ruleName, ResourceId: target.id },
      },
      ComplianceType,
      Annotation,
    };
    mock.on(GetComplianceDetailsByConfigRuleCommand).resolves({ EvaluationResults: [result] });
  };

  it("evaluates the rule once for all scans of a batch", async () => {
    const other = freshSeries();
    await pipeline.apply(scanAt(other, 5, [outcome("a", "pass")]));

    expect(await run([message(failing), message(other), message(other)])).to.deep.equal([]);

    expect(starts()).to.deep.equal([{ ConfigRuleNames: [ruleName] }]);
  });

  it("evaluates nothing where the scans say what Config has already", async () => {
    told("NON_COMPLIANT", failingText);

    expect(await run([message(failing)])).to.deep.equal([]);

    expect(starts()).to.deep.equal([]);
  });

  it("evaluates again where the verdict or its reason is another", async () => {
    told("COMPLIANT", "No rule fails that counts for openscap.");
    await run([message(failing)]);
    told("NON_COMPLIANT", "2 failed: 2 high. Worst: a");
    await run([message(failing)]);

    expect(starts()).to.have.length(2);
  });

  it("evaluates nothing where results are still missing, whatever Config has of audits", async () => {
    const empty = freshSeries();
    const known = { ...failing, target: empty.target };
    told("NON_COMPLIANT", "No result of openscap so far; an audit was started.", empty);

    expect(await run([message(known)])).to.deep.equal([]);

    expect(starts()).to.deep.equal([]);
  });

  it("evaluates again where the first result assessed nothing, and not for the next such one", async () => {
    const empty = freshSeries();
    await pipeline.apply(scanAt(empty, 5, [outcome("a", "notapplicable")]));
    told("NON_COMPLIANT", "No result of openscap so far; an audit was started.", empty);
    await run([message(empty)]);
    expect(starts()).to.have.length(1);

    const text = `The newest scan of openscap assessed no rule (0 of 0 rules expected), at ${hourOf(4)}.`;
    told("NON_COMPLIANT", text, empty);
    await run([message(empty)]);

    expect(starts()).to.have.length(1);
  });

  it("has Config ask where it could not judge by itself", async () => {
    told("NON_COMPLIANT", failingText);
    const ofTarget = () => Promise.reject(new Error("no answer"));
    const { series } = pipeline.store;
    const broken = {
      ...pipeline.store,
      series: Object.assign(Object.create(series) as typeof series, { ofTarget }),
    };

    expect(await run([message(failing)], broken)).to.deep.equal([]);

    expect(starts()).to.have.length(1);
  });

  it("evaluates nothing for instances that the rule is not about", async () => {
    mock.on(SelectResourceConfigCommand).resolves({ Results: [] });
    const hybrid = { ...failing, target: { ...failing.target, id: "mi-0123456789abcdef0" } };

    expect(await run([message(failing), message(hybrid)])).to.deep.equal([]);

    expect(starts()).to.deep.equal([]);
  });

  for (const name of ["LimitExceededException", "ResourceInUseException", "ThrottlingException"]) {
    it(`gives all messages back on ${name}`, async () => {
      mock.on(StartConfigRulesEvaluationCommand).rejects(serviceFault(name));
      const records = [message(failing), message(failing)];

      expect(await run(records)).to.deep.equal(records.map(({ messageId }) => messageId));
    });
  }

  it("puts a message aside that is no event of a scan, and works on the others", async () => {
    const bad = { messageId: "bad", body: "{}" } as SQSRecord;

    expect(await run([bad, message(failing)])).to.deep.equal([]);

    expect(queue.commandCalls(SendMessageCommand)).to.have.length(1);
    expect(starts()).to.have.length(1);
  });

  it("gives back what it cannot put aside either", async () => {
    queue.on(SendMessageCommand).rejects(serviceFault("InternalError", "server"));
    const bad = { messageId: "bad", body: "no json" } as SQSRecord;

    expect(await run([bad])).to.deep.equal(["bad"]);
  });
});
