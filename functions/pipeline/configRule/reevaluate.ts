import {
  type ConfigServiceClient,
  paginateGetComplianceDetailsByConfigRule,
  StartConfigRulesEvaluationCommand,
} from "@aws-sdk/client-config-service";
import type { SQSBatchResponse, SQSRecord } from "aws-lambda";
import { messageOf, PermanentError } from "../../errors";
import type { Target } from "../../findings/finding";
import { saysWhyUnknown } from "../../findings/verdictText";
import type { Logger } from "../../log";
import { putAside } from "../../sinks/sqs/deadLetter";
import type { FindingsStore } from "../../sinks/store/findingsStore";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { idsInScope } from "./instances";
import { judgeInstances } from "./judge";
import type { RuleSettings } from "./settings";
import { scannedTarget } from "./scannedTarget";

export interface ReevaluateTools {
  readonly config: ConfigServiceClient;
  readonly sqs: SQSClient;
  readonly deadLetterQueueUrl: string;
  readonly store: FindingsStore;
  readonly ruleName: string;
  readonly settings: RuleSettings;
  readonly now: () => number;
  readonly log: Logger;
}

/** Hybrid nodes are no resources that Config has as instances. */
const instanceId = /^i-[0-9a-f]+$/;

/** Errors by which Config says that an evaluation is under way, or was asked for within a minute. */
const underway = new Set(["LimitExceededException", "ResourceInUseException"]);

/**
 * Has AWS Config evaluate the rule again where scans have changed what the rule would say: once for a
 * batch of scans, and not at all where they all say what Config has already, because every evaluation
 * is billed for every instance in scope. Where an evaluation is under way, it may have looked before
 * these scans were stored: the messages go back to their queue.
 */
export async function reevaluate(
  records: readonly SQSRecord[],
  tools: ReevaluateTools,
): Promise<SQSBatchResponse> {
  const targets = new Map<string, Target>();
  const waiting: SQSRecord[] = [];
  const failed: SQSRecord[] = [];
  for (const record of records) {
    try {
      const target = scannedTarget(record.body);
      targets.set(`${target.account} ${target.region} ${target.id}`, target);
      waiting.push(record);
    } catch (error) {
      if (!(await setAside(record, error, tools))) failed.push(record);
    }
  }
  const started = waiting.length === 0 || (await start([...targets.values()], tools));
  const back = started ? failed : [...failed, ...waiting];
  return { batchItemFailures: back.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

/** @returns whether nothing is left to be done. */
async function start(targets: readonly Target[], tools: ReevaluateTools): Promise<boolean> {
  const { config, ruleName, log } = tools;
  try {
    const news = await otherThanTold(targets, tools);
    if (news.length > 0) {
      await config.send(new StartConfigRulesEvaluationCommand({ ConfigRuleNames: [ruleName] }));
    }
    log.info("scans looked at", { rule: ruleName, scanned: targets.length, news: news.length });
    return true;
  } catch (error) {
    const known = error instanceof Error && underway.has(error.name);
    const reason = { rule: ruleName, error };
    if (known) log.warn("an evaluation is under way: the scans wait for the next one", reason);
    else log.error("the rule could not be evaluated again: the scans go back", reason);
    return false;
  }
}

/** The targets of which the rule would say something else than Config has. */
async function otherThanTold(
  targets: readonly Target[],
  tools: ReevaluateTools,
): Promise<readonly string[]> {
  const known = targets.filter(({ id }) => instanceId.test(id));
  const scope = await idsInScope(
    tools.config,
    tools.settings,
    known.map(({ id }) => id),
  );
  const candidates = known
    .filter(({ id }) => scope.has(id))
    .map((target) => ({ target, state: undefined }));
  const { judged, failed } = await judgeInstances(candidates, tools.settings, tools);
  if (judged.length === 0 && failed === 0) return [];
  const told = await toldBy(tools, new Set(judged.map(({ target }) => target.id)));
  const news = judged.filter(({ target, compliance, annotation, verdict }) => {
    const before = told.get(target.id);
    // Where nobody knows, the annotation tells of audits, which are not started here.
    const same =
      verdict.kind === "unknown"
        ? saysWhyUnknown(before?.annotation, verdict, tools.settings)
        : before?.annotation === annotation;
    return compliance !== undefined && (before?.compliance !== compliance || !same);
  });
  const ids = news.map(({ target }) => target.id);
  // Nobody knows what Config would be told of these: let it ask.
  return failed > 0 ? [...ids, `${failed} more`] : ids;
}

/** What Config has from this rule. */
interface Told {
  readonly compliance: string | undefined;
  readonly annotation: string | undefined;
}

/** What Config has of these instances: the rule's results are read by the hundred. */
async function toldBy(
  { config, ruleName }: ReevaluateTools,
  ids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Told>> {
  const told = new Map<string, Told>();
  const pages = paginateGetComplianceDetailsByConfigRule(
    { client: config, pageSize: 100 },
    { ConfigRuleName: ruleName },
  );
  for await (const { EvaluationResults = [] } of pages) {
    for (const {
      EvaluationResultIdentifier: of,
      ComplianceType,
      Annotation,
    } of EvaluationResults) {
      const id = of?.EvaluationResultQualifier?.ResourceId ?? "";
      if (ids.has(id)) told.set(id, { compliance: ComplianceType, annotation: Annotation });
    }
  }
  return told;
}

/** A message that is no event of a scan helps nobody by coming again. */
async function setAside(
  record: SQSRecord,
  error: unknown,
  { sqs, deadLetterQueueUrl, log }: ReevaluateTools,
): Promise<boolean> {
  if (!(error instanceof PermanentError)) throw error;
  const reason = messageOf(error);
  log.error("message put aside", { messageId: record.messageId, error, reason });
  try {
    await putAside(sqs, deadLetterQueueUrl, {
      body: record.body,
      reason,
      errorName: error.name,
    });
    return true;
  } catch (failure) {
    log.error("could not put the message aside", { error: failure });
    return false;
  }
}
