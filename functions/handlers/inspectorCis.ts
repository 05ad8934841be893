import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { Inspector2Client } from "@aws-sdk/client-inspector2";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { Context } from "aws-lambda";
import { requireEnv, requireNumber, requireOneOf } from "../environment";
import { jsonLogger, logged } from "../log";
import { CisApi } from "../pipeline/inspectorCis/api";
import { pollCisScans } from "../pipeline/inspectorCis/poll";
import { queueSender } from "../pipeline/inspectorCis/sending";
import { placeOf } from "../pipeline/place";
import { CisScanTable } from "../sinks/store/cisScanTable";

const environment = process.env;
const log = jsonLogger();
const sqs = new SQSClient();
const inspector = new Inspector2Client();
const queueUrl = requireEnv(environment, "QUEUE_URL");
const configuration = requireEnv(environment, "SCAN_CONFIGURATION_ARN");
const detailLevel = requireOneOf(environment, "DETAIL_LEVEL", ["MEMBER", "ORGANIZATION"]);
const firstLookBackDays = requireNumber(environment, "FIRST_LOOK_BACK_DAYS");
const table = new CisScanTable(
  new DynamoDBClient(),
  requireEnv(environment, "FINDINGS_TABLE"),
  requireNumber(environment, "RESOLVED_RETENTION_DAYS"),
);

/** Nothing of Amazon Inspector tells that a CIS scan has ended: this looks, every few minutes. */
async function handle(_event: unknown, context: Context): Promise<void> {
  const deadline = () => Date.now() + context.getRemainingTimeInMillis();
  const { account, region } = placeOf(context.invokedFunctionArn);
  const polled = await pollCisScans({
    api: new CisApi(inspector, { deadline: deadline() - 5_000 }),
    table,
    scope: { account, region, configuration },
    detailLevel,
    firstLookBackDays,
    send: queueSender(sqs, queueUrl),
    now: () => Date.now(),
    deadline,
    log,
  });
  log.info("CIS scans polled", { ...polled });
}

export const handler = logged(handle);
