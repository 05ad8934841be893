import type * as pulumi from "@pulumi/pulumi";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { expect } from "chai";
import { packPrefix, packsPartition } from "../../functions/sinks/store/tableKeys";
import {
  ComplianceConformancePack,
  type ComplianceConformancePackArgs,
  FindingsStore,
  RemediationMode,
} from "../../components";
import { parse } from "yaml";
import { readAsset } from "../../local/program/archive";
import { unreadResourceMetric } from "../../functions/sinks/cloudWatch/complianceMetrics";
import { promiseOf, type Registrations, registered } from "../helpers/mocks";

function pack(args?: ComplianceConformancePackArgs): Promise<Registrations> {
  return registered((options) => new ComplianceConformancePack("compliance", args, options));
}

const remediated: ComplianceConformancePackArgs = {
  rules: [{ command: "S3_ENABLE_VERSIONING", remediation: { mode: RemediationMode.Automatic } }],
};
const organization: ComplianceConformancePackArgs = { ...remediated, organization: {} };

interface Policy {
  readonly Statement: readonly Readonly<Record<string, unknown>>[];
}
const policyOf = (text: unknown): Policy => JSON.parse(String(text)) as Policy;

/** Texts of the files that a function's code consists of. */
async function besideCode(inputs: Readonly<Record<string, unknown>>): Promise<object> {
  const { assets } = inputs["code"] as pulumi.asset.AssetArchive;
  const texts = Object.entries(await assets).map(async ([file, asset]) => {
    return [file, String(await readAsset(asset))] as const;
  });
  return Object.fromEntries(await Promise.all(texts));
}

describe("ComplianceConformancePack", () => {
  it("judges by every command of Plumbline's own where nothing is said, and changes nothing", async () => {
    const found = await pack();

    const { inputs } = found.one("ConformancePack");
    const { Resources } = parse(String(inputs["templateBody"])) as { Resources: object };
    expect(Object.keys(Resources)).to.include("S3EnableVersioning").and.have.length(7);
    expect(found.ofType("Function").map(({ name }) => name)).to.deep.equal(["compliance-rule"]);
    expect(found.ofType("Document")).to.deep.equal([]);
    expect(found.ofType("OrganizationConformancePack")).to.deep.equal([]);
  });

  it("has an alarm of its own for resources that cannot be read, in the metric that the function publishes", async () => {
    const found = await pack();

    const alarm = found.ofType("MetricAlarm").find(({ name }) => name.endsWith("unread-resources"));
    expect(alarm?.inputs).to.deep.include({
      namespace: "Compliance",
      metricName: unreadResourceMetric,
      dimensions: { Pipeline: "plumbline/test/compliance" },
      treatMissingData: "notBreaching",
    });
    const { environment } = found.one("Function").inputs as {
      readonly environment: { readonly variables: object };
    };
    expect(environment.variables).to.include({
      METRIC_NAMESPACE: "Compliance",
      METRIC_PIPELINE: "plumbline/test/compliance",
    });
  });

  it("is the parent of all that it makes", async () => {
    const { all } = await pack(remediated);

    const types = new Map<string, number>();
    for (const { type } of all) types.set(type, (types.get(type) ?? 0) + 1);
    expect(Object.fromEntries(types)).to.deep.equal({
      "plumbline:index:ComplianceConformancePack": 1,
      "aws:cfg/conformancePack:ConformancePack": 1,
      "aws:cloudwatch/eventRule:EventRule": 1,
      "aws:cloudwatch/eventTarget:EventTarget": 1,
      "aws:cloudwatch/logGroup:LogGroup": 3,
      "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": 1,
      "aws:cloudwatch/metricAlarm:MetricAlarm": 4,
      "aws:dynamodb/table:Table": 1,
      "aws:iam/role:Role": 2,
      "aws:iam/rolePolicy:RolePolicy": 2,
      "aws:lambda/function:Function": 2,
      "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": 1,
      "aws:lambda/permission:Permission": 1,
      "aws:sns/topic:Topic": 1,
      "aws:sns/topicPolicy:TopicPolicy": 1,
      "aws:sqs/queue:Queue": 1,
      "aws:sqs/queuePolicy:QueuePolicy": 1,
      "aws:ssm/document:Document": 1,
    });
    for (const { urn, type } of all.slice(1)) {
      expect(urn).to.include(`plumbline:index:ComplianceConformancePack$${type}`);
    }
  });

  it("tells the pack at deployment what is not known before", async () => {
    const found = await pack({
      rules: [
        {
          command: "LOG_GROUP_RETENTION",
          parameters: { days: "30" },
          remediation: { mode: RemediationMode.Manual },
        },
      ],
    });

    const { inputParameters } = found.one("ConformancePack").inputs;
    expect(inputParameters).to.deep.equal([
      {
        parameterName: "RuleFunctionArn",
        parameterValue: "arn:aws:aws:lambda/function:Function:compliance-rule",
      },
      {
        parameterName: "RemediationDocument",
        parameterValue: "arn:aws:aws:ssm/document:Document:compliance-remediation",
      },
      { parameterName: "RemediationDocumentVersion", parameterValue: "1" },
      {
        parameterName: "AutomationAssumeRole",
        parameterValue: "arn:aws:iam::123456789012:role/plumbline-test-compliance-automation",
      },
    ]);
  });

  it("changes nothing unless it is told to", async () => {
    const { inputs } = (await pack(remediated)).one("Function", "compliance-remediation");

    expect(inputs["environment"]).to.deep.include({
      variables: {
        AUDIT_TOPIC_ARN: "arn:aws:aws:sns/topic:Topic:compliance-remediations",
        DRY_RUN: "true",
        EXTERNAL_ID: "plumbline/test/compliance",
        LIMITS_TABLE: "compliance-counts",
        MAX_PER_HOUR: "100",
        MAX_PER_RESOURCE: "5",
        MAX_PER_RUN: "1",
        MEMBER_ACCOUNTS: '["123456789012"]',
        MEMBER_ROLE: "plumbline-test-compliance-remediation",
      },
    });
  });

  it("gives the remediation its guard rails", async () => {
    const guardRails = {
      dryRun: false,
      accounts: ["111122223333"],
      tags: { Stage: ["dev", "test"] },
      maxPerRun: 5,
      maxPerResource: 2,
      maxPerHour: 20,
    };
    const { inputs } = (await pack({ ...remediated, guardRails })).one(
      "Function",
      "compliance-remediation",
    );

    expect(JSON.stringify(inputs["environment"])).to.include('"DRY_RUN":"false"');
    expect((inputs["environment"] as { variables: object }).variables).to.include({
      ACCOUNTS_FILE: "accounts.json",
      ALLOWED_TAGS: '{"Stage":["dev","test"]}',
      MAX_PER_RUN: "5",
      MAX_PER_RESOURCE: "2",
      MAX_PER_HOUR: "20",
    });
    expect(await besideCode(inputs)).to.deep.include({
      "accounts.json": '{"changeable":["111122223333"]}\n',
    });
  });

  describe("for its own account", () => {
    it("is started by rules of this account alone", async () => {
      const found = await pack(remediated);

      expect(found.one("Permission").inputs).to.deep.include({
        principal: "config.amazonaws.com",
        sourceAccount: "123456789012",
        function: "compliance-rule",
      });
      expect(found.ofType("ResourcePolicy")).to.deep.equal([]);
    });

    it("takes on the roles of this account alone", async () => {
      const found = await pack(remediated);

      for (const kind of ["rule", "remediation"]) {
        const { inputs } = found.one("RolePolicy", `compliance-${kind}`);
        const statement = policyOf(inputs["policy"]).Statement.find(
          ({ Sid }) => Sid === "TakeOnMemberRole",
        );
        const role = kind === "rule" ? "detection" : "remediation";
        expect(statement?.["Resource"]).to.equal(
          `arn:aws:iam::123456789012:role/plumbline-test-compliance-${role}`,
        );
      }
    });

    it("shares its document with nobody", async () => {
      const { inputs } = (await pack(remediated)).one("Document");

      expect(inputs["permissions"]).to.deep.equal({});
    });
  });

  describe("for an organization", () => {
    it("is deployed to all accounts but the excluded ones, and has patience with them", async () => {
      const excluded = ["999988887777"];
      const found = await pack({ ...remediated, organization: { excludedAccounts: excluded } });

      const { inputs, options } = found.one("OrganizationConformancePack");
      expect(inputs["excludedAccounts"]).to.deep.equal(excluded);
      expect(inputs["name"]).to.equal("plumbline-test-compliance");
      expect(options.customTimeouts).to.deep.equal({
        create: "120m",
        update: "120m",
        delete: "120m",
      });
    });

    it("has both functions refuse the excluded accounts by themselves, as many as there may be", async () => {
      const excludedAccounts = Array.from({ length: 1000 }, (_, n) => String(1e11 + n));
      const found = await pack({ ...remediated, organization: { excludedAccounts } });

      for (const kind of ["rule", "remediation"]) {
        const { inputs } = found.one("Function", `compliance-${kind}`);
        expect((inputs["environment"] as { variables: object }).variables).to.include({
          ACCOUNTS_FILE: "accounts.json",
        });
        expect(await besideCode(inputs)).to.deep.include({
          "accounts.json": `${JSON.stringify({ excluded: excludedAccounts })}\n`,
        });
      }
    });

    it("is started by rules of its active accounts, and of those that join", async () => {
      const found = await pack(organization);

      const { inputs } = found.one("ResourcePolicy", "compliance-rule");

      expect(found.ofType("Permission")).to.deep.equal([]);
      const conditions = policyOf(inputs["policy"]).Statement.map(({ Condition }) => Condition);
      expect(conditions).to.deep.equal([
        { StringEquals: { "aws:SourceAccount": ["111122223333", "123456789012"] } },
        { StringEquals: { "aws:SourceOrgID": "o-a1b2c3d4e5" } },
      ]);
    });

    it("lets the automation roles of its accounts start the remediation, and nobody else", async () => {
      const { inputs } = (await pack(organization)).one("ResourcePolicy", "compliance-remediation");

      const [statement] = policyOf(inputs["policy"]).Statement;
      expect(statement?.["Condition"]).to.deep.equal({
        StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
        ArnLike: {
          "aws:PrincipalArn": "arn:aws:iam::*:role/plumbline-test-compliance-automation",
        },
      });
    });

    it("has each remediation prove that it is of the account whose resource it names", async () => {
      let policy: Promise<string> | undefined;
      const found = await registered((options) => {
        const made = new ComplianceConformancePack("compliance", organization, options);
        policy = promiseOf(made.remediationPolicy);
        return made;
      });

      const { inputs } = found.one("Function", "compliance-remediation");
      expect((inputs["environment"] as { variables: object }).variables).to.include({
        VERIFY_EXECUTION: "true",
      });
      expect(await policy).to.include("ssm:GetAutomationExecution");
    });

    it("takes on roles of its accounts alone", async () => {
      const { inputs } = (await pack(organization)).one("RolePolicy", "compliance-remediation");

      const statement = policyOf(inputs["policy"]).Statement.find(
        ({ Sid }) => Sid === "TakeOnMemberRole",
      );
      expect(statement).to.deep.include({
        Resource: "arn:aws:iam::*:role/plumbline-test-compliance-remediation",
        Condition: { StringEquals: { "aws:ResourceOrgID": "o-a1b2c3d4e5" } },
      });
    });

    it("shares its document with the others", async () => {
      const { inputs } = (await pack(organization)).one("Document");

      expect(inputs["permissions"]).to.deep.equal({ type: "Share", account_ids: "111122223333" });
    });

    it("has room for a thousand accounts in its policy", async () => {
      const accounts = Array.from({ length: 1000 }, (_, index) => String(100_000_000_000 + index));
      const id = "o-a1b2c3d4e5";
      const found = await pack({ ...remediated, organization: { id, accounts } });

      const policy = String(found.one("ResourcePolicy", "compliance-rule").inputs["policy"]);
      expect(policy.length).to.be.within(15_000, 20_480);
      expect(found.one("Function", "compliance-rule").inputs["environment"]).to.deep.equal({
        variables: {
          EXTERNAL_ID: "plumbline/test/compliance",
          MEMBER_ROLE: "plumbline-test-compliance-detection",
          ORGANIZATION_ID: id,
          METRIC_NAMESPACE: "Compliance",
          METRIC_PIPELINE: "plumbline/test/compliance",
        },
      });
    });
  });

  describe("with a template that is too large for the call", () => {
    const large = (letter: string): Promise<Registrations> =>
      pack({
        rules: [],
        policyRules: Array.from({ length: 8 }, (_, index) => ({
          name: `policy-${index}`,
          policy: `rule a { ${letter.repeat(9000)} }`,
          resourceTypes: ["AWS::S3::Bucket"],
        })),
      });
    const address = (found: Registrations): string =>
      String(found.one("ConformancePack").inputs["templateS3Uri"]);

    it("puts it into S3", async () => {
      const found = await large("x");

      const { inputs } = found.one("ConformancePack");
      expect(inputs["templateBody"]).to.equal(undefined);
      const { key } = found.one("BucketObjectv2").inputs as { key: string };
      expect(key).to.match(/^pack-1-[0-9a-f]{16}\.yaml$/);
      expect(address(found)).to.equal(`s3://compliance-templates/${key}`);
      expect(found.ofType("BucketPublicAccessBlock")).to.have.length(1);
    });

    it("tells AWS Config of another one by another address, and of the same one by the same", async () => {
      const first = address(await large("x"));

      expect(address(await large("x"))).to.equal(first);
      expect(address(await large("y"))).to.not.equal(first);
    });
  });

  it("makes a further pack where there are too many rules for one", async () => {
    const managedRules = Array.from({ length: 131 }, (_, index) => ({
      identifier: "ACCESS_KEYS_ROTATED",
      name: `rule-${index}`,
    }));
    const found = await pack({ rules: [], managedRules });

    expect(found.ofType("ConformancePack").map(({ inputs }) => inputs["name"])).to.deep.equal([
      "plumbline-test-compliance",
      "plumbline-test-compliance-2",
    ]);
  });

  it("tells what members' roles must be", async () => {
    let names: Promise<readonly string[]> | undefined;
    await registered((options) => {
      const made = new ComplianceConformancePack("compliance", remediated, options);
      names = Promise.all(
        [made.detectionRoleName, made.remediationPolicy, made.detectionPolicy].map(promiseOf),
      );
      return made;
    });

    const [role = "", remediation = "", detection = ""] = (await names) ?? [];
    expect(role).to.equal("plumbline-test-compliance-detection");
    expect(remediation).to.include("s3:PutBucketVersioning").and.not.include("config:");
    // Nobody but this account may start the function, so that there is nothing to prove.
    expect(remediation).to.not.include("ssm:");
    expect(detection).to.include("config:PutEvaluations").and.not.include("s3:Put");
  });

  describe("refuses", () => {
    const refusals: readonly (readonly [string, ComplianceConformancePackArgs, string])[] = [
      [
        "an unknown command",
        { rules: [{ command: "S3_NOTHING" }] },
        'property rules[0].command was "S3_NOTHING", must be one of EBS_ENCRYPTION_BY_DEFAULT, ',
      ],
      [
        "a parameter that a command does not take",
        { rules: [{ command: "S3_ENABLE_VERSIONING", parameters: { days: "3" } }] },
        "must be what S3_ENABLE_VERSIONING takes: parameter days is not known",
      ],
      [
        "a value that a parameter does not take",
        { rules: [{ command: "LOG_GROUP_RETENTION", parameters: { days: "2" } }] },
        'parameter days of LOG_GROUP_RETENTION was "2", must be one of 1, 3',
      ],
      [
        "a trigger that a command has not",
        { rules: [{ command: "LOG_GROUP_RETENTION", triggers: { onChange: true } }] },
        "property rules[0].triggers.onChange was true, must be left out or false",
      ],
      [
        "a rule name that has no room for the suffix",
        { rules: [{ command: "S3_ENABLE_VERSIONING", name: "r".repeat(38) }] },
        "must be 1 to 37 letters, digits, hyphens and underscores",
      ],
      [
        "two rules of one name",
        { rules: [{ command: "S3_ENABLE_VERSIONING" }, { command: "S3_ENABLE_VERSIONING" }] },
        "must be told apart from s3-enable-versioning",
      ],
      ["no rule at all", { rules: [] }, "property rules was [], must be at least one rule"],
      [
        "a module that is not there",
        { commands: ["./nothing.ts"] },
        'property commands was "./nothing.ts", must be a module whose default export is a compliance command: there is no such file',
      ],
      [
        "a bucket whose name an organization pack cannot have",
        { organization: {}, deliveryBucketName: "my-bucket" },
        "must be a name that begins with awsconfigconforms",
      ],
      [
        "more accounts than a document is shared with",
        { organization: { accounts: Array.from({ length: 1001 }, (_, n) => String(1e11 + n)) } },
        "must be a list of 0 to 1000 entries",
      ],
      [
        "roles with names that are too long",
        { memberRolePrefix: "r".repeat(53) },
        "must be 1 to 52 letters",
      ],
      [
        "an empty list of accounts in which something may be changed",
        { guardRails: { accounts: [] } },
        "property guardRails.accounts was [], must be a list of 1 to 1000 entries",
      ],
      [
        "an account that is excluded, and in which something may be changed",
        {
          organization: { excludedAccounts: ["111122223333"] },
          guardRails: { accounts: ["111122223333"] },
        },
        'property guardRails.accounts was "111122223333", must be none of organization.excludedAccounts',
      ],
      [
        "more tags than a function can be told",
        { guardRails: { tags: { Stage: ["x".repeat(1024)] } } },
        "must be at most 1024 characters as JSON",
      ],
      [
        "a limit that is none",
        { guardRails: { maxPerHour: 0 } },
        "property guardRails.maxPerHour was 0, must be a whole number from 1 to 100000",
      ],
    ];
    for (const [what, args, sentence] of refusals) {
      it(what, () => {
        expect(() => new ComplianceConformancePack("compliance", args)).to.throw(sentence);
      });
    }
  });

  describe("with a store of findings", () => {
    const withStore = () =>
      registered((options) => {
        const findingsStore = new FindingsStore("shared", {}, options);
        return new ComplianceConformancePack("compliance", { findingsStore }, options);
      });

    it("has a queue of results, one for those that cannot be applied, and a function between", async () => {
      const found = await withStore();

      const queue = found.one("Queue", "compliance-findings").inputs;
      expect(JSON.parse(String(queue["redrivePolicy"]))).to.deep.include({
        deadLetterTargetArn: "arn:aws:aws:sqs/queue:Queue:compliance-findings-dead-letters",
      });
      expect(found.one("EventSourceMapping", "compliance-findings").inputs).to.deep.include({
        functionResponseTypes: ["ReportBatchItemFailures"],
      });
      const alarms = found.ofType("MetricAlarm").map(({ name }) => name);
      expect(alarms).to.include.members([
        "compliance-findings-errors",
        "compliance-findings-queue-age",
        "compliance-findings-dead-letters",
      ]);
    });

    it("writes into the store which rules by commands it has, before AWS Config has them", async () => {
      const found = await registered((options) => {
        const findingsStore = new FindingsStore("shared", {}, options);
        return new ComplianceConformancePack(
          "compliance",
          {
            findingsStore,
            rules: [
              { command: "S3_REQUIRE_TLS" },
              { command: "S3_ENABLE_VERSIONING", name: "versions" },
            ],
            managedRules: [{ identifier: "ROOT_ACCOUNT_MFA_ENABLED" }],
          },
          options,
        );
      });

      const { inputs } = found.one("TableItem", "compliance-rules");
      expect(inputs).to.deep.include({ hashKey: "target", rangeKey: "item" });
      const { target, item, rules } = unmarshall(
        JSON.parse(String(inputs["item"])) as Parameters<typeof unmarshall>[0],
      );
      expect(target).to.equal(packsPartition);
      expect(String(item).startsWith(packPrefix)).to.equal(true);
      expect(rules).to.deep.equal([
        { command: "S3_REQUIRE_TLS", rule: "s3-require-tls" },
        { command: "S3_ENABLE_VERSIONING", rule: "versions" },
      ]);
      const names = found.all.map(({ name }) => name);
      expect(names.indexOf("compliance-rules")).to.be.below(names.lastIndexOf("compliance"));
    });

    it("has the function that judges tell that queue, and no other function of it", async () => {
      const found = await withStore();

      const { inputs } = found.one("Function", "compliance-rule");
      expect((inputs["environment"] as { variables: object }).variables).to.have.property(
        "RESULTS_QUEUE_URL",
      );
      const policy = policyOf(found.one("RolePolicy", "compliance-rule").inputs["policy"]);
      expect(policy.Statement.find(({ Sid }) => Sid === "TellOfResults")).to.deep.include({
        Action: ["sqs:SendMessage"],
        Resource: ["arn:aws:aws:sqs/queue:Queue:compliance-findings"],
      });
    });

    it("has the function that changes read what is accepted, and the tags that it may rest on", async () => {
      const found = await registered((options) => {
        const findingsStore = new FindingsStore("shared", {}, options);
        const args = { ...remediated, findingsStore };
        const { remediationPolicy } = new ComplianceConformancePack("compliance", args, options);
        remediationPolicy.apply((text) => expect(text).to.include("tag:GetResources"));
        return findingsStore;
      });

      const { inputs } = found.one("Function", "compliance-remediation");
      expect((inputs["environment"] as { variables: object }).variables).to.include({
        EXCEPTIONS_TABLE: "shared-exceptions",
      });
      const { policy } = found.one("RolePolicy", "compliance-remediation").inputs;
      expect(policyOf(policy).Statement.map(({ Sid }) => Sid)).to.include("ReadExceptions");
    });

    it("tells Security Hub nothing, which AWS Config does", async () => {
      const found = await withStore();

      const { policy } = found.one("RolePolicy", "compliance-findings").inputs;
      expect(String(policy)).not.to.include("securityhub:");
    });
  });

  it("tells nobody but AWS Config where there is no store", async () => {
    const found = await pack();

    const { inputs } = found.one("Function", "compliance-rule");
    expect((inputs["environment"] as { variables: object }).variables).not.to.have.property(
      "RESULTS_QUEUE_URL",
    );
    expect(found.ofType("Queue").map(({ name }) => name)).to.deep.equal([
      "compliance-dead-letters",
    ]);
  });
});
