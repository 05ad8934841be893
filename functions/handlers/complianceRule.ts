import { SQSClient } from "@aws-sdk/client-sqs";
import type { Context } from "aws-lambda";
import { accountLists } from "../aws/accountLists";
import { stsAssume } from "../aws/assumeRole";
import { MemberAccounts } from "../aws/memberAccounts";
import { memberSettings } from "../aws/memberSettings";
import { configRuleEvent } from "../configEvents/event";
import { jsonLogger } from "../log";
import { evaluateRule, type RuleOutcome } from "../pipeline/complianceRule/complianceRule";
import { resultMessages } from "../pipeline/complianceRule/tellResults";
import { placeOf } from "../pipeline/place";
import { sendMessages } from "../sinks/sqs/queueSend";

const environment = process.env;
const log = jsonLogger();
const lists = accountLists(environment);
const assume = stsAssume();
const sqs = new SQSClient();
/** Where there is a store of findings: whoever reads it hears of results. */
const queueUrl = environment["RESULTS_QUEUE_URL"];

let members: MemberAccounts | undefined;

/** Room for putting what was judged when the time runs out. */
const spareMilliseconds = 30_000;

/** The function behind every custom rule: which command it runs is the rule's own parameter. */
export async function handler(event: unknown, context: Context): Promise<RuleOutcome> {
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
    backoff: { deadline },
    log,
  });
  const { account, region, ruleName } = rule;
  log.info("rule evaluated", { rule: ruleName, account, region, ...outcome });
  return outcome;
}
