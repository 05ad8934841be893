import { takenTags } from "../../components/internal/cis/scanConfiguration";
import { expect } from "chai";
import {
  CisLevel,
  CisScanDay,
  CisScanFrequency,
  FindingsStore,
  InspectorCisScan,
  type InspectorCisScanArgs,
  InstanceAccessMode,
  MetricsMode,
} from "../../components";
import { cisAlarms, notMeasuredMetric } from "../../components/internal/cis/alarms";
import { severityDefaults } from "../../components/internal/cis/levels";
import { cisSettings } from "../../components/internal/cis/settings";
import { defaultLevelSeverities } from "../../functions/readers/inspectorCis";
import { notMeasuredMetric as published } from "../../functions/sinks/cloudWatch/cisMetrics";
import { frankfurt, type Place, type Registrations, registered } from "../helpers/mocks";
import { mapOf, statement, statements } from "../helpers/pipeline";

const key = "arn:aws:kms:eu-central-1:123456789012:key/k";

function cis(args?: InspectorCisScanArgs, place: Place = frankfurt): Promise<Registrations> {
  return registered((options) => new InspectorCisScan("cis", args, options), place);
}

async function configuration(args?: InspectorCisScanArgs): Promise<unknown> {
  const { typeName, desiredState } = (await cis(args)).one("cloudcontrol/resource:Resource").inputs;
  expect(typeName).to.equal("AWS::InspectorV2::CisScanConfiguration");
  return JSON.parse(String(desiredState));
}

function environment(registrations: Registrations, name: string) {
  return mapOf(mapOf(registrations.one("Function", name).inputs, "environment"), "variables");
}

function policy(registrations: Registrations, name: string): unknown {
  return registrations.one("RolePolicy", name).inputs["policy"];
}

function granted(of: unknown): Readonly<Record<string, readonly unknown[]>> {
  return Object.fromEntries(
    statements(of).map(({ Sid = "", Action, Resource }) => [Sid, [Action, Resource]]),
  );
}

const queue = (name: string) => `arn:aws:aws:sqs/queue:Queue:${name}`;

describe("InspectorCisScan", () => {
  describe("the scan configuration", () => {
    it("scans what is tagged, each Sunday night, at level 1, in this account", async () => {
      expect(await configuration()).to.deep.equal({
        ScanName: "cis",
        SecurityLevel: "LEVEL_1",
        Schedule: { Weekly: { StartTime: { TimeOfDay: "02:00", TimeZone: "UTC" }, Days: ["SUN"] } },
        Targets: { AccountIds: ["SELF"], TargetResourceTags: { ComplianceScan: ["true"] } },
        Tags: { "plumbline:component": "InspectorCisScan" },
      });
    });

    it("is what it is told to be", async () => {
      const state = await configuration({
        scanName: "hardening",
        level: CisLevel.Level2,
        accounts: ["111111111111", "222222222222"],
        targetTags: { Stage: ["prod", "stage"], Scan: ["yes"] },
        schedule: {
          frequency: CisScanFrequency.Monthly,
          time: "23:30",
          timeZone: "Europe/Berlin",
          day: CisScanDay.Wednesday,
        },
        tags: { team: "security" },
      });

      expect(state).to.deep.equal({
        ScanName: "hardening",
        SecurityLevel: "LEVEL_2",
        Schedule: {
          Monthly: { StartTime: { TimeOfDay: "23:30", TimeZone: "Europe/Berlin" }, Day: "WED" },
        },
        Targets: {
          AccountIds: ["111111111111", "222222222222"],
          TargetResourceTags: { Stage: ["prod", "stage"], Scan: ["yes"] },
        },
        Tags: { team: "security", "plumbline:component": "InspectorCisScan" },
      });
    });

    it("starts at once where it is for once, and each day where it is daily", async () => {
      const schedule = async (args: InspectorCisScanArgs["schedule"]) =>
        ((await configuration({ schedule: args })) as { Schedule: unknown }).Schedule;

      expect(await schedule({ frequency: CisScanFrequency.Once })).to.deep.equal({ OneTime: {} });
      expect(await schedule({ frequency: CisScanFrequency.Daily })).to.deep.equal({
        Daily: { StartTime: { TimeOfDay: "02:00", TimeZone: "UTC" } },
      });
    });

    it("waits for Inspector to be on, where that is asked for", async () => {
      expect((await cis()).ofType("Enabler")).to.deep.equal([]);
      const own = await cis({ enableInspector: true });
      expect(own.one("Enabler").inputs).to.deep.equal({
        accountIds: ["123456789012"],
        resourceTypes: ["EC2"],
      });
      const { options } = own.one("cloudcontrol/resource:Resource");
      expect(options.dependsOn).to.be.an("array").with.length(1);
      const others = await cis({ enableInspector: true, accounts: ["111111111111"] });
      expect(others.one("Enabler").inputs["accountIds"]).to.deep.equal(["111111111111"]);
    });
  });

  describe("instances", () => {
    const attached = (registrations: Registrations): unknown[] =>
      registrations
        .ofType("RolePolicyAttachment")
        .map(({ inputs }) => [inputs["role"], inputs["policyArn"]]);

    it("get a role and a profile of their own, with AWS's policies by their right names", async () => {
      const govCloud = { ...frankfurt, partition: "aws-us-gov" };
      expect(attached(await cis({}, govCloud))).to.deep.equal([
        ["cis-instance", "arn:aws-us-gov:iam::aws:policy/AmazonSSMManagedInstanceCore"],
        ["cis-instance", "arn:aws-us-gov:iam::aws:policy/AmazonInspector2ManagedCisPolicy"],
      ]);
    });

    it("keep the roles that they have", async () => {
      const registrations = await cis({ instanceAccess: { roleNames: ["web", "db"] } });

      expect(registrations.ofType("InstanceProfile")).to.deep.equal([]);
      expect(attached(registrations)).to.deep.equal([
        ["web", "arn:aws:iam::aws:policy/AmazonInspector2ManagedCisPolicy"],
        ["db", "arn:aws:iam::aws:policy/AmazonInspector2ManagedCisPolicy"],
      ]);
      expect(attached(await cis({ instanceAccess: { mode: "skip" } }))).to.deep.equal([]);
    });
  });

  describe("the function that looks for scans that have ended", () => {
    it("runs every half hour, over the scans of its own configuration", async () => {
      const registrations = await cis();

      expect(registrations.one("Schedule", "cis-poll").inputs["scheduleExpression"]).to.equal(
        "rate(30 minutes)",
      );
      expect(environment(registrations, "cis-poll")).to.deep.equal({
        FINDINGS_TABLE: "cis-findings",
        RESOLVED_RETENTION_DAYS: "400",
        MINIMUM_COVERAGE: "1",
        QUEUE_URL: "https://sqs.eu-central-1.amazonaws.com/123456789012/cis-results",
        SCAN_CONFIGURATION_ARN: "cis-id",
        DETAIL_LEVEL: "MEMBER",
        FIRST_LOOK_BACK_DAYS: "7",
      });
    });

    it("looks at all scans, and those of the organization, where it is told to", async () => {
      const all = await cis({ readAllScans: true, accounts: ["ALL_ACCOUNTS"], pollMinutes: 5 });

      expect(environment(all, "cis-poll")).to.include({
        SCAN_CONFIGURATION_ARN: "*",
        DETAIL_LEVEL: "ORGANIZATION",
      });
    });

    it("may do exactly what it does", async () => {
      const grants = granted(policy(await cis(), "cis-poll"));
      expect(grants).to.deep.include({
        ListScans: [["inspector2:ListCisScans"], ["*"]],
        KeepWatermark: [
          ["dynamodb:GetItem", "dynamodb:UpdateItem"],
          ["arn:aws:aws:dynamodb/table:Table:cis-findings"],
        ],
        HandOut: [["sqs:SendMessage"], [queue("cis-results")]],
      });
      expect(Object.keys(grants)).to.have.length(4);
    });
  });

  describe("the function that reads results", () => {
    it("is handed messages that come again one by one", async () => {
      const registrations = await cis({ resultsFunction: { batchSize: 2 } });

      expect(registrations.one("EventSourceMapping").inputs).to.include({
        eventSourceArn: queue("cis-results"),
        batchSize: 2,
      });
      expect(registrations.one("Queue", "cis-results").inputs["visibilityTimeoutSeconds"]).to.equal(
        6 * 180,
      );
    });

    it("may do exactly what it does", async () => {
      const of = policy(await cis({ systemsManagerCompliance: true }), "cis-results");
      const grants = granted(of);

      expect(grants["ReadScans"]).to.deep.equal([
        [
          "inspector2:GetCisScanReport",
          "inspector2:GetCisScanResultDetails",
          "inspector2:ListCisScanResultsAggregatedByTargetResource",
        ],
        ["*"],
      ]);
      expect(grants["KeepReports"]).to.deep.equal([
        ["s3:PutObject"],
        ["arn:aws:aws:s3/bucket:Bucket:cis-reports/inspector-cis/*"],
      ]);
      expect(grants["HandOn"]?.[1]).to.deep.equal([
        queue("cis-results"),
        queue("cis-dead-letters"),
      ]);
      expect(grants).to.include.keys("PutComplianceItems", "PutMetrics", "KeepFindings");
      const quiet = granted(policy(await cis({ metrics: MetricsMode.None }), "cis-results"));
      expect(quiet).not.to.include.keys("PutComplianceItems", "PutMetrics");
    });

    it("may use a customer's key through the services that hold its data", async () => {
      const registrations = await cis({ kmsKeyArn: key });
      const through = (name: string, sid: string): unknown =>
        statement(policy(registrations, name), sid).Condition?.["StringEquals"]?.["kms:ViaService"];
      const services = (...names: string[]) =>
        names.map((each) => `${each}.eu-central-1.amazonaws.com`);

      expect(through("cis-results", "EncryptData")).to.deep.equal(services("s3", "sns", "sqs"));
      expect(through("cis-poll", "DecryptData")).to.deep.equal(services("dynamodb", "sqs"));
      expect(registrations.one("Queue", "cis-results").inputs["kmsMasterKeyId"]).to.equal(key);
    });

    it("leaves tags out that the configuration's schema does not take", () => {
      expect(
        takenTags({ "map-migrated": "", k: "v", Owner: "me", long: "v".repeat(256) }),
      ).to.deep.equal({ Owner: "me" });
    });

    it("is told which severities the levels have", async () => {
      const severities = { level1: "high" } as const;
      expect(environment(await cis({ severities }), "cis-results")["LEVEL_SEVERITIES"]).to.equal(
        '{"LEVEL_1":"high","LEVEL_2":"low"}',
      );
      expect(defaultLevelSeverities).to.deep.equal({
        LEVEL_1: severityDefaults.level1,
        LEVEL_2: severityDefaults.level2,
      });
    });
  });

  it("keeps findings in a store that others share, or in one of its own", async () => {
    const own = await cis();
    expect(own.ofType("FindingsStore")).to.have.length(1);
    const shared = await registered((options) => {
      const findingsStore = new FindingsStore("shared", {}, options);
      return new InspectorCisScan("cis", { findingsStore }, options);
    });
    expect(shared.ofType("FindingsStore")).to.have.length(1);
    expect(environment(shared, "cis-poll")["FINDINGS_TABLE"]).to.equal("shared-findings");
  });

  it("hands on boundary, path, network and log retention", async () => {
    const registrations = await cis({
      permissionsBoundary: "arn:aws:iam::123456789012:policy/boundary",
      iamPath: "/compliance/",
      vpc: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] },
      logRetentionDays: 30,
      fipsEndpoints: true,
    });

    for (const { inputs } of registrations.ofType("Role")) {
      expect(inputs["path"]).to.equal("/compliance/");
      expect(inputs["permissionsBoundary"]).to.contain("boundary");
    }
    for (const { name, inputs } of registrations.ofType("Function")) {
      expect(inputs["vpcConfig"], name).to.deep.include({ subnetIds: ["subnet-1"] });
    }
    expect(environment(registrations, "cis-poll")["AWS_USE_FIPS_ENDPOINT"]).to.equal("true");
    expect(registrations.one("LogGroup", "cis-poll").inputs["retentionInDays"]).to.equal(30);
  });

  it("watches for all that can go wrong, and for silence where scans are daily", () => {
    const names = (args: InspectorCisScanArgs): string[] =>
      cisAlarms({
        settings: cisSettings("cis", args),
        queueName: "",
        deadLetterQueueName: "",
        pollerName: "",
        functionName: "",
      }).map(({ name }) => name);

    const always = ["dead-letters", "poll-errors", "function-errors", "queue-age"];
    const measured = ["not-measured", "scan-failures", "coverage", "security-hub"];
    expect(names({})).to.deep.equal([...always, ...measured]);
    expect(names({ metrics: MetricsMode.None })).to.deep.equal(always);
    expect(names({ schedule: { frequency: CisScanFrequency.Daily } })).to.include("silence");
    expect(notMeasuredMetric).to.equal(published);
  });

  describe("refuses in one sentence", () => {
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, ["v"]]));
    const { Once, Daily, Weekly } = CisScanFrequency;
    const refused: readonly (readonly [InspectorCisScanArgs, string])[] = [
      [{ targetTags: {} }, "property targetTags was {}, must be a map with 1 to 5 tag keys"],
      [{ targetTags: many(6) }, "must be a map with 1 to 5 tag keys"],
      [
        { targetTags: { a: ["1", "2", "3", "4", "5", "6"] } },
        'property targetTags.a was ["1","2","3","4","5","6"], must be a list of 1 to 5 entries',
      ],
      [{ targetTags: { a: [] } }, "must be a list of 1 to 5 entries"],
      [{ targetTags: { a: ["1", "1"] } }, "must be a list in which no entry occurs twice"],
      [{ targetTags: { "aws:x": ["1"] } }, "must be tag keys of 1 to 128 characters"],
      [{ scanName: "" }, 'property scanName was "", must be a text of 1 to 128 characters'],
      [{ level: "LEVEL_3" as CisLevel }, "must be one of LEVEL_1, LEVEL_2"],
      [{ accounts: ["SELF", "111111111111"] }, "SELF alone, ALL_ACCOUNTS alone or account ids"],
      [{ accounts: [] }, "must be a list of 1 to 10000 entries"],
      [{ accounts: ["12345"] }, "account ids of 12 digits"],
      [
        {
          enableInspector: true,
          accounts: Array.from({ length: 101 }, (_, at) => String(1e11 + at)),
        },
        "property enableInspector was true, must be false, because Inspector is turned on in at most 100 listed accounts",
      ],
      [
        { schedule: { frequency: Once, time: "02:00" } },
        'property schedule.time was "02:00", must be left out unless schedule.frequency is daily, weekly or monthly',
      ],
      [{ schedule: { frequency: Daily, days: [CisScanDay.Monday] } }, "is weekly"],
      [{ schedule: { frequency: Weekly, day: CisScanDay.Monday } }, "is monthly"],
      [{ schedule: { days: [] } }, "must be a list of 1 to 7 entries"],
      [{ schedule: { time: "24:00" } }, "must be a time of the day from 00:00 to 23:59"],
      [{ schedule: { timeZone: "Mars/Olympus" } }, "must be a time zone such as UTC"],
      [{ schedule: { timeZone: "+02:00" } }, "must be a time zone such as UTC"],
      [{ pollMinutes: 1 }, "must be a whole number from 5 to 1440"],
      [{ firstLookBackDays: 91 }, "must be a whole number from 1 to 90"],
      [{ reportsRetentionDays: 0 }, "must be a whole number from 1 to 3650"],
      [{ severities: { level1: "severe" as "high" } }, "property severities.level1"],
      [{ metricNamespace: "AWS/x" }, "property metricNamespace"],
      [{ resultsFunction: { timeoutSeconds: 60 } }, "must be a whole number from 120 to 900"],
      [
        { instanceAccess: { mode: InstanceAccessMode.Skip, roleNames: ["a"] } },
        'must be left out unless instanceAccess.mode is "adopt"',
      ],
      [{ instanceAccess: { roleNames: ["arn:aws:iam::1:role/a"] } }, "must be names of roles"],
    ];
    for (const [args, sentence] of refused) {
      it(JSON.stringify(args).slice(0, 90), async () => {
        let message = "";
        try {
          await cis(args);
        } catch (error) {
          message = error instanceof Error ? error.message : "";
        }
        expect(message).to.match(/^InspectorCisScan "cis": property /);
        expect(message).to.contain(sentence);
        expect(message).not.to.contain("\n");
      });
    }
  });
});
