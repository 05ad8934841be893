import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { Context } from "aws-lambda";
import { accountLists } from "../aws/accountLists";
import { stsAssume } from "../aws/assumeRole";
import { MemberAccounts } from "../aws/memberAccounts";
import { memberSettings } from "../aws/memberSettings";
import { configRuleEvent } from "../configEvents/event";
import { requireEnv } from "../environment";
import { jsonLogger, logged } from "../log";
import { evaluateRule, type RuleOutcome } from "../pipeline/complianceRule/complianceRule";
import { resultMessages } from "../pipeline/complianceRule/tellResults";
import { placeOf } from "../pipeline/place";
import { unreadMetric } from "../sinks/cloudWatch/complianceMetrics";
import { putMetrics } from "../sinks/cloudWatch/metricsPut";
import { sendMessages } from "../sinks/sqs/queueSend";

const environment = process.env;
const log = jsonLogger();
const lists = accountLists(environment);
const assume = stsAssume();
const sqs = new SQSClient();
const cloudWatch = new CloudWatchClient();
const namespace = requireEnv(environment, "METRIC_NAMESPACE");
const pipeline = requireEnv(environment, "METRIC_PIPELINE");
/** Where there is a store of findings: whoever reads it hears of results. */
const queueUrl = environment["RESULTS_QUEUE_URL"];

let members: MemberAccounts | undefined;

/** Room for putting what was judged when the time runs out. */
const spareMilliseconds = 30_000;

/** The function behind every custom rule: which command it runs is the rule's own parameter. */
async function handle(event: unknown, context: Context): Promise<RuleOutcome> {
  members ??= new MemberAccounts(
    memberSettings(environment, placeOf(context.invokedFunctionArn), lists),
    assume,
  );
  const accounts = members;
  const deadline = Date.now() + context.getRemainingTimeInMillis();
  const rule = configRuleEvent(event);
  const outcome = await evaluateRule(rule, {
    enter: (account, region, session) => accounts.enter(account, region, session),
    deadline: () => deadline - spareMilliseconds,
    ...(queueUrl !== undefined && {
      tell: (results) => sendMessages(sqs, queueUrl, resultMessages(results), { deadline }),
    }),
    publishUnread: async (count) => {
      await putMetrics(cloudWatch, namespace, unreadMetric(count, pipeline, Date.now()));
    },
    backoff: { deadline },
    log,
  });
  const { account, region, ruleName } = rule;
  log.info("rule evaluated", { rule: ruleName, account, region, ...outcome });
  return outcome;
}

export const handler = logged(handle);
