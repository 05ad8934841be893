import { expect } from "chai";
import {
  FindingsStore,
  type FindingsStoreArgs,
  type FindingsStoreReference,
} from "../../components";
import { promiseOf, type Registrations, registered } from "../helpers/mocks";

function store(args?: FindingsStoreArgs): Promise<Registrations> {
  return registered((options) => new FindingsStore("plumbline", args, options));
}

describe("FindingsStore", () => {
  it("makes all of the store, and is the parent of it", async () => {
    const { all } = await store();

    const types = new Map<string, number>();
    for (const { type } of all) types.set(type, (types.get(type) ?? 0) + 1);
    expect(Object.fromEntries(types)).to.deep.equal({
      "plumbline:index:FindingsStore": 1,
      "aws:dynamodb/table:Table": 2,
      "aws:sns/topic:Topic": 1,
      "aws:sns/topicPolicy:TopicPolicy": 1,
      "aws:ssm/parameter:Parameter": 1,
      "aws:cloudwatch/logGroup:LogGroup": 3,
      "aws:cloudwatch/eventRule:EventRule": 2,
      "aws:cloudwatch/eventTarget:EventTarget": 2,
      "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": 1,
      "aws:sqs/queue:Queue": 1,
      "aws:sqs/queuePolicy:QueuePolicy": 1,
      "aws:iam/role:Role": 3,
      "aws:iam/rolePolicy:RolePolicy": 3,
      "aws:lambda/function:Function": 2,
      "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": 2,
      "aws:lambda/permission:Permission": 1,
      "aws:scheduler/schedule:Schedule": 1,
      "aws:cloudwatch/metricAlarm:MetricAlarm": 3,
    });
    for (const { urn, type } of all.slice(1)) {
      expect(urn).to.include(`plumbline:index:FindingsStore$${type}::plumbline-`);
    }
  });

  it("bills on demand, restores to the second and expires by the attribute ttl", async () => {
    const tables = (await store()).ofType("Table");

    for (const { inputs } of tables) {
      expect(inputs).to.deep.include({
        billingMode: "PAY_PER_REQUEST",
        pointInTimeRecovery: { enabled: true, recoveryPeriodInDays: 35 },
        ttl: { attributeName: "ttl", enabled: true },
      });
      expect(inputs, "physical names are made by Pulumi").not.to.have.property("name");
    }
  });

  it("keys findings by target and item, exceptions by rule and scope", async () => {
    const registrations = await store();

    const findings = registrations.one("Table", "plumbline-findings").inputs;
    expect([findings["hashKey"], findings["rangeKey"]]).to.deep.equal(["target", "item"]);
    expect(findings["attributes"]).to.deep.equal([
      { name: "target", type: "S" },
      { name: "item", type: "S" },
      { name: "exceptionEnds", type: "S" },
      { name: "exceptionExpires", type: "S" },
    ]);
    const exceptions = registrations.one("Table", "plumbline-exceptions").inputs;
    expect([exceptions["hashKey"], exceptions["rangeKey"]]).to.deep.equal(["rule", "scope"]);
  });

  it("leaves encryption to a key of DynamoDB's own unless a key is given", async () => {
    const free = (await store()).ofType("Table");
    const own = (await store({ kmsKeyArn: "arn:aws:kms:eu-central-1:123456789012:key/k" })).ofType(
      "Table",
    );

    for (const { inputs } of free) expect(inputs).not.to.have.property("serverSideEncryption");
    for (const { inputs } of own) {
      expect(inputs["serverSideEncryption"]).to.deep.equal({
        enabled: true,
        kmsKeyArn: "arn:aws:kms:eu-central-1:123456789012:key/k",
      });
    }
  });

  it("protects the tables in production, and only there", async () => {
    const production = (await store({ production: true })).ofType("Table");
    const dev = (await store()).ofType("Table");

    for (const { inputs, options } of production) {
      expect(options).to.include({ protect: true, retainOnDelete: true });
      expect(inputs["deletionProtectionEnabled"]).to.equal(true);
    }
    for (const { inputs, options } of dev) {
      expect(options.protect ?? false).to.equal(false);
      expect(options.retainOnDelete ?? false).to.equal(false);
      expect(inputs["deletionProtectionEnabled"]).to.equal(false);
    }
  });

  it("passes tags on and adds which component made the table", async () => {
    for (const { inputs } of (await store({ tags: { team: "security" } })).ofType("Table")) {
      expect(inputs["tags"]).to.deep.equal({
        team: "security",
        "plumbline:component": "FindingsStore",
      });
    }
  });

  it("gives names and ARNs of both tables", async () => {
    let component: FindingsStore | undefined;
    await registered((options) => (component = new FindingsStore("plumbline", {}, options)));

    if (component === undefined) throw new Error("not constructed");
    expect(await promiseOf(component.findingsTableName)).to.equal("plumbline-findings");
    expect(await promiseOf(component.findingsTableArn)).to.match(/^arn:.*plumbline-findings$/);
    expect(await promiseOf(component.exceptionsTableName)).to.equal("plumbline-exceptions");
    expect(await promiseOf(component.exceptionsTableArn)).to.match(/^arn:.*plumbline-exceptions$/);
  });

  it("is what a pipeline needs to know of a store", async () => {
    let component: FindingsStore | undefined;
    await registered(
      (options) =>
        (component = new FindingsStore(
          "plumbline",
          { incompleteExceptions: "refused", resolvedRetentionDays: 30 },
          options,
        )),
    );

    if (component === undefined) throw new Error("not constructed");
    const reference: FindingsStoreReference = component;
    expect(reference).to.equal(component);
    expect(await promiseOf(component.incompleteExceptions)).to.equal("refused");
    expect(await promiseOf(component.resolvedRetentionDays)).to.equal(30);
    expect(await promiseOf(component.changeTopicArn)).to.match(/plumbline-changes$/);
    expect(await promiseOf(component.securityHubParameterName)).to.equal("plumbline-security-hub");
    expect(await promiseOf(component.auditLogGroupName)).to.equal("plumbline-audit");
    expect(await promiseOf(component.alarmArns)).to.have.length(3);
  });

  const refused: readonly (readonly [FindingsStoreArgs, string])[] = [
    [{ recoveryPeriodDays: 36 }, "recoveryPeriodDays was 36, must be a whole number from 1 to 35"],
    [
      { resolvedRetentionDays: 0 },
      "resolvedRetentionDays was 0, must be a whole number from 1 to 3650",
    ],
    [{ auditRetentionDays: 366 }, "auditRetentionDays was 366, must be one of 1, 3, 5, 7, 14, 30"],
    [
      { exceptionSweepMinutes: 61 },
      "exceptionSweepMinutes was 61, must be a whole number from 1 to 60",
    ],
    [
      { exceptionWarningDays: -1 },
      "exceptionWarningDays was -1, must be a whole number from 0 to 365",
    ],
    [
      { systemsManagerComplianceSources: ["config"] },
      'systemsManagerComplianceSources[0] was "config", must be one of openscap, scc, inspec, inspector-cis',
    ],
    [
      { systemsManagerComplianceSources: ["inspec", "inspec"] },
      'systemsManagerComplianceSources was ["inspec","inspec"], must be a list in which no entry occurs twice',
    ],
  ];

  for (const [args, sentence] of refused) {
    it(`refuses ${JSON.stringify(args)} in one sentence`, async () => {
      await registered((options) => new FindingsStore("ok", {}, options));

      expect(() => new FindingsStore("plumbline", args)).to.throw(
        `FindingsStore "plumbline": property ${sentence}`,
      );
    });
  }

  it("takes each number at its limits", async () => {
    await store({
      recoveryPeriodDays: 1,
      resolvedRetentionDays: 3650,
      auditRetentionDays: 3653,
      exceptionSweepMinutes: 1,
      exceptionWarningDays: 0,
    });
  });

  describe("the Security Hub switch", () => {
    it("is set once and then left to whoever turns it", async () => {
      const { inputs, options } = (await store({ securityHub: true })).one("Parameter");

      expect(inputs).to.include({ type: "String", value: "enabled" });
      expect(options.ignoreChanges).to.deep.equal(["value"]);
    });

    it("is off unless it is asked for", async () => {
      expect((await store()).one("Parameter").inputs["value"]).to.equal("disabled");
    });
  });

  it("tells the given topics of every alarm and of its end", async () => {
    const topic = "arn:aws:sns:eu-central-1:123456789012:alarms";

    for (const { inputs } of (await store({ alarmTopicArns: [topic] })).ofType("MetricAlarm")) {
      expect(inputs["alarmActions"]).to.deep.equal([topic]);
      expect(inputs["okActions"]).to.deep.equal([topic]);
    }
  });
});
