import { expect } from "chai";
import {
  FindingsStore,
  InspecAudit,
  type InspecAuditArgs,
  InspecRunner,
  InstanceAccessMode,
} from "../../components";
import { promiseOf, type Registrations, registered } from "../helpers/mocks";
import { mapOf, statement, statements } from "../helpers/pipeline";

function audit(args: InspecAuditArgs = {}): Promise<Registrations> {
  return registered((options) => new InspecAudit("cis", args, options));
}

const aws = { runner: InspecRunner.RunInspecChecks } as const;
const key = "arn:aws:kms:eu-central-1:123456789012:key/k";

function environment(made: Registrations, name: string) {
  return mapOf(mapOf(made.one("Function", name).inputs, "environment"), "variables");
}

function policy(made: Registrations, name: string): unknown {
  return made.one("RolePolicy", name).inputs["policy"];
}

const sids = (document: unknown) => statements(document).map(({ Sid }) => Sid);

describe("InspecAudit", () => {
  it("runs dev-sec's CIS profile at a pinned commit on tagged hosts each night", async () => {
    const { inputs } = (await audit()).one("Association");

    expect(inputs).to.deep.include({
      name: "cis-audit",
      targets: [{ key: "tag:ComplianceBenchmark", values: ["cis-dil-benchmark"] }],
      scheduleExpression: "cron(0 2 ? * * *)",
      maxConcurrency: "10%",
      maxErrors: "100%",
    });
    expect(inputs["parameters"]).to.deep.equal({
      ResultsBucket: "cis-results",
      BucketOwner: "123456789012",
      BucketRegion: "eu-central-1",
      GitHubOwner: "dev-sec",
      GitHubRepository: "cis-dil-benchmark",
      GitHubRef: "bb3912f25984007d875b7b7e4371c3c5ebddee2c",
    });
  });

  it("hands texts of inputs and waivers over in base64, and their places as they are", async () => {
    const profile = { inputs: "level: 'ü'\n", waivers: "s3://content/waivers.yml" };
    const { inputs } = (await audit({ profile, dualStackEndpoints: true })).one("Association");

    expect(mapOf(inputs, "parameters")).to.include({
      UseDualStackEndpoint: "true",
      Inputs: Buffer.from("level: 'ü'\n").toString("base64"),
      Waivers: "s3://content/waivers.yml",
      GitHubOwner: "dev-sec",
    });
  });

  it("is all of what takes reports in, beside the store", async () => {
    const made = await registered((options) => {
      const findingsStore = new FindingsStore("shared", {}, options);
      return new InspecAudit("cis", { findingsStore }, options);
    });

    const own = made.all.filter(({ name }) => name.startsWith("cis"));
    const names = (type: string) =>
      own
        .filter((each) => each.type.endsWith(`:${type}`))
        .map(({ name }) => name)
        .sort();
    expect(names("Function")).to.deep.equal(["cis-host-watch", "cis-results"]);
    expect(names("Queue")).to.deep.equal(["cis-dead-letters", "cis-quarantine", "cis-results"]);
    expect(names("Bucket")).to.deep.equal(["cis-results"]);
    expect(names("Document")).to.deep.equal(["cis-audit"]);
    expect(names("Table")).to.deep.equal([]);
    const notified = made.one("BucketNotification").inputs["queues"] as { filterSuffix: string }[];
    expect(notified.map(({ filterSuffix }) => filterSuffix)).to.deep.equal([
      "-inspec-results.json.gz",
      "-inspec-results.json.bz2",
      "-inspec-results.json",
      "-inspec-failure.json",
    ]);
  });

  it("publishes under its own name, keeps the Compliance page and takes reports of 64 MB", async () => {
    const made = await audit();

    expect(environment(made, "cis-results")).to.include({
      METRIC_FAMILY: "InSpec",
      SSM_COMPLIANCE: "enabled",
      MAX_RESULT_BYTES: String(64 * 1024 * 1024),
    });
    expect(sids(policy(made, "cis-results"))).to.include("PutComplianceItems");
    const without = await audit({ systemsManagerCompliance: false });
    expect(environment(without, "cis-results")["SSM_COMPLIANCE"]).to.equal("disabled");
    expect(sids(policy(without, "cis-results"))).not.to.include("PutComplianceItems");
  });

  it("watches its own hosts for audits only", async () => {
    expect(environment(await audit(), "cis-host-watch")).to.include({
      SOURCES: '["inspec"]',
      WATCH: "inspec~plumbline/test/cis",
      METRIC_FAMILY: "InSpec",
      ASSOCIATION_IDS: '["cis-audit-association"]',
    });
    const made = await audit({ silentAfterHours: 0 });
    expect(made.ofType("Function").map(({ name }) => name)).not.to.include("cis-host-watch");
  });

  it("has alarms that watch its own metrics", async () => {
    const made = await audit();

    expect(made.one("MetricAlarm", "cis-scan-failures").inputs["metricName"]).to.equal(
      "InSpec Scan Failed",
    );
    expect(made.one("MetricAlarm", "cis-security-hub").inputs["metricName"]).to.equal(
      "InSpec Security Hub Import Failure",
    );
  });

  it("lets a host upload, and fetch what it needs for that and nothing else", async () => {
    const secret = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:github-abc";
    const made = await audit({
      profile: {
        github: {
          owner: "o",
          repository: "r",
          ref: "v1",
          tokenSecretArn: secret,
          tokenKmsKeyArn: key,
        },
        waivers: "s3://content/waivers.yml",
      },
    });
    const document = made.one("iam/policy:Policy").inputs["policy"];

    expect(sids(document)).to.deep.equal([
      "UploadToOwnFolder",
      "ReadScanContent",
      "ReadSecret",
      "DecryptToken",
    ]);
    expect(statement(document, "ReadScanContent").Resource).to.deep.equal([
      "arn:aws:s3:::content/waivers.yml",
    ]);
    expect(statement(document, "ReadSecret").Resource).to.deep.equal([secret]);
    expect(statement(document, "DecryptToken").Condition).to.deep.equal({
      StringEquals: { "kms:ViaService": ["secretsmanager.eu-central-1.amazonaws.com"] },
    });
    const parameter = await audit({
      profile: { github: { owner: "o", repository: "r", ref: "v1", tokenParameterName: "/a/b" } },
    });
    expect(
      statement(parameter.one("iam/policy:Policy").inputs["policy"], "ReadToken").Resource,
    ).to.deep.equal(["arn:aws:ssm:eu-central-1:123456789012:parameter/a/b"]);
  });

  it("says how one instance is audited by SendCommand just as the association does it", async () => {
    let made: InspecAudit | undefined;
    await registered((options) => (made = new InspecAudit("cis", {}, options)));
    if (made === undefined) throw new Error("nothing was made");

    const parameters = JSON.parse(await promiseOf(made.commandParameters)) as object;
    expect(parameters).to.deep.include({
      ResultsBucket: ["cis-results"],
      GitHubRef: ["bb3912f25984007d875b7b7e4371c3c5ebddee2c"],
    });
    expect(await promiseOf(made.runner)).to.equal("cinc-auditor");
    expect(await promiseOf(made.targetTags)).to.deep.equal({
      ComplianceBenchmark: ["cis-dil-benchmark"],
    });
  });

  describe("with AWS-RunInspecChecks", () => {
    it("runs AWS's document, told by JSON where the profile is", async () => {
      const made = await audit({
        ...aws,
        profile: {
          github: { owner: "o", repository: "r", path: "p", ref: "main", tokenParameterName: "t" },
        },
      });
      const { inputs } = made.one("Association");

      expect(inputs["name"]).to.equal("AWS-RunInspecChecks");
      const parameters = mapOf(inputs, "parameters");
      expect(parameters["sourceType"]).to.equal("GitHub");
      expect(JSON.parse(String(parameters["sourceInfo"]))).to.deep.equal({
        owner: "o",
        repository: "r",
        path: "p",
        getOptions: "branch:main",
        tokenInfo: "{{ssm-secure:t}}",
      });
      expect(made.ofType("Document")).to.have.length(0);
      const pinned = mapOf((await audit(aws)).one("Association").inputs, "parameters");
      expect(JSON.parse(String(pinned["sourceInfo"]))).to.include({
        getOptions: "commitID:bb3912f25984007d875b7b7e4371c3c5ebddee2c",
      });
      const s3 = await audit({ ...aws, profile: { s3Uri: "s3://content/profiles/mine" } });
      expect(s3.one("Association").inputs["parameters"]).to.deep.equal({
        sourceType: "S3",
        sourceInfo: '{"path":"https://s3.eu-central-1.amazonaws.com/content/profiles/mine"}',
      });
      const host = s3.one("iam/policy:Policy").inputs["policy"];
      expect(statement(host, "ReadProfile").Resource).to.deep.equal([
        "arn:aws:s3:::content/profiles/mine/*",
      ]);
    });

    it("hears of the end of each run on a node, by rules that tell nobody else's", async () => {
      const made = await audit(aws);
      const pattern = (name: string): unknown =>
        JSON.parse(String(made.one("EventRule", name).inputs["eventPattern"]));

      expect(pattern("cis-runs")).to.deep.equal({
        source: ["aws.ssm"],
        "detail-type": ["EC2 State Manager Instance Association State Change"],
        detail: {
          "association-id": ["AWS-RunInspecChecks-association"],
          status: ["Success", "Failed"],
        },
      });
      expect(pattern("cis-commands")).to.have.nested.property(
        "detail.document-name[0]",
        "AWS-RunInspecChecks",
      );
      const queue = made.one("QueuePolicy", "cis-results").inputs["policy"];
      expect(statement(queue, "AllowEvents").Condition).to.deep.equal({
        ArnEquals: {
          "aws:SourceArn": [
            "arn:aws:aws:cloudwatch/eventRule:EventRule:cis-runs",
            "arn:aws:aws:cloudwatch/eventRule:EventRule:cis-commands",
          ],
        },
        StringEquals: { "aws:SourceAccount": "123456789012" },
      });
      expect(made.one("Queue", "cis-results").inputs["delaySeconds"]).to.equal(30);
      expect(made.one("EventTarget", "cis-runs").inputs).to.deep.include({
        deadLetterConfig: { arn: "arn:aws:aws:sqs/queue:Queue:cis-dead-letters" },
      });
    });

    it("reads items, keeps them, and shows nothing on the page that the document writes", async () => {
      const made = await audit({ ...aws, kmsKeyArn: key });
      const document = policy(made, "cis-results");

      expect(environment(made, "cis-results")).to.include({
        ASSOCIATION_ID: "AWS-RunInspecChecks-association",
        DOCUMENT_NAME: "AWS-RunInspecChecks",
        RESULTS_BUCKET: "cis-results",
        SSM_COMPLIANCE: "disabled",
      });
      expect(sids(document)).to.include.members(["ReadItems", "KeepItems", "EncryptItems"]);
      expect(sids(document)).not.to.include.members(["PutComplianceItems", "ReadResults"]);
      expect(statement(document, "KeepItems").Resource).to.deep.equal([
        "arn:aws:aws:s3/bucket:Bucket:cis-results/nodes/*",
      ]);
      expect(made.ofType("Queue").map(({ name }) => name)).not.to.include("cis-quarantine");
      expect(made.ofType("MetricAlarm").map(({ name }) => name)).not.to.include("cis-quarantine");
    });

    it("looks each hour for what was not told, and may only see and order", async () => {
      const made = await audit({ ...aws, sweepMinutes: 30 });

      expect(made.one("Schedule", "cis-sweep").inputs["scheduleExpression"]).to.equal(
        "rate(30 minutes)",
      );
      expect(sids(policy(made, "cis-sweep"))).to.deep.equal([
        "WriteLogs",
        "FindNodes",
        "SeeScans",
        "OrderReading",
      ]);
      made.one("MetricAlarm", "cis-sweep-errors");
    });
  });

  describe("attaching its instance profile", () => {
    it("is not done unless it is asked for", async () => {
      const made = await audit();

      expect(made.ofType("Association")).to.have.length(1);
    });

    it("is done by AWS's runbook, on tagged instances that have none", async () => {
      const made = await audit({ profileAttachment: {} });
      const { inputs } = made.one("Association", "cis-attachment");

      expect(inputs).to.deep.include({
        name: "AWS-AttachIAMToInstance",
        automationTargetParameterName: "InstanceId",
        targets: [{ key: "tag:ComplianceBenchmark", values: ["cis-dil-benchmark"] }],
        parameters: {
          RoleName: "cis-instance",
          ForceReplace: "false",
          AutomationAssumeRole: "arn:aws:aws:iam/role:Role:cis-attachment",
        },
      });
      expect(inputs).not.to.have.property("scheduleExpression");
    });

    it("has a role that may pass the one role to tagged instances, and is Automation's alone", async () => {
      const made = await audit({ profileAttachment: {} });
      const document = policy(made, "cis-attachment");

      expect(statement(document, "ChangeProfiles")).to.deep.include({
        Action: ["ec2:AssociateIamInstanceProfile"],
        Condition: {
          StringEquals: { "aws:ResourceTag/ComplianceBenchmark": ["cis-dil-benchmark"] },
        },
      });
      expect(statement(document, "PassRole")).to.deep.include({
        Resource: ["arn:aws:aws:iam/role:Role:cis-instance"],
        Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
      });
      const trust = made.one("Role", "cis-attachment").inputs["assumeRolePolicy"];
      expect(statements(trust)[0]?.Condition).to.deep.equal({
        ArnLike: { "aws:SourceArn": "arn:aws:ssm:*:123456789012:automation-execution/*" },
        StringEquals: { "aws:SourceAccount": "123456789012" },
      });
      const forced = await audit({ profileAttachment: { forceReplace: true } });
      expect(statement(policy(forced, "cis-attachment"), "ChangeProfiles").Action).to.include(
        "ec2:DisassociateIamInstanceProfile",
      );
    });
  });

  describe("refuses in one sentence", () => {
    const refused: readonly (readonly [Readonly<Record<string, unknown>>, string])[] = [
      [{ runner: "inspec" }, 'property runner was "inspec", must be one of cinc-auditor, AWS-Run'],
      [
        { profile: { s3Uri: "s3://content/mine" } },
        'profile.s3Uri was "s3://content/mine", must be an',
      ],
      [
        { profile: { s3Uri: "s3://c-c/a.zip", github: { owner: "o", repository: "r", ref: "v" } } },
        "profile.github was",
      ],
      [
        { profile: { github: { owner: "o/x", repository: "r", ref: "v" } } },
        "profile.github.owner",
      ],
      [{ profile: { github: { owner: "o", repository: "r", ref: "../v" } } }, "profile.github.ref"],
      [
        { profile: { github: { owner: "o", repository: "r", ref: "v", path: "/a" } } },
        "profile.github.path",
      ],
      [{ profile: { inputs: "" } }, 'profile.inputs was "0 bytes", must be 1 to 6000 bytes'],
      [{ profile: { inputs: "- a" } }, "must be a YAML map of names to values"],
      [{ profile: { inputs: "a: [" } }, "must be YAML, a map of names to values"],
      [{ profile: { waivers: "x".repeat(6001) } }, 'profile.waivers was "6001 bytes"'],
      [{ profile: { auditorVersion: "latest" } }, 'profile.auditorVersion was "latest"'],
      [{ profile: { timeoutSeconds: 5 } }, "profile.timeoutSeconds was 5"],
      [{ resultsFunction: { maxResultMb: 1024 } }, "resultsFunction.maxResultMb was 1024"],
      [{ sweepMinutes: 30 }, "sweepMinutes was 30, must be left out with the runner cinc-auditor"],
      [{ ...aws, sweepMinutes: 5 }, "sweepMinutes was 5"],
      [{ ...aws, profile: { inputs: "a: 1" } }, "profile.inputs was"],
      [{ ...aws, systemsManagerCompliance: true }, "systemsManagerCompliance was"],
      [{ ...aws, trustedUploaderIds: [] }, "trustedUploaderIds was"],
      [{ ...aws, dualStackEndpoints: true }, "dualStackEndpoints was"],
      [
        { profileAttachment: {}, instanceAccess: { mode: InstanceAccessMode.Skip } },
        'profileAttachment was "given", must be left out unless instanceAccess.mode is "create"',
      ],
      [
        { profileAttachment: { forceReplace: true, schedule: "rate(1 day)" } },
        "profileAttachment.schedule was",
      ],
      [{ profileAttachment: { maxErrors: "x" } }, 'profileAttachment.maxErrors was "x"'],
      [{ targetTags: {} }, "targetTags was {}"],
      [{ logRetentionDays: 42 }, "logRetentionDays was 42"],
    ];
    for (const [args, sentence] of refused) {
      it(JSON.stringify(args).slice(0, 90), async () => {
        await registered((options) => new FindingsStore("mocks", {}, options));

        expect(() => new InspecAudit("cis", args))
          .to.throw(`InspecAudit "cis": `)
          .with.property("message")
          .that.includes(sentence)
          .and.not.match(/[\n.]$/);
      });
    }
  });
});
