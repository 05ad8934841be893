import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { requireEnv, requireNumber, requireOneOf } from "../environment";
import { messageOf } from "../errors";
import { jsonLogger, logged } from "../log";
import { type AlertSink, deliverAlerts } from "../pipeline/alerts/deliver";
import { type CsvArchive, tellSlack, tellTopic } from "../pipeline/alerts/sinks";
import { placeOf } from "../pipeline/place";
import { slackSetup } from "../pipeline/slackSetup";
import { putAside } from "../sinks/sqs/deadLetter";
import { lookUpFindings } from "../sinks/store/findingLookup";
import { findingsStore } from "../sinks/store/findingsStore";
import { SendOnce } from "../sinks/store/sendOnce";

const environment = process.env;
const log = jsonLogger();

const dynamodb = new DynamoDBClient();
const s3 = new S3Client();
const sns = new SNSClient();
const sqs = new SQSClient();
const tableName = requireEnv(environment, "FINDINGS_TABLE");
const retentionDays = requireNumber(environment, "RESOLVED_RETENTION_DAYS");
const bucket = requireEnv(environment, "REPORTS_BUCKET");
const topicArn = requireEnv(environment, "DIGEST_TOPIC_ARN");
const deadLetterQueueUrl = requireEnv(environment, "DEAD_LETTER_QUEUE_URL");
const nothingNew = requireOneOf(environment, "NOTHING_NEW", ["told", "silent"]) === "told";
const { findings } = findingsStore(dynamodb, { tableName, retentionDays });
const openChannel = slackSetup(environment, {
  secrets: new SecretsManagerClient(),
  ssm: new SSMClient(),
});

/** What Slack's own time-out and the notes of what was sent may take after the last wait. */
const sendMargin = 20_000;

/** Tells people of what changed, in one digest for all messages of the batch. */
async function handle(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const deadline = () => Date.now() + context.getRemainingTimeInMillis();
  const { partition, region } = placeOf(context.invokedFunctionArn);
  const archive: CsvArchive = { s3, bucket, partition, region };
  return deliverAlerts(event.Records, {
    sinks: sinksOf(archive, deadline),
    read: async (names) => findings.describe(await lookUpFindings(dynamodb, tableName, names)),
    nothingNew,
    putAside: (body, error) =>
      putAside(sqs, deadLetterQueueUrl, { body, reason: messageOf(error), errorName: error.name }),
    owner: context.awsRequestId,
    now: () => Date.now(),
    deadline,
    log,
  });
}

function sinksOf(archive: CsvArchive, deadline: () => number): readonly AlertSink[] {
  const topic: AlertSink = {
    name: "topic",
    once: new SendOnce(dynamodb, tableName, topicArn),
    send: (digest) => tellTopic(sns, topicArn, digest, archive),
  };
  if (openChannel === undefined) return [topic];
  const slack: AlertSink = {
    name: "Slack",
    once: new SendOnce(
      dynamodb,
      tableName,
      `slack ${environment["SLACK_CHANNEL"] ?? ""} ${topicArn}`,
    ),
    send: async (digest) => tellSlack(await openChannel(deadline() - sendMargin), digest, archive),
  };
  return [slack, topic];
}

export const handler = logged(handle);
