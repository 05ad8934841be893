import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { Inspector2Client } from "@aws-sdk/client-inspector2";
import { ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { requireEnv, requireNumber, requireOneOf } from "../environment";
import { incompletePolicies } from "../findings/exceptions";
import { parseResultPolicy, resultPolicy } from "../findings/policy";
import { jsonLogger, logged } from "../log";
import { changeSetup } from "../pipeline/scans/changeSetup";
import { complianceShower } from "../pipeline/scans/compliance";
import { CisApi } from "../pipeline/inspectorCis/api";
import { reportArchive } from "../pipeline/inspectorCis/archive";
import { targetTools } from "../pipeline/inspectorCis/targetTools";
import { queueSender } from "../pipeline/inspectorCis/sending";
import { cisPublisher } from "../pipeline/inspectorCis/publish";
import { workOnCis } from "../pipeline/inspectorCis/work";
import { placeOf } from "../pipeline/place";
import { parseLevelSeverities } from "../readers/inspectorCis";
import { CisScanTable } from "../sinks/store/cisScanTable";
import { putAside } from "../sinks/sqs/deadLetter";
import { loadExceptionRows } from "../sinks/store/exceptionsTable";
import { metricsChoices } from "../sinks/cloudWatch/metrics";
import { putScanEvent } from "../sinks/eventBridge/scanEvent";
import { targetTags } from "../sinks/targetTags";

const environment = process.env;
const log = jsonLogger();
const setup = changeSetup(environment);
const sqs = new SQSClient();
const inspector = new Inspector2Client();
const tagging = new ResourceGroupsTaggingAPIClient();
const deadLetterQueueUrl = requireEnv(environment, "DEAD_LETTER_QUEUE_URL");
const bucket = requireEnv(environment, "REPORTS_BUCKET");
const exceptionsTable = requireEnv(environment, "EXCEPTIONS_TABLE");
const incomplete = requireOneOf(environment, "INCOMPLETE_EXCEPTIONS", incompletePolicies);
const severities = parseLevelSeverities(requireEnv(environment, "LEVEL_SEVERITIES"));
const policyJson = environment["RESULT_POLICY"];
const policy = policyJson ? parseResultPolicy(policyJson) : resultPolicy();
const showsCompliance =
  requireOneOf(environment, "SSM_COMPLIANCE", ["enabled", "disabled"]) === "enabled";
const table = new CisScanTable(
  setup.dynamodb,
  requireEnv(environment, "FINDINGS_TABLE"),
  requireNumber(environment, "RESOLVED_RETENTION_DAYS"),
);
const publisher = cisPublisher(new CloudWatchClient(), {
  namespace: requireEnv(environment, "METRIC_NAMESPACE"),
  pipeline: requireEnv(environment, "METRIC_PIPELINE"),
  choice: requireOneOf(environment, "METRICS", metricsChoices),
  minimumCoverage: setup.minimumCoverage,
  log,
});
const archive = reportArchive(new S3Client(), bucket, {
  maxBytes: requireNumber(environment, "MAX_REPORT_BYTES"),
  timeoutMilliseconds: 60_000,
  endpoint: environment["AWS_ENDPOINT_URL"],
});
const send = queueSender(sqs, requireEnv(environment, "QUEUE_URL"));

/** Reads what CIS scans have found, target by target, from the messages that tell what to read. */
async function handle(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const { exceptions, notices } = await loadExceptionRows(
    setup.dynamodb,
    exceptionsTable,
    incomplete,
  );
  for (const notice of notices) log.warn("an exception needs its owner's attention", { ...notice });
  const change = setup.toolsOf(context);
  const place = placeOf(context.invokedFunctionArn);
  const applyTools = targetTools(place.account, {
    ...change,
    exceptions,
    incompleteExceptions: incomplete,
    policy,
    publish: publisher.publish,
    tellRecorded: (scan) => putScanEvent(setup.events, scan),
    tagsOf: (target) => targetTags(tagging, target),
    showCompliance: showsCompliance
      ? complianceShower(setup.ssm, change.store, setup.minimumCoverage)
      : () => Promise.resolve(),
  });
  return workOnCis(event.Records, {
    api: new CisApi(inspector, { deadline: change.deadline() - 20_000 }),
    table,
    place,
    severities,
    bucket,
    applyTools,
    send,
    archive,
    publishScan: publisher.publishScan,
    putAside: (body, error) =>
      putAside(sqs, deadLetterQueueUrl, { body, reason: error.message, errorName: error.name }),
    now: change.now,
    deadline: change.deadline,
    log,
  });
}

export const handler = logged(handle);
