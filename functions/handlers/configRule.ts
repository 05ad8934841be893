import { ConfigServiceClient } from "@aws-sdk/client-config-service";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SSMClient } from "@aws-sdk/client-ssm";
import type { Context } from "aws-lambda";
import { configRuleEvent } from "../configEvents/event";
import { minimumCoverageIn, requireEnv, requireNumber } from "../environment";
import { jsonLogger, logged } from "../log";
import { auditStarter } from "../pipeline/configRule/audits";
import { evaluateRule } from "../pipeline/configRule/evaluate";
import { auditCommand, ruleDefaults } from "../pipeline/configRule/environment";
import { placeOf } from "../pipeline/place";
import { AuditMarks } from "../sinks/store/auditMarks";
import { findingsStore } from "../sinks/store/findingsStore";

const environment = process.env;
const log = jsonLogger();
const dynamodb = new DynamoDBClient();
const tableName = requireEnv(environment, "FINDINGS_TABLE");
const store = findingsStore(dynamodb, {
  tableName,
  retentionDays: requireNumber(environment, "RESOLVED_RETENTION_DAYS"),
});
const now = () => Date.now();
const defaults = ruleDefaults(environment);
const minimumCoverage = minimumCoverageIn(environment);
const command = auditCommand(environment);
const startAudits =
  command &&
  auditStarter(command, {
    ssm: new SSMClient(),
    marks: new AuditMarks(dynamodb, tableName),
    now,
    log,
  });

/** Clients by Region: results belong where the rule lives. */
const clients = new Map<string, ConfigServiceClient>();

/** Answers AWS Config when it asks what the stored results say of one instance, or of all in scope. */
async function handle(event: unknown, context: Context): Promise<void> {
  const asked = configRuleEvent(event);
  const config = clients.get(asked.region) ?? new ConfigServiceClient({ region: asked.region });
  clients.set(asked.region, config);
  const outcome = await evaluateRule(asked, {
    config,
    store,
    ...(startAudits && { startAudits }),
    place: placeOf(context.invokedFunctionArn),
    defaults,
    minimumCoverage,
    now,
    deadline: () => Date.now() + context.getRemainingTimeInMillis(),
    log,
  });
  log.info("rule evaluated", { rule: asked.ruleName, notice: asked.notice.kind, ...outcome });
}

export const handler = logged(handle);
