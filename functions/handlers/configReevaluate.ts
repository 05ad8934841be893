import { ConfigServiceClient } from "@aws-sdk/client-config-service";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { minimumCoverageIn, requireEnv, requireNumber } from "../environment";
import { jsonLogger, logged } from "../log";
import { ruleDefaults } from "../pipeline/configRule/environment";
import { reevaluate } from "../pipeline/configRule/reevaluate";
import { ruleSettings } from "../pipeline/configRule/settings";
import { findingsStore } from "../sinks/store/findingsStore";

const environment = process.env;
const tools = {
  config: new ConfigServiceClient(),
  sqs: new SQSClient(),
  deadLetterQueueUrl: requireEnv(environment, "DEAD_LETTER_QUEUE_URL"),
  store: findingsStore(new DynamoDBClient(), {
    tableName: requireEnv(environment, "FINDINGS_TABLE"),
    retentionDays: requireNumber(environment, "RESOLVED_RETENTION_DAYS"),
  }),
  ruleName: requireEnv(environment, "CONFIG_RULE"),
  settings: ruleSettings({}, ruleDefaults(environment), minimumCoverageIn(environment)),
  now: () => Date.now(),
  log: jsonLogger(),
};

/** Has the rule evaluated again once results are in that change what it says. */
function handle(event: SQSEvent): Promise<SQSBatchResponse> {
  return reevaluate(event.Records, tools);
}

export const handler = logged(handle);
