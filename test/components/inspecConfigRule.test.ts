import { expect } from "chai";
import {
  InspecConfigRule,
  type InspecConfigRuleArgs,
  ConfigRuleSource,
  InspectorCisScan,
} from "../../components";
import { configRuleAlarms } from "../../components/internal/configRule/alarms";
import { frankfurt, promiseOf, type Registrations, registered } from "../helpers/mocks";
import { mapOf, statement, statements } from "../helpers/pipeline";

const key = "arn:aws:kms:eu-central-1:123456789012:key/k";
const govCloud = { ...frankfurt, partition: "aws-us-gov", region: "us-gov-west-1" };

/** The audit of somebody's own. */
const audit = {
  associationId: "association",
  documentName: "audit",
  documentArn: "arn:aws:ssm:eu-central-1:123456789012:document/audit",
  runner: "cinc-auditor",
  targetTags: { ComplianceBenchmark: ["cis-dil-benchmark"] },
  commandParameters: '{"Path":["profile"]}',
  findingsTableName: "findings",
  findingsTableArn: "arn:aws:dynamodb:eu-central-1:123456789012:table/findings",
  exceptionsTableName: "exceptions",
  exceptionsTableArn: "arn:aws:dynamodb:eu-central-1:123456789012:table/exceptions",
  incompleteExceptions: "hand-made",
  resolvedRetentionDays: 400,
  changeTopicArn: "arn:aws:sns:eu-central-1:123456789012:changes",
  securityHubParameterName: "/hub",
  securityHubParameterArn: "arn:aws:ssm:eu-central-1:123456789012:parameter/hub",
};

function rule(args: InspecConfigRuleArgs = {}, place = frankfurt): Promise<Registrations> {
  return registered((options) => new InspecConfigRule("cis", { audit, ...args }, options), place);
}

/** The message of the error that constructing ends in. */
function refusal(args: InspecConfigRuleArgs): string {
  try {
    new InspecConfigRule("cis", args);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("it was taken");
}

const environmentOf = (registrations: Registrations, name: string) =>
  mapOf(mapOf(registrations.one("Function", name).inputs, "environment"), "variables");
const policyOf = (registrations: Registrations, name: string): unknown =>
  registrations.one("RolePolicy", name).inputs["policy"];

describe("InspecConfigRule", () => {
  it("makes a rule on everything with the tag, by change, large change and schedule", async () => {
    const { inputs } = (await rule()).one("aws:cfg/rule:Rule");

    expect(inputs["scope"]).to.deep.equal({
      tagKey: "ComplianceBenchmark",
      tagValue: "cis-dil-benchmark",
    });
    expect(inputs["source"]).to.deep.equal({
      owner: "CUSTOM_LAMBDA",
      sourceIdentifier: "arn:aws:aws:lambda/function:Function:cis-judge",
      sourceDetails: [
        { eventSource: "aws.config", messageType: "ConfigurationItemChangeNotification" },
        { eventSource: "aws.config", messageType: "OversizedConfigurationItemChangeNotification" },
        {
          eventSource: "aws.config",
          messageType: "ScheduledNotification",
          maximumExecutionFrequency: "TwentyFour_Hours",
        },
      ],
    });
    expect(JSON.parse(String(inputs["inputParameters"]))).to.deep.equal({
      source: "inspec",
      severities: "critical,high,medium,low,info,unknown",
      maxResultAgeHours: "48",
      missingResults: "NON_COMPLIANT",
      tagKey: "ComplianceBenchmark",
      tagValue: "cis-dil-benchmark",
    });
  });

  it("looks by default at what the scans of its source look at, for as long as they take", async () => {
    const parametersOf = async (source: "inspec" | "openscap" | "inspector-cis") => {
      const registrations = await rule({ source, audit: undefined, findingsStore: audit });
      const { inputs } = registrations.one("aws:cfg/rule:Rule");
      return JSON.parse(String(inputs["inputParameters"])) as Record<string, string>;
    };
    const scans = await registered((options) => new InspectorCisScan("scan", {}, options));
    const scan = scans.one("aws:cloudcontrol/resource:Resource");
    const { Targets, Schedule } = JSON.parse(String(scan.inputs["desiredState"])) as {
      readonly Targets: { readonly TargetResourceTags: Record<string, string[]> };
      readonly Schedule: object;
    };

    const { tagKey = "", tagValue, maxResultAgeHours } = await parametersOf("inspector-cis");
    expect(Targets.TargetResourceTags).to.deep.equal({ [tagKey]: [tagValue] });
    expect(Schedule).to.have.property("Weekly");
    expect(Number(maxResultAgeHours)).to.be.above(7 * 24);
    expect(await parametersOf("openscap")).to.include({
      tagKey: "RunSCAP",
      tagValue: "True",
      maxResultAgeHours: "48",
    });
  });

  it("lets AWS Config of its own account start the function, before the rule is made", async () => {
    const registrations = await rule();

    const { inputs } = registrations.one("Permission");
    expect(inputs).to.deep.include({
      action: "lambda:InvokeFunction",
      function: "cis-judge",
      principal: "config.amazonaws.com",
      sourceAccount: "123456789012",
    });
    const waited = [registrations.one("aws:cfg/rule:Rule").options.dependsOn].flat();
    expect(waited).to.have.length(2);
  });

  it("hears of scans of its source in its account and Region, and of exceptions that end", async () => {
    const registrations = await rule({
      source: "openscap",
      audit: undefined,
      findingsStore: audit,
    });

    const { inputs } = registrations.one("EventRule", "cis-scans");
    expect(JSON.parse(String(inputs["eventPattern"]))).to.deep.equal({
      source: ["plumbline"],
      "detail-type": ["Plumbline Scan Recorded", "Plumbline Finding Changed"],
      detail: {
        store: ["findings"],
        source: ["openscap"],
        account: ["123456789012"],
        region: ["eu-central-1"],
        changes: { kind: [{ exists: false }, "exception-expired", "gone"] },
      },
    });
    expect(registrations.one("EventSourceMapping").inputs).to.deep.include({
      batchSize: 1000,
      maximumBatchingWindowInSeconds: 90,
      functionResponseTypes: ["ReportBatchItemFailures"],
    });
  });

  it("hides scans for as long as they are gathered, and as long as Lambda asks for", async () => {
    for (const batchingWindowSeconds of [10, 300]) {
      const registrations = await rule({ batchingWindowSeconds });
      const { inputs } = registrations.one("Queue", "cis-reevaluate");
      expect(inputs["visibilityTimeoutSeconds"]).to.equal(6 * 50 + batchingWindowSeconds);
    }
  });

  it("may judge, answer and start the audit on instances with the tag, and no more", async () => {
    const policy = policyOf(await rule(), "cis-judge");

    const granted = Object.fromEntries(
      statements(policy).map(({ Sid = "", Action, Resource }) => [Sid, [Action, Resource]]),
    );
    expect(granted).to.deep.equal({
      WriteLogs: [
        ["logs:CreateLogStream", "logs:PutLogEvents"],
        ["arn:aws:aws:cloudwatch/logGroup:LogGroup:cis-judge:*"],
      ],
      ReadFindings: [["dynamodb:Query"], [audit.findingsTableArn]],
      AnswerConfig: [
        ["config:GetResourceConfigHistory", "config:PutEvaluations", "config:SelectResourceConfig"],
        ["*"],
      ],
      ReadResults: [
        ["config:GetComplianceDetailsByConfigRule"],
        ["arn:aws:config:eu-central-1:123456789012:config-rule/*"],
      ],
      MarkAudits: [["dynamodb:GetItem", "dynamodb:PutItem"], [audit.findingsTableArn]],
      RunDocument: [["ssm:SendCommand"], [audit.documentArn]],
      OnTaggedInstances: [
        ["ssm:SendCommand"],
        ["arn:aws:ec2:eu-central-1:123456789012:instance/*"],
      ],
      PutAside: [["sqs:SendMessage"], ["arn:aws:aws:sqs/queue:Queue:cis-dead-letters"]],
    });
    expect(statement(policy, "OnTaggedInstances").Condition).to.deep.equal({
      StringEquals: { "ssm:resourceTag/ComplianceBenchmark": "cis-dil-benchmark" },
    });
  });

  it("has its own rule alone evaluated again", async () => {
    const policy = policyOf(await rule(), "cis-reevaluate");

    expect(statement(policy, "EvaluateRule").Resource).to.deep.equal([
      "arn:aws:aws:cfg/rule:Rule:cis",
    ]);
  });

  it("starts what brings its results", async () => {
    const inspec = environmentOf(await rule(), "cis-judge");
    const scan = {
      documentName: "scan",
      documentArn: "arn:aws:ssm:eu-central-1:123456789012:document/scan",
      commandParameters: "{}",
    };
    const openscap = environmentOf(
      await rule({ source: "openscap", audit: undefined, scan, findingsStore: audit }),
      "cis-judge",
    );

    expect(inspec).to.include({
      AUDIT_DOCUMENT: "audit",
      AUDIT_PARAMETERS: audit.commandParameters,
      FINDINGS_TABLE: "findings",
    });
    expect(openscap).to.include({ AUDIT_DOCUMENT: "scan", AUDIT_PARAMETERS: "{}" });
  });

  it("starts nothing for Inspector's scans, which no command can start", async () => {
    const registrations = await rule({
      source: ConfigRuleSource.InspectorCis,
      audit: undefined,
      findingsStore: audit,
    });

    expect(environmentOf(registrations, "cis-judge")).not.to.have.property("AUDIT_DOCUMENT");
    const sids = statements(policyOf(registrations, "cis-judge")).map(({ Sid }) => Sid);
    expect(sids).not.to.include.members(["RunDocument"]);
  });

  it("makes an audit of its own for the tag, where none is given", async () => {
    const registrations = await rule({ audit: undefined, tagKey: "Audit", tagValue: "yes" });

    expect(registrations.ofType("InspecAudit").map(({ name }) => name)).to.deep.equal(["cis"]);
    const [association] = registrations.ofType("Association");
    expect(association?.inputs["targets"]).to.deep.equal([{ key: "tag:Audit", values: ["yes"] }]);
  });

  it("makes a store of its own where nothing has one", async () => {
    const registrations = await rule({ source: "openscap", audit: undefined });

    expect(registrations.ofType("FindingsStore")).to.have.length(1);
  });

  it("writes ARNs for the partition that it is in, and takes FIPS endpoints", async () => {
    const registrations = await rule({ fipsEndpoints: true }, govCloud);

    expect(
      statement(policyOf(registrations, "cis-judge"), "OnTaggedInstances").Resource,
    ).to.deep.equal(["arn:aws-us-gov:ec2:us-gov-west-1:123456789012:instance/*"]);
    expect(environmentOf(registrations, "cis-reevaluate")).to.include({
      AWS_USE_FIPS_ENDPOINT: "true",
    });
  });

  it("uses the customer's key for queues, logs and functions", async () => {
    const registrations = await rule({ kmsKeyArn: key });

    for (const { inputs } of registrations.ofType("Queue")) {
      expect(inputs["kmsMasterKeyId"]).to.equal(key);
    }
    for (const { inputs } of registrations.ofType("Function")) {
      expect(inputs["kmsKeyArn"]).to.equal(key);
    }
    for (const { inputs } of registrations.ofType("LogGroup")) {
      expect(inputs["kmsKeyId"]).to.equal(key);
    }
  });

  it("puts boundary, path and VPC on its roles and functions", async () => {
    const vpc = { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] };
    const registrations = await rule({
      permissionsBoundary: "arn:aws:iam::123456789012:policy/b",
      iamPath: "/c/",
      vpc,
    });

    for (const { inputs } of registrations.ofType("Role")) {
      expect(inputs).to.include({
        permissionsBoundary: "arn:aws:iam::123456789012:policy/b",
        path: "/c/",
      });
    }
    for (const { inputs } of registrations.ofType("Function")) {
      expect(inputs["vpcConfig"]).to.deep.equal(vpc);
    }
  });

  it("tells topics of every alarm", async () => {
    const registrations = await rule({
      alarmTopicArns: ["arn:aws:sns:eu-central-1:123456789012:topic"],
    });

    const alarms = registrations.ofType("MetricAlarm");
    const names = configRuleAlarms({
      deadLetterQueueName: "",
      queueName: "",
      judgeName: "",
      reevaluateName: "",
    }).map(({ name }) => `cis-${name}`);
    expect(alarms.map(({ name }) => name)).to.deep.equal(names);
    for (const { inputs } of alarms)
      expect(inputs["alarmActions"]).to.deep.equal(["arn:aws:sns:eu-central-1:123456789012:topic"]);
  });

  it("says where everything is", async () => {
    let made: InspecConfigRule | undefined;
    await registered((options) => (made = new InspecConfigRule("cis", { audit }, options)));
    if (made === undefined) throw new Error("not constructed");

    expect(await promiseOf(made.ruleName)).to.equal("cis");
    expect(await promiseOf(made.functionName)).to.equal("cis-judge");
    expect(await promiseOf(made.alarmArns)).to.have.length(4);
    expect(made.auditAssociationId && (await promiseOf(made.auditAssociationId))).to.equal(
      "association",
    );
  });

  it("refuses what makes no sense, in one sentence", () => {
    const bad: readonly [InspecConfigRuleArgs, RegExp][] = [
      [{ source: "nessus" as "inspec" }, /property source was "nessus", must be one of inspec, /],
      [{ severities: [] }, /property severities was \[\], must be a list of 1 to 6 entries/],
      [{ severities: ["high", "high"] }, /in which no entry occurs twice/],
      [{ maxResultAgeHours: 0 }, /maxResultAgeHours was 0, must be a whole number from 1 to 8760/],
      [{ missingResults: "keep" as "none" }, /missingResults was "keep"/],
      [{ frequency: "Daily" as "One_Hour" }, /frequency was "Daily", must be one of One_Hour/],
      [{ ruleName: "x".repeat(65) }, /ruleName was ".*", must be 1 to 64 letters/],
      [{ tagKey: "it's" }, /tagKey was "it's", must be 1 to 128 characters, without quotes/],
      [{ tagValue: "" }, /tagValue was "", must be 1 to 256 characters where the rule makes/],
      [{ batchingWindowSeconds: 301 }, /batchingWindowSeconds was 301/],
      [{ source: "openscap", audit }, /property audit was "given", must be left out for/],
      [
        {
          scan: {
            documentName: "d",
            documentArn: "arn:aws:ssm:eu-central-1:123456789012:document/d",
            commandParameters: "{}",
          },
        },
        /property scan was "given", must be left out for the source inspec/,
      ],
      [{ benchmark: "x".repeat(1000) }, /short enough for 1024 characters of rule parameters/],
    ];

    for (const [args, sentence] of bad) {
      expect(refusal(args)).to.match(/^InspecConfigRule "cis": property /);
      expect(refusal(args)).to.match(sentence);
    }
  });
});
