import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SNSClient } from "@aws-sdk/client-sns";
import { SSMClient } from "@aws-sdk/client-ssm";
import type { Context } from "aws-lambda";
import { minimumCoverageIn, requireEnv, requireNumber, requireOneOf } from "../environment";
import { incompletePolicies } from "../findings/exceptions";
import { jsonLogger, logged } from "../log";
import { placeOf } from "../pipeline/place";
import { makeReport } from "../pipeline/report/makeReport";
import { reportTime } from "../pipeline/report/reportTime";
import { type ReportSink, sendReport } from "../pipeline/report/sendReport";
import { tellSlack, tellTopic } from "../pipeline/report/sinks";
import { slackSetup } from "../pipeline/slackSetup";
import { loadExceptions } from "../sinks/store/exceptionsTable";
import { findingsStore } from "../sinks/store/findingsStore";
import { SendOnce } from "../sinks/store/sendOnce";
import { storedThings } from "../sinks/store/tableScan";

const environment = process.env;
const log = jsonLogger();

const dynamodb = new DynamoDBClient();
const s3 = new S3Client();
const sns = new SNSClient();
const tableName = requireEnv(environment, "FINDINGS_TABLE");
const retentionDays = requireNumber(environment, "RESOLVED_RETENTION_DAYS");
const bucket = requireEnv(environment, "REPORTS_BUCKET");
const topicArn = requireEnv(environment, "DIGEST_TOPIC_ARN");
const title = requireEnv(environment, "REPORT_TITLE");
const exceptionsTable = requireEnv(environment, "EXCEPTIONS_TABLE");
const incomplete = requireOneOf(environment, "INCOMPLETE_EXCEPTIONS", incompletePolicies);
const minimumCoverage = minimumCoverageIn(environment);
const { findings } = findingsStore(dynamodb, { tableName, retentionDays });
const openChannel = slackSetup(environment, {
  secrets: new SecretsManagerClient(),
  ssm: new SSMClient(),
});

/** What Slack's own time-out and the notes of what was sent may take after the last wait. */
const sendMargin = 20_000;

/** Reports on the whole store; called by a schedule with the time that it was due. */
async function handle(event: unknown, context: Context): Promise<void> {
  const at = reportTime(event, Date.now());
  const deadline = () => Date.now() + context.getRemainingTimeInMillis();
  const place = { ...placeOf(context.invokedFunctionArn), bucket };
  const topic: ReportSink = {
    name: "topic",
    once: new SendOnce(dynamodb, tableName, `report ${topicArn}`),
    send: (report) => tellTopic(sns, topicArn, report, place),
  };
  const slack: ReportSink | undefined = openChannel && {
    name: "Slack",
    once: new SendOnce(dynamodb, tableName, `report slack ${topicArn}`),
    send: async (report) => tellSlack(await openChannel(deadline() - sendMargin), report, place),
  };
  await sendReport(at, {
    sinks: slack === undefined ? [topic] : [slack, topic],
    make: async () => {
      const report = await makeReport(at, {
        things: (since) => storedThings(dynamodb, tableName, since),
        describe: (some) => findings.describe(some),
        exceptions: () => loadExceptions(dynamodb, exceptionsTable, incomplete),
        s3,
        bucket,
        title,
        minimumCoverage,
      });
      const { rows, left } = report.data.unusedExceptions;
      if (rows.length > 0) log.warn("exceptions hold for no finding", { exceptions: rows, left });
      return report;
    },
    title,
    owner: context.awsRequestId,
    now: () => Date.now(),
    deadline,
    log,
  });
}

export const handler = logged(handle);
