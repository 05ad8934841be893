import { expect } from "chai";
import { FindingsStore, MetricsMode, ScapPipeline } from "../../components";
import { promiseOf, registered } from "../helpers/mocks";
import { mapOf, pipeline, pipelineWithStore, statement, statements } from "../helpers/pipeline";

const key = "arn:aws:kms:eu-central-1:123456789012:key/k";

describe("ScapPipeline", () => {
  describe("with nothing said", () => {
    it("makes all of the pipeline, and nothing twice", async () => {
      const { all } = await pipeline();

      const types = new Map<string, number>();
      for (const { type } of all) types.set(type, (types.get(type) ?? 0) + 1);
      expect(Object.fromEntries(types)).to.deep.equal({
        "plumbline:index:ScapPipeline": 1,
        "plumbline:index:FindingsStore": 1,
        "aws:dynamodb/table:Table": 2,
        "aws:s3/bucket:Bucket": 1,
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": 1,
        "aws:s3/bucketOwnershipControls:BucketOwnershipControls": 1,
        "aws:s3/bucketVersioning:BucketVersioning": 1,
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": 1,
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": 1,
        "aws:s3/bucketPolicy:BucketPolicy": 1,
        "aws:s3/bucketNotification:BucketNotification": 1,
        "aws:sqs/queue:Queue": 4,
        "aws:sqs/queuePolicy:QueuePolicy": 4,
        "aws:sns/topic:Topic": 1,
        "aws:sns/topicPolicy:TopicPolicy": 1,
        "aws:cloudwatch/eventRule:EventRule": 2,
        "aws:cloudwatch/eventTarget:EventTarget": 2,
        "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": 1,
        "aws:scheduler/schedule:Schedule": 2,
        "aws:ssm/parameter:Parameter": 1,
        "aws:cloudwatch/logGroup:LogGroup": 5,
        "aws:iam/role:Role": 7,
        "aws:iam/rolePolicy:RolePolicy": 6,
        "aws:iam/policy:Policy": 1,
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment": 2,
        "aws:iam/instanceProfile:InstanceProfile": 1,
        "aws:lambda/function:Function": 4,
        "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": 3,
        "aws:lambda/permission:Permission": 1,
        "aws:lambda/eventSourceMapping:EventSourceMapping": 1,
        "aws:ssm/document:Document": 1,
        "aws:ssm/association:Association": 1,
        "aws:cloudwatch/metricAlarm:MetricAlarm": 13,
        "aws:cloudwatch/dashboard:Dashboard": 1,
      });
    });

    it("is the parent of everything", async () => {
      const { all } = await pipeline();

      for (const { urn, type, options } of all.slice(1)) {
        expect(urn).to.match(/::plumbline:index:(?:ScapPipeline|FindingsStore)\$/, type);
        expect(options.parent).not.to.equal(undefined);
      }
    });

    it("leaves physical names to Pulumi, but for the dashboard's, which AWS asks for", async () => {
      const { all } = await pipeline();

      const named = all.filter(
        ({ inputs, type }) => "name" in inputs && !type.includes("ociation"),
      );
      expect(named.map(({ type }) => type)).to.deep.equal([]);
      const { inputs } = (await pipeline()).one("Dashboard");
      expect(inputs["dashboardName"]).to.equal("plumbline-test-scap-eu-central-1");
    });

    it("protects nothing, so that a first try can be taken down", async () => {
      const { all } = await pipeline();

      for (const { options } of all) expect(options.protect ?? false).to.equal(false);
    });
  });

  it("uses a store that it is given, and makes none", async () => {
    const registrations = await pipelineWithStore();

    expect(registrations.ofType("FindingsStore").map(({ name }) => name)).to.deep.equal(["shared"]);
    expect(
      mapOf(registrations.one("Function", "scap-results").inputs, "environment")["variables"],
    ).to.include({
      FINDINGS_TABLE: "shared-findings",
      EXCEPTIONS_TABLE: "shared-exceptions",
      CHANGE_TOPIC_ARN: "arn:aws:aws:sns/topic:Topic:shared-changes",
      SECURITY_HUB_PARAMETER: "shared-security-hub",
    });
  });

  it("tells the function where hosts make no reports that it could link to", async () => {
    const variables = async (htmlReport: boolean) => {
      const { inputs } = (await pipeline({ scan: { htmlReport } })).one("Function", "scap-results");
      return mapOf(mapOf(inputs, "environment"), "variables");
    };

    expect(await variables(false)).to.include({ HTML_REPORTS: "none" });
    expect(await variables(true)).not.to.have.property("HTML_REPORTS");
  });

  it("protects bucket, tables and audit log in production, and nothing else", async () => {
    const { all } = await pipeline({ production: true });

    const kept = all.filter(({ options }) => options.protect === true);
    expect(kept.map(({ name }) => name)).to.have.members([
      "scap-findings",
      "scap-exceptions",
      "scap-audit",
      "scap-results",
    ]);
    for (const { options } of kept) expect(options.retainOnDelete).to.equal(true);
  });

  it("tags everything that can be tagged", async () => {
    const { all } = await pipeline({ tags: { team: "security" } });

    const taggable =
      /:(Bucket|Table|Queue|Topic|EventRule|Parameter|LogGroup|Role|Policy|InstanceProfile|Function|EventSourceMapping|Document|Association|MetricAlarm)$/;
    for (const { type, name, urn, inputs } of all.filter((each) => taggable.test(each.type))) {
      expect(inputs["tags"], `${type} ${name}`).to.deep.equal({
        team: "security",
        "plumbline:component": urn.includes("FindingsStore$") ? "FindingsStore" : "ScapPipeline",
      });
    }
  });

  it("puts boundary and path on every role, policy and profile", async () => {
    const registrations = await pipeline({
      permissionsBoundary: "arn:aws:iam::123456789012:policy/boundary",
      iamPath: "/compliance/",
    });

    for (const { inputs } of registrations.ofType("Role")) {
      expect(inputs["permissionsBoundary"]).to.equal("arn:aws:iam::123456789012:policy/boundary");
    }
    for (const type of ["Role", "InstanceProfile", "iam/policy:Policy"]) {
      for (const { inputs } of registrations.all.filter((each) => each.type.endsWith(type))) {
        expect(inputs["path"], type).to.equal("/compliance/");
      }
    }
  });

  it("encrypts with the customer's key wherever data rests", async () => {
    const registrations = await pipeline({ kmsKeyArn: key });

    expect(
      registrations.one("BucketServerSideEncryptionConfiguration").inputs["rules"],
    ).to.deep.equal([
      {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key },
        bucketKeyEnabled: true,
      },
    ]);
    for (const { inputs } of registrations.ofType("Queue")) {
      expect(inputs["kmsMasterKeyId"]).to.equal(key);
      expect(inputs).not.to.have.property("sqsManagedSseEnabled");
    }
    for (const { inputs } of registrations.ofType("Table")) {
      expect(inputs["serverSideEncryption"]).to.deep.equal({ enabled: true, kmsKeyArn: key });
    }
    for (const { inputs } of registrations.ofType("LogGroup")) {
      expect(inputs["kmsKeyId"]).to.equal(key);
    }
    for (const { inputs } of registrations.ofType("Function")) {
      expect(inputs["kmsKeyArn"]).to.equal(key);
    }
    expect(registrations.one("Topic").inputs["kmsMasterKeyId"]).to.equal(key);
    expect(registrations.one("Parameter").inputs).to.include({ type: "SecureString", keyId: key });
  });

  it("runs the functions in a VPC when asked to", async () => {
    const vpc = { subnetIds: ["subnet-1", "subnet-2"], securityGroupIds: ["sg-1"] };
    const inside = await pipeline({ vpc });
    const outside = await pipeline();

    for (const { inputs } of inside.ofType("Function")) {
      expect(inputs["vpcConfig"]).to.deep.equal(vpc);
    }
    const policy = inside.one("RolePolicy", "scap-results").inputs["policy"];
    const { Action, Resource } = statement(policy, "ManageNetworkInterfaces");
    expect(Action).to.include("ec2:CreateNetworkInterface");
    expect(Resource).to.deep.equal([
      "arn:aws:ec2:eu-central-1:123456789012:*/*",
      "arn:aws:ec2:eu-central-1:*:subnet/*",
    ]);
    // Lambda acts with the function's role, and the function's own code may do none of it.
    expect(statement(policy, "DenyNetworkToCode")).to.deep.include({
      Effect: "Deny",
      Condition: {
        ArnLike: {
          "lambda:SourceFunctionArn": "arn:aws:lambda:eu-central-1:123456789012:function:*",
        },
      },
    });
    expect(outside.one("Function", "scap-results").inputs).not.to.have.property("vpcConfig");
    expect(
      statements(outside.one("RolePolicy", "scap-results").inputs["policy"]).map(({ Sid }) => Sid),
    ).not.to.include("ManageNetworkInterfaces");
  });

  it("takes partition and service names from the provider", async () => {
    const registrations = await pipeline(
      {},
      {
        partition: "aws-cn",
        dnsSuffix: "amazonaws.com.cn",
        region: "cn-north-1",
        accountId: "210987654321",
      },
    );

    const trust = registrations.one("Role", "scap-instance").inputs["assumeRolePolicy"];
    expect(statements(trust)[0]?.Principal).to.deep.equal({ Service: "ec2.amazonaws.com.cn" });
    expect(
      statement(registrations.one("RolePolicy", "scap-results").inputs["policy"], "ImportFindings")
        .Resource,
    ).to.deep.equal([
      "arn:aws-cn:securityhub:cn-north-1:210987654321:product/210987654321/default",
    ]);
    const core = registrations.one("RolePolicyAttachment", "scap-instance-core");
    expect(core.inputs["policyArn"]).to.equal(
      "arn:aws-cn:iam::aws:policy/AmazonSSMManagedInstanceCore",
    );
  });

  it("scans nobody before uploads can arrive and be heard of", async () => {
    const association = (await pipeline()).one("Association");

    const dependsOn = association.options.dependsOn;
    expect(dependsOn).to.be.an("array").with.length(4);
  });

  describe("dashboard and alarms", () => {
    it("makes no dashboard where none is wanted", async () => {
      const registrations = await registered(
        (options) => new ScapPipeline("scap", { dashboard: false }, options),
      );

      expect(registrations.ofType("Dashboard")).to.have.length(0);
    });

    it("tells the given topics of every alarm and of its end", async () => {
      const topic = "arn:aws:sns:eu-central-1:123456789012:alarms";
      const alarms = (await pipeline({ alarmTopicArns: [topic] })).ofType("MetricAlarm");

      for (const { inputs } of alarms) {
        expect(inputs["alarmActions"]).to.deep.equal([topic]);
        expect(inputs["okActions"]).to.deep.equal([topic]);
      }
    });

    it("watches only what is published", async () => {
      const none = await pipelineWithStore({ metrics: MetricsMode.None });

      const names = none.ofType("MetricAlarm").map(({ name }) => name);
      expect(names.filter((each) => each.startsWith("scap-"))).to.have.members([
        "scap-dead-letters",
        "scap-host-watch-errors",
        "scap-quarantine",
        "scap-function-errors",
        "scap-queue-age",
      ]);
    });
  });

  describe("outputs", () => {
    it("names everything that a consumer may need", async () => {
      let made: ScapPipeline | undefined;
      await registered((options) => (made = new ScapPipeline("scap", {}, options)));
      if (made === undefined) throw new Error("not constructed");

      expect(await promiseOf(made.resultsBucketName)).to.equal("scap-results");
      expect(await promiseOf(made.queueUrl)).to.match(/\/scap-results$/);
      expect(await promiseOf(made.deadLetterQueueUrl)).to.match(/\/scap-dead-letters$/);
      expect(await promiseOf(made.quarantineQueueUrl)).to.match(/\/scap-quarantine$/);
      expect(await promiseOf(made.functionName)).to.equal("scap-results");
      expect(await promiseOf(made.findingsTableName)).to.equal("scap-findings");
      expect(await promiseOf(made.documentName)).to.equal("scap-scan");
      expect(await promiseOf(made.associationId)).to.equal("scap-scan-association");
      expect(JSON.parse(await promiseOf(made.commandParameters))).to.deep.equal({
        ResultsBucket: ["scap-results"],
        BucketOwner: ["123456789012"],
        BucketRegion: ["eu-central-1"],
      });
      expect(await promiseOf(made.alarmArns)).to.have.length(10);
      expect(await promiseOf(made.changeTopicArn)).to.match(/scap-changes$/);
      if (made.instanceProfileName === undefined) throw new Error("no profile");
      expect(await promiseOf(made.instanceProfileName)).to.equal("scap-instance");
    });

    it("has no role and no profile where it makes none", async () => {
      let made: ScapPipeline | undefined;
      await registered(
        (options) =>
          (made = new ScapPipeline("scap", { instanceAccess: { mode: "skip" } }, options)),
      );

      expect(made?.instanceRoleName).to.equal(undefined);
      expect(made?.instanceProfileArn).to.equal(undefined);
      expect(made?.uploadPolicyArn).not.to.equal(undefined);
    });
  });

  it("shares nothing but the store with a second pipeline", async () => {
    const { all } = await registered((options) => {
      const findingsStore = new FindingsStore("shared", {}, options);
      const first = new ScapPipeline("first", { findingsStore }, options);
      new ScapPipeline("second", { findingsStore, metricNamespace: "Second" }, options);
      return first;
    });

    expect(new Set(all.map(({ urn }) => urn)).size).to.equal(all.length);
  });
});
