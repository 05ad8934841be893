import { expect } from "chai";
import { mapOf, pipeline, statements } from "../../../helpers/pipeline";

describe("the way from the bucket to the function", () => {
  it("is one notification of results and failures, and not of reports", async () => {
    const { inputs } = (await pipeline()).one("BucketNotification");

    expect(inputs["queues"]).to.deep.equal(
      [
        "-scap-results.xml.gz",
        "-scap-results.xml.bz2",
        "-scap-results.xml",
        "-scap-failure.json",
      ].map((filterSuffix) => ({
        queueArn: "arn:aws:aws:sqs/queue:Queue:scap-results",
        events: ["s3:ObjectCreated:*"],
        filterSuffix,
      })),
    );
    expect(inputs).not.to.have.any.keys("lambdaFunctions", "topics", "eventbridge");
  });

  it("hides a message for six times the function's timeout and gives up after five attempts", async () => {
    const registrations = await pipeline({ resultsFunction: { timeoutSeconds: 300 } });

    const queue = registrations.one("Queue", "scap-results").inputs;
    expect(queue["visibilityTimeoutSeconds"]).to.equal(1800);
    expect(JSON.parse(String(queue["redrivePolicy"]))).to.deep.equal({
      deadLetterTargetArn: "arn:aws:aws:sqs/queue:Queue:scap-dead-letters",
      maxReceiveCount: 5,
    });
  });

  it("keeps what was put aside for fourteen days, encrypted", async () => {
    const registrations = await pipeline();

    for (const name of ["scap-dead-letters", "scap-quarantine"]) {
      const queue = registrations.one("Queue", name).inputs;
      expect(queue).to.include({ messageRetentionSeconds: 1_209_600, sqsManagedSseEnabled: true });
      expect(queue).not.to.have.property("redrivePolicy");
    }
    const quarantine = registrations.one("Queue", "scap-quarantine").inputs;
    expect(JSON.parse(String(quarantine["redriveAllowPolicy"]))).to.deep.equal({
      redrivePermission: "denyAll",
    });
  });

  it("takes messages from S3 into the one queue only, and plain text into none", async () => {
    const registrations = await pipeline();

    const sids = (name: string): unknown =>
      statements(registrations.one("QueuePolicy", name).inputs["policy"]).map(({ Sid }) => Sid);
    expect(sids("scap-results")).to.deep.equal(["DenyPlainText", "AllowBucketNotifications"]);
    expect(sids("scap-dead-letters")).to.deep.equal(["DenyPlainText"]);
    expect(sids("scap-quarantine")).to.deep.equal(["DenyPlainText"]);
  });

  it("hands over each message alone, by a capped number of runs", async () => {
    const { inputs } = (await pipeline({ resultsFunction: { maximumConcurrency: 7 } })).one(
      "EventSourceMapping",
    );

    expect(inputs).to.include({ batchSize: 1 });
    expect(inputs["functionResponseTypes"]).to.deep.equal(["ReportBatchItemFailures"]);
    expect(mapOf(inputs, "scalingConfig")).to.deep.equal({ maximumConcurrency: 7 });
  });
});
