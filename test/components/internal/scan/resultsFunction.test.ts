import { expect } from "chai";
import { MetricsMode, type ResultPolicyArgs } from "../../../../components";
import {
  parseResultPolicy,
  type ResultPolicyOverrides,
} from "../../../../functions/findings/policy";
import type { Registrations } from "../../../helpers/mocks";
import { mapOf, pipeline, statement, statements } from "../../../helpers/pipeline";

const key = "arn:aws:kms:eu-central-1:123456789012:key/k";

function environment(registrations: Registrations): Readonly<Record<string, unknown>> {
  return mapOf(
    mapOf(registrations.one("Function", "scap-results").inputs, "environment"),
    "variables",
  );
}

function policy(registrations: Registrations): unknown {
  return registrations.one("RolePolicy", "scap-results").inputs["policy"];
}

describe("the results function", () => {
  it("runs on Node.js 24 and arm64, with a log of its own that is kept for a year", async () => {
    const registrations = await pipeline();

    const { inputs } = registrations.one("Function", "scap-results");
    expect(inputs).to.include({
      runtime: "nodejs24.x",
      handler: "index.handler",
      memorySize: 512,
      timeout: 180,
    });
    expect(inputs["architectures"]).to.deep.equal(["arm64"]);
    expect(inputs["loggingConfig"]).to.deep.equal({ logFormat: "JSON", logGroup: "scap-results" });
    expect(registrations.one("LogGroup", "scap-results").inputs["retentionInDays"]).to.equal(365);
  });

  it("is told the names of what it uses and how it is to be used", async () => {
    const queues = "https://sqs.eu-central-1.amazonaws.com/123456789012";

    expect(environment(await pipeline())).to.deep.equal({
      FINDINGS_TABLE: "scap-findings",
      EXCEPTIONS_TABLE: "scap-exceptions",
      INCOMPLETE_EXCEPTIONS: "hand-made",
      CHANGE_TOPIC_ARN: "arn:aws:aws:sns/topic:Topic:scap-changes",
      DEAD_LETTER_QUEUE_URL: `${queues}/scap-dead-letters`,
      QUARANTINE_QUEUE_URL: `${queues}/scap-quarantine`,
      SECURITY_HUB_PARAMETER: "scap-security-hub",
      METRIC_NAMESPACE: "Compliance",
      METRIC_FAMILY: "SCAP",
      METRIC_PIPELINE: "plumbline/test/scap",
      METRICS: "both",
      SSM_COMPLIANCE: "disabled",
      RESOLVED_RETENTION_DAYS: "400",
      MINIMUM_COVERAGE: "1",
      MAX_RESULT_BYTES: "1073741824",
      MAX_HOST_UPLOADS: "60",
      MAX_HOST_BYTES: "1073741824",
      TRUSTED_UPLOADERS: "[]",
    });
  });

  it("is told what differs from the defaults", async () => {
    const variables = environment(
      await pipeline({
        fipsEndpoints: true,
        metrics: MetricsMode.Fleet,
        metricNamespace: "Hosts",
        resultPolicy: { error: { finding: "open" } },
        resultsFunction: { maxResultMb: 1 },
        trustedUploaderIds: ["AROAEXAMPLEEXAMPLE"],
      }),
    );

    expect(variables).to.include({
      AWS_USE_FIPS_ENDPOINT: "true",
      METRICS: "fleet",
      METRIC_NAMESPACE: "Hosts",
      RESULT_POLICY: '{"error":{"finding":"open"}}',
      MAX_RESULT_BYTES: "1048576",
      TRUSTED_UPLOADERS: '["AROAEXAMPLEEXAMPLE"]',
    });
  });

  it("may show hosts on the Compliance page where that is asked for, and only then", async () => {
    const made = await pipeline({ systemsManagerCompliance: true });

    const granted = statements(policy(made)).find(({ Sid }) => Sid === "PutComplianceItems");

    expect(environment(made)["SSM_COMPLIANCE"]).to.equal("enabled");
    expect(granted?.Action).to.deep.equal(["ssm:PutComplianceItems"]);
  });

  it("may do exactly what it does, and only with what it does it with", async () => {
    const arn = (type: string, name: string): string => `arn:aws:aws:${type}:${name}`;

    const granted = statements(policy(await pipeline())).map(
      ({ Effect, Action, Resource, Condition }) => ({ Effect, Action, Resource, Condition }),
    );
    const grant = (Action: string[], Resource: string[], Condition?: object): unknown => ({
      Effect: "Allow",
      Action,
      Resource,
      Condition,
    });
    expect(granted).to.deep.equal([
      grant(
        ["logs:CreateLogStream", "logs:PutLogEvents"],
        [`${arn("cloudwatch/logGroup:LogGroup", "scap-results")}:*`],
      ),
      grant(
        ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
        [arn("sqs/queue:Queue", "scap-results")],
      ),
      grant(
        ["sqs:SendMessage"],
        [arn("sqs/queue:Queue", "scap-dead-letters"), arn("sqs/queue:Queue", "scap-quarantine")],
      ),
      grant(["s3:GetObjectVersion"], [`${arn("s3/bucket:Bucket", "scap-results")}/*`]),
      grant(
        [
          "dynamodb:BatchGetItem",
          "dynamodb:BatchWriteItem",
          "dynamodb:GetItem",
          "dynamodb:PutItem",
          "dynamodb:Query",
          "dynamodb:UpdateItem",
        ],
        [arn("dynamodb/table:Table", "scap-findings")],
      ),
      grant(["dynamodb:Scan"], [arn("dynamodb/table:Table", "scap-exceptions")]),
      grant(["tag:GetResources"], ["*"]),
      grant(["ssm:GetParameter"], [arn("ssm/parameter:Parameter", "scap-security-hub")]),
      grant(
        ["securityhub:BatchImportFindings"],
        ["arn:aws:securityhub:eu-central-1:123456789012:product/123456789012/default"],
      ),
      grant(
        ["securityhub:BatchUpdateFindings"],
        ["arn:aws:securityhub:eu-central-1:123456789012:hub/default"],
      ),
      grant(["events:PutEvents"], ["arn:aws:events:eu-central-1:123456789012:event-bus/default"], {
        "ForAllValues:StringEquals": {
          "events:source": "plumbline",
          "events:detail-type": [
            "Plumbline Finding Changed",
            "Plumbline Finding Decision",
            "Plumbline Scan Recorded",
          ],
        },
        Null: { "events:source": "false", "events:detail-type": "false" },
      }),
      grant(["sns:Publish"], [arn("sns/topic:Topic", "scap-changes")]),
      grant(["cloudwatch:PutMetricData"], ["*"], {
        StringEquals: { "cloudwatch:namespace": "Compliance" },
      }),
    ]);
  });

  it("may publish no metrics where none are wanted", async () => {
    const sids = statements(policy(await pipeline({ metrics: MetricsMode.None }))).map(
      ({ Sid }) => Sid,
    );

    expect(sids).not.to.include("PutMetrics");
  });

  it("may use the customer's key only through the services that hold its data", async () => {
    const document = policy(await pipeline({ kmsKeyArn: key }));

    const services = (sid: string): unknown => {
      const { Condition, Resource } = statement(document, sid);
      expect(Resource).to.deep.equal([key]);
      return Condition?.["StringEquals"]?.["kms:ViaService"];
    };
    expect(services("DecryptData")).to.deep.equal(
      ["dynamodb", "s3", "sns", "sqs", "ssm"].map((each) => `${each}.eu-central-1.amazonaws.com`),
    );
    expect(services("EncryptData")).to.deep.equal(
      ["sns", "sqs"].map((each) => `${each}.eu-central-1.amazonaws.com`),
    );
    // What DynamoDB asks of a caller is to decrypt, for writing too.
    expect(statement(document, "EncryptData").Action).to.deep.equal(["kms:GenerateDataKey"]);
    expect(statement(document, "DecryptEnvironment").Resource).to.deep.equal([key]);
  });

  it("can be taken on by Lambda only", async () => {
    const trust = (await pipeline()).one("Role", "scap-results").inputs["assumeRolePolicy"];

    expect(statements(trust)).to.deep.equal([
      {
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Principal: { Service: "lambda.amazonaws.com" },
      },
    ]);
  });

  it("is created, and handed messages, only when its role may do what that takes", async () => {
    const registrations = await pipeline();

    for (const type of ["Function", "EventSourceMapping"]) {
      expect(registrations.one(type, "scap-results").options.dependsOn)
        .to.be.an("array")
        .with.length(1);
    }
  });

  it("takes every result policy that the component takes", () => {
    const given: ResultPolicyArgs = {
      pass: { finding: "fixed", met: true },
      notchecked: { finding: "keep", scored: true, expected: true, measured: false },
    };
    const understood: ResultPolicyOverrides = given;

    const policyOf = parseResultPolicy(JSON.stringify(understood));
    expect(policyOf.notchecked.scored).to.equal(true);
  });
});
