import { expect } from "chai";
import { FindingsStore, type FindingsStoreArgs, MetricsMode } from "../../../components";
import { type Registrations, registered } from "../../helpers/mocks";
import { mapOf, pipeline, statement, statements } from "../../helpers/pipeline";

const key = "arn:aws:kms:eu-central-1:123456789012:key/k";
const deadLetters = "arn:aws:aws:sqs/queue:Queue:plumbline-store-dead-letters";
const findings = "arn:aws:aws:dynamodb/table:Table:plumbline-findings";

function store(args?: FindingsStoreArgs): Promise<Registrations> {
  return registered((options) => new FindingsStore("plumbline", args, options));
}

function policyOf(registrations: Registrations, name: string): unknown {
  return registrations.one("RolePolicy", name).inputs["policy"];
}

function environmentOf(registrations: Registrations, name: string): unknown {
  return mapOf(mapOf(registrations.one("Function", name).inputs, "environment"), "variables");
}

/** What a function may do, by the ids of the statements. */
function granted(policy: unknown): Readonly<Record<string, readonly unknown[]>> {
  const all: Record<string, readonly unknown[]> = {};
  for (const { Sid = "", Action, Resource } of statements(policy)) all[Sid] = [Action, Resource];
  return all;
}

const changes = (name: string) => ({
  WriteLogs: [
    ["logs:CreateLogStream", "logs:PutLogEvents"],
    [`arn:aws:aws:cloudwatch/logGroup:LogGroup:${name}:*`],
  ],
  KeepFindings: [
    [
      "dynamodb:BatchGetItem",
      "dynamodb:BatchWriteItem",
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "dynamodb:Query",
      "dynamodb:UpdateItem",
    ],
    [findings],
  ],
  ReadSecurityHubSwitch: [
    ["ssm:GetParameter"],
    ["arn:aws:aws:ssm/parameter:Parameter:plumbline-security-hub"],
  ],
  ImportFindings: [
    ["securityhub:BatchImportFindings"],
    ["arn:aws:securityhub:eu-central-1:123456789012:product/123456789012/default"],
  ],
  UpdateFindings: [
    ["securityhub:BatchUpdateFindings"],
    ["arn:aws:securityhub:eu-central-1:123456789012:hub/default"],
  ],
  PutEvents: [["events:PutEvents"], ["arn:aws:events:eu-central-1:123456789012:event-bus/default"]],
  PublishNews: [["sns:Publish"], ["arn:aws:aws:sns/topic:Topic:plumbline-changes"]],
});

function eventTypesOf(policy: unknown): unknown {
  return statement(policy, "PutEvents").Condition?.["ForAllValues:StringEquals"]?.[
    "events:detail-type"
  ];
}

const changeEvents = ["Plumbline Finding Changed", "Plumbline Finding Decision"];

describe("the function that closes what terminated instances leave behind", () => {
  const name = "plumbline-instance-gone";

  it("hears of terminated instances, and is invoked for that rule of this account only", async () => {
    const registrations = await store();

    const rule = registrations.one("EventRule", name).inputs;
    expect(JSON.parse(String(rule["eventPattern"]))).to.deep.equal({
      source: ["aws.ec2"],
      "detail-type": ["EC2 Instance State-change Notification"],
      detail: { state: ["terminated"] },
    });
    expect(registrations.one("Permission").inputs).to.deep.equal({
      action: "lambda:InvokeFunction",
      function: name,
      principal: "events.amazonaws.com",
      sourceArn: `arn:aws:aws:cloudwatch/eventRule:EventRule:${name}`,
      sourceAccount: "123456789012",
    });
  });

  it("loses no termination: what cannot be delivered or done becomes a dead letter", async () => {
    const registrations = await store();

    const target = registrations.one("EventTarget", name);
    expect(target.inputs).to.deep.equal({
      rule: name,
      arn: `arn:aws:aws:lambda/function:Function:${name}`,
      deadLetterConfig: { arn: deadLetters },
      retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
    });
    const invoke = registrations.one("FunctionEventInvokeConfig", name);
    expect(invoke.inputs).to.deep.equal({
      functionName: name,
      maximumRetryAttempts: 2,
      maximumEventAgeInSeconds: 21_600,
      destinationConfig: { onFailure: { destination: deadLetters } },
    });
    expect(invoke.options.dependsOn).to.be.an("array").with.length(1);
    const { policy } = registrations.one("QueuePolicy").inputs;
    expect(statement(policy, "AllowUndelivered")).to.deep.equal({
      Sid: "AllowUndelivered",
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: deadLetters,
      Condition: {
        ArnEquals: {
          "aws:SourceArn": [
            "arn:aws:aws:cloudwatch/eventRule:EventRule:plumbline-audit",
            `arn:aws:aws:cloudwatch/eventRule:EventRule:${name}`,
          ],
        },
        StringEquals: { "aws:SourceAccount": "123456789012" },
      },
    });
  });

  it("may do exactly what it does", async () => {
    const policy = policyOf(await store(), name);

    expect(granted(policy)).to.deep.equal({
      ...changes(name),
      PutAside: [["sqs:SendMessage"], [deadLetters]],
    });
    expect(eventTypesOf(policy)).to.deep.equal(changeEvents);
  });

  it("is told the names of what it uses", async () => {
    expect(environmentOf(await store({ resolvedRetentionDays: 30 }), name)).to.deep.equal({
      FINDINGS_TABLE: "plumbline-findings",
      RESOLVED_RETENTION_DAYS: "30",
      MINIMUM_COVERAGE: "1",
      SECURITY_HUB_PARAMETER: "plumbline-security-hub",
      CHANGE_TOPIC_ARN: "arn:aws:aws:sns/topic:Topic:plumbline-changes",
    });
  });
});

describe("the function that opens what exceptions hide no more", () => {
  const name = "plumbline-exception-sweep";

  it("runs every five minutes unless said otherwise", async () => {
    const schedule = async (args?: FindingsStoreArgs) => (await store(args)).one("Schedule").inputs;

    const { target, ...rest } = await schedule();
    expect(rest).to.deep.include({
      scheduleExpression: "rate(5 minutes)",
      flexibleTimeWindow: { mode: "OFF" },
    });
    expect(target).to.deep.equal({
      arn: `arn:aws:aws:lambda/function:Function:${name}`,
      roleArn: `arn:aws:aws:iam/role:Role:${name}-schedule`,
      deadLetterConfig: { arn: deadLetters },
      retryPolicy: { maximumEventAgeInSeconds: 300, maximumRetryAttempts: 5 },
    });
    expect((await schedule({ exceptionSweepMinutes: 1 }))["scheduleExpression"]).to.equal(
      "rate(1 minute)",
    );
  });

  it("lists the accounts of an organization where the store is of one", async () => {
    const registrations = await store({ organization: true });

    expect(granted(policyOf(registrations, name))["ListAccounts"]).to.deep.equal([
      ["organizations:ListAccounts"],
      ["*"],
    ]);
    expect(registrations.one("Function", name).inputs["environment"]).to.have.nested.property(
      "variables.ORGANIZATION",
      "true",
    );
  });

  it("leaves what it did not do to its next run", async () => {
    expect((await store()).one("FunctionEventInvokeConfig", name).inputs).to.deep.equal({
      functionName: name,
      maximumRetryAttempts: 0,
      maximumEventAgeInSeconds: 300,
    });
  });

  it("is run by a role that only Scheduler, for this account, can take on", async () => {
    const registrations = await store();

    const role = registrations.one("Role", `${name}-schedule`).inputs;
    expect(statements(role["assumeRolePolicy"])).to.deep.equal([
      {
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Principal: { Service: "scheduler.amazonaws.com" },
        Condition: {
          ArnEquals: {
            "aws:SourceArn": "arn:aws:scheduler:eu-central-1:123456789012:schedule-group/default",
          },
          StringEquals: { "aws:SourceAccount": "123456789012" },
        },
      },
    ]);
    expect(granted(policyOf(registrations, `${name}-schedule`))).to.deep.equal({
      RunFunction: [["lambda:InvokeFunction"], [`arn:aws:aws:lambda/function:Function:${name}`]],
      PutAside: [["sqs:SendMessage"], [deadLetters]],
    });
  });

  it("may do exactly what it does", async () => {
    const policy = policyOf(await store(), name);

    expect(granted(policy)).to.deep.equal({
      ...changes(name),
      FindExceptedFindings: [["dynamodb:Query"], [`${findings}/index/exceptions-by-expiry`]],
      FindWhatIsGone: [["dynamodb:Scan"], [findings]],
      ReadExceptions: [
        ["dynamodb:Scan"],
        ["arn:aws:aws:dynamodb/table:Table:plumbline-exceptions"],
      ],
      ReadTags: [["tag:GetResources"], ["*"]],
    });
    expect(eventTypesOf(policy)).to.deep.equal([
      ...changeEvents,
      "Plumbline Exception Expiring",
      "Plumbline Exception Expired",
    ]);
  });

  it("is told how it is to be used", async () => {
    const args = { exceptionWarningDays: 0, incompleteExceptions: "refused" } as const;

    expect(environmentOf(await store(args), name)).to.include({
      EXCEPTIONS_TABLE: "plumbline-exceptions",
      INCOMPLETE_EXCEPTIONS: "refused",
      EXCEPTION_WARNING_DAYS: "0",
    });
    expect(environmentOf(await store(), name)).to.include({ EXCEPTION_WARNING_DAYS: "14" });
  });
});

describe("the function that looks for silent hosts", () => {
  const name = "scap-host-watch";

  it("runs each hour, over the hosts of the pipeline's own association", async () => {
    const registrations = await pipeline({ silentAfterHours: 48, retireProfilesAfterDays: 7 });

    expect(registrations.one("Schedule", name).inputs["scheduleExpression"]).to.equal(
      "rate(60 minutes)",
    );
    expect(environmentOf(registrations, name)).to.include({
      ASSOCIATION_IDS: '["scap-scan-association"]',
      SILENT_AFTER_HOURS: "48",
      RETIRE_AFTER_DAYS: "7",
      METRIC_NAMESPACE: "Compliance",
      METRIC_FAMILY: "SCAP",
      METRIC_PIPELINE: "plumbline/test/scap",
      METRICS: "both",
      SOURCES: '["openscap","scc"]',
    });
    expect(granted(policyOf(registrations, name))["ReadAssociation"]).to.deep.equal([
      ["ssm:DescribeAssociationExecutionTargets", "ssm:DescribeAssociationExecutions"],
      ["arn:aws:ssm:eu-central-1:123456789012:association/scap-scan-association"],
    ]);
  });

  it("may do exactly what it does", async () => {
    const policy = policyOf(await pipeline(), name);

    expect(Object.keys(granted(policy))).to.have.members([
      ...Object.keys(changes(name)),
      "ReadAssociation",
      "PutMetrics",
    ]);
    expect(eventTypesOf(policy)).to.deep.equal([
      ...changeEvents,
      "Plumbline Host Silent",
      "Plumbline Host Back",
    ]);
    const quiet = policyOf(await pipeline({ metrics: MetricsMode.None }), name);
    expect(granted(quiet)).not.to.have.property("PutMetrics");
  });

  it("is not made where nobody is to look", async () => {
    const { all } = await pipeline({ silentAfterHours: 0 });

    expect(all.filter((each) => each.name.includes("host-watch"))).to.deep.equal([]);
  });
});

describe("the functions, where hosts stand on the Compliance page", () => {
  const putItems = [
    ["ssm:PutComplianceItems"],
    [
      "arn:aws:ec2:eu-central-1:123456789012:instance/*",
      "arn:aws:ssm:eu-central-1:123456789012:managed-instance/*",
    ],
  ];

  it("may keep it up to date, for the scanners that it has", async () => {
    const registrations = await store({ systemsManagerComplianceSources: ["inspec"] });

    for (const name of ["plumbline-instance-gone", "plumbline-exception-sweep"]) {
      const policy = policyOf(registrations, name);
      expect(granted(policy)["PutComplianceItems"]).to.deep.equal(putItems);
      expect(environmentOf(registrations, name)).to.include({
        SSM_COMPLIANCE_SOURCES: '["inspec"]',
      });
    }
  });

  it("are told so by a pipeline that has them there, with a store of its own", async () => {
    const registrations = await pipeline({ systemsManagerCompliance: true });

    for (const name of ["scap-instance-gone", "scap-exception-sweep", "scap-host-watch"]) {
      expect(granted(policyOf(registrations, name))).to.have.property("PutComplianceItems");
      expect(environmentOf(registrations, name)).to.include({
        SSM_COMPLIANCE_SOURCES: '["openscap","scc"]',
      });
    }
  });
});

describe("all three functions, with a customer's key", () => {
  it("may use the key through the services that hold its data, and no others", async () => {
    const registrations = await pipeline({ kmsKeyArn: key });

    const through = (name: string, sid: string): unknown => {
      const { Resource, Condition } = statement(policyOf(registrations, name), sid);
      expect(Resource).to.deep.equal([key]);
      return Condition?.["StringEquals"]?.["kms:ViaService"];
    };
    const services = (...names: string[]) =>
      names.map((each) => `${each}.eu-central-1.amazonaws.com`);
    for (const name of ["scap-exception-sweep", "scap-host-watch"]) {
      expect(through(name, "DecryptData")).to.deep.equal(services("dynamodb", "sns", "ssm"));
      expect(through(name, "EncryptData")).to.deep.equal(services("sns"));
      expect(through(`${name}-schedule`, "EncryptDeadLetters")).to.deep.equal(services("sqs"));
    }
    expect(through("scap-instance-gone", "DecryptData")).to.deep.equal(
      services("dynamodb", "sns", "ssm", "sqs"),
    );
    expect(through("scap-instance-gone", "EncryptData")).to.deep.equal(services("sns", "sqs"));
  });
});
