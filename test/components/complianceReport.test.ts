import { expect } from "chai";
import { ComplianceReport, type ComplianceReportArgs } from "../../components";
import { storeReference } from "../helpers/everyComponent";
import { type Registrations, registered } from "../helpers/mocks";
import { mapOf, statement } from "../helpers/pipeline";

function report(args: ComplianceReportArgs = {}): Promise<Registrations> {
  return registered((options) => new ComplianceReport("audit", args, options));
}

describe("ComplianceReport", () => {
  it("runs on the first of the month unless told otherwise, and says which run it is", async () => {
    const schedule = (await report()).one("Schedule", "audit-report").inputs;

    expect(schedule).to.include({
      scheduleExpression: "cron(0 6 1 * ? *)",
      scheduleExpressionTimezone: "UTC",
      state: "ENABLED",
    });
    expect(mapOf(schedule, "target")["input"]).to.equal(
      '{"scheduledTime":"<aws.scheduler.scheduled-time>"}',
    );
  });

  it("follows another calendar, and rests where it is turned off", async () => {
    const schedule = { expression: "rate(7 days)", timeZone: "Asia/Tokyo", enabled: false };

    expect((await report({ schedule })).one("Schedule", "audit-report").inputs).to.include({
      scheduleExpression: "rate(7 days)",
      scheduleExpressionTimezone: "Asia/Tokyo",
      state: "DISABLED",
    });
  });

  it("is made at a time that clocks show on every day", async () => {
    const of = async (expression: string): Promise<unknown> => {
      const all = await report({ schedule: { expression, timeZone: "Europe/Berlin" } });
      return all.one("Schedule", "audit-report").inputs["scheduleExpression"];
    };

    expect(await of("cron(30 2 28 * ? *)")).to.equal("cron(30 3 28 * ? *)");
    expect(await of("cron(30 4 28 * ? *)")).to.equal("cron(30 4 28 * ? *)");
  });

  it("keeps its files in a private bucket for as long as it is told", async () => {
    const all = await report({ reportRetentionDays: 100 });

    const rules = all.one("BucketLifecycleConfiguration", "audit-reports").inputs["rules"];
    expect(JSON.stringify(rules)).to.include('"expiration":{"days":100}');
    expect(all.one("BucketPublicAccessBlock", "audit-reports").inputs).to.include({
      blockPublicAcls: true,
      restrictPublicBuckets: true,
    });
    const policy = all.one("RolePolicy", "audit-report").inputs["policy"];
    expect(statement(policy, "WriteReports").Action).to.deep.equal([
      "s3:AbortMultipartUpload",
      "s3:PutObject",
    ]);
  });

  it("reads the exceptions of its store, to name those that hold for no finding", async () => {
    const all = await report({ findingsStore: storeReference });

    const policy = all.one("RolePolicy", "audit-report").inputs["policy"];
    expect(statement(policy, "ReadExceptions")).to.deep.include({
      Action: ["dynamodb:Scan"],
      Resource: [storeReference.exceptionsTableArn],
    });
    const environment = mapOf(all.one("Function", "audit-report").inputs, "environment");
    expect(environment["variables"]).to.include({
      EXCEPTIONS_TABLE: storeReference.exceptionsTableName,
      INCOMPLETE_EXCEPTIONS: storeReference.incompleteExceptions,
    });
  });

  it("tries a run again that failed, and puts it aside in the end", async () => {
    const config = (await report()).one("FunctionEventInvokeConfig", "audit-report").inputs;

    expect(config["maximumRetryAttempts"]).to.equal(2);
    expect(JSON.stringify(config["destinationConfig"])).to.include("audit-report-dead-letters");
  });

  it("makes a topic unless it is given one", async () => {
    expect((await report()).ofType("Topic").map(({ name }) => name)).to.include("audit-digests");
    const given = await report({ digestTopicArn: "arn:aws:sns:eu-central-1:123456789012:t" });
    expect(given.ofType("Topic").map(({ name }) => name)).not.to.include("audit-digests");
  });

  it("refuses a title that no message could have, with one sentence", async () => {
    let said = "";
    try {
      await report({ title: "x".repeat(61) });
    } catch (error) {
      said = String(error);
    }
    expect(said).to.include('ComplianceReport "audit": property title was');
  });
});
