import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SNSClient } from "@aws-sdk/client-sns";
import type { Context } from "aws-lambda";
import { accountLists } from "../aws/accountLists";
import { stsAssume } from "../aws/assumeRole";
import { MemberAccounts } from "../aws/memberAccounts";
import { memberSettings } from "../aws/memberSettings";
import { requireEnv } from "../environment";
import { jsonLogger, logged } from "../log";
import { placeOf } from "../pipeline/place";
import { remediate, type RemediationResult } from "../pipeline/remediation/remediate";
import { remediationRequest } from "../pipeline/remediation/request";
import { exceptionsOf, guardRailsOf, limitsOf } from "../pipeline/remediation/settings";
import { putRemediation } from "../sinks/eventBridge/remediationAudit";
import { RemediationCounter } from "../sinks/remediationLimits";
import { systemClock } from "../sinks/retry";

const environment = process.env;
const log = jsonLogger();
const clients = { events: new EventBridgeClient(), sns: new SNSClient() };
const assume = stsAssume();
const trail = {
  topicArn: requireEnv(environment, "AUDIT_TOPIC_ARN"),
  pack: requireEnv(environment, "LIMITS_TABLE"),
};
const lists = accountLists(environment);
const guardRails = guardRailsOf(environment, lists);
const dynamodb = new DynamoDBClient();
const exceptions = exceptionsOf(environment, dynamodb);
const counter = new RemediationCounter(dynamodb, trail.pack, limitsOf(environment));

let members: MemberAccounts | undefined;

/** Automation waits for a function for so long and no longer, whatever the function's own time. */
const automationMilliseconds = 300_000;

/** The function behind the Automation document: what it is told to put right is in the payload. */
async function handle(payload: unknown, context: Context): Promise<RemediationResult> {
  const end =
    Date.now() + Math.min(context.getRemainingTimeInMillis(), automationMilliseconds - 10_000);
  const own = placeOf(context.invokedFunctionArn);
  members ??= new MemberAccounts(memberSettings(environment, own, lists), assume);
  const accounts = members;
  const request = remediationRequest(payload);
  const { command, account, region, resourceId: resource } = request;
  const result = await remediate(request, {
    guardRails,
    enter: (...place) => accounts.enter(...place),
    ...(exceptions && { exceptions }),
    take: (change, now) => counter.take(change, now),
    audit: async (record) => {
      await putRemediation(clients, trail, record, { deadline: end });
      log.info("remediation recorded", { ...record });
    },
    actor: { function: context.invokedFunctionArn, request: context.awsRequestId },
    partition: own.partition,
    remaining: () => end - Date.now(),
    clock: systemClock,
  });
  log.info("remediation done", { command, account, region, resource, outcome: result.outcome });
  return result;
}

export const handler = logged(handle);
