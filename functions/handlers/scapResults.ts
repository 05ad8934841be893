import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { S3Client } from "@aws-sdk/client-s3";
import { SecurityHubClient } from "@aws-sdk/client-securityhub";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { requireEnv, requireNumber, requireOneOf, stringList } from "../environment";
import { incompletePolicies } from "../findings/exceptions";
import { parseResultPolicy, resultPolicy } from "../findings/policy";
import { jsonLogger } from "../log";
import { announcer } from "../pipeline/announce";
import { cachedSwitch } from "../pipeline/cachedSwitch";
import { complianceShower } from "../pipeline/compliance";
import { hubSink } from "../pipeline/hub";
import { placeOf } from "../pipeline/place";
import { type ResultsQueueTools, processBatch } from "../pipeline/processBatch";
import { publisher } from "../pipeline/publish";
import { loadExceptionRows } from "../sinks/exceptionsTable";
import { findingsStore } from "../sinks/findingsStore";
import { metricsChoices } from "../sinks/metrics";
import { putScanEvent } from "../sinks/scanEvent";
import { targetTags } from "../sinks/targetTags";

const environment = process.env;
const log = jsonLogger();

const dynamodb = new DynamoDBClient();
const tagging = new ResourceGroupsTaggingAPIClient();
const ssm = new SSMClient();
const events = new EventBridgeClient();
const store = findingsStore(dynamodb, {
  tableName: requireEnv(environment, "FINDINGS_TABLE"),
  retentionDays: requireNumber(environment, "RESOLVED_RETENTION_DAYS"),
});
const policyJson = environment["RESULT_POLICY"];

const exceptionsTable = requireEnv(environment, "EXCEPTIONS_TABLE");
const incomplete = requireOneOf(environment, "INCOMPLETE_EXCEPTIONS", incompletePolicies);

const tools: Omit<ResultsQueueTools, "place" | "exceptions" | "owner" | "deadline"> = {
  s3: new S3Client(),
  sqs: new SQSClient(),
  deadLetterQueueUrl: requireEnv(environment, "DEAD_LETTER_QUEUE_URL"),
  quarantineQueueUrl: requireEnv(environment, "QUARANTINE_QUEUE_URL"),
  store,
  incompleteExceptions: incomplete,
  policy: policyJson ? parseResultPolicy(policyJson) : resultPolicy(),
  hub: hubSink(
    new SecurityHubClient(),
    cachedSwitch(ssm, requireEnv(environment, "SECURITY_HUB_PARAMETER")),
  ),
  tellRecorded: (scan) => putScanEvent(events, scan),
  announce: announcer({
    events,
    sns: new SNSClient(),
    topicArn: requireEnv(environment, "CHANGE_TOPIC_ARN"),
  }),
  showCompliance:
    requireOneOf(environment, "SSM_COMPLIANCE", ["enabled", "disabled"]) === "enabled"
      ? complianceShower(ssm, store)
      : () => Promise.resolve(),
  tagsOf: (target) => targetTags(tagging, target),
  ...publisher(new CloudWatchClient(), {
    namespace: requireEnv(environment, "METRIC_NAMESPACE"),
    choice: requireOneOf(environment, "METRICS", metricsChoices),
    log,
  }),
  trustedUploaders: stringList(environment, "TRUSTED_UPLOADERS"),
  maxResultBytes: requireNumber(environment, "MAX_RESULT_BYTES"),
  now: () => Date.now(),
  log,
};

/**
 * Takes scan results from their queue: every message of the batch by itself, so that a poison file
 * or a passing fault holds up none of the others.
 */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const { exceptions, notices } = await loadExceptionRows(dynamodb, exceptionsTable, incomplete);
  for (const notice of notices) log.warn("an exception needs its owner's attention", { ...notice });
  return processBatch(event.Records, {
    ...tools,
    exceptions,
    place: placeOf(context.invokedFunctionArn),
    owner: context.awsRequestId,
    deadline: () => Date.now() + context.getRemainingTimeInMillis(),
  });
}
