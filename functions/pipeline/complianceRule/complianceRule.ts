import { ConfigServiceClient } from "@aws-sdk/client-config-service";
import type { AccountAccess } from "../../aws/memberAccounts";
import { chooseCommand, type ChosenCommand } from "../../commands/choose";
import type { Judgement, ResourceReference, Subject } from "../../commands/model";
import type { ConfigRuleEvent } from "../../configEvents/event";
import type { ConfigurationItem, ItemHead } from "../../configEvents/item";
import { oversizedItem } from "../../configEvents/oversized";
import { TransientError } from "../../errors";
import type { Logger } from "../../log";
import {
  canReadResults,
  SeenResources,
  staleEvaluations,
} from "../../sinks/config/configCompliance";
import {
  type ConfigEvaluation,
  loggedEvaluations,
  putEvaluations,
  RefusedEvaluationsError,
  testToken,
} from "../../sinks/config/configEvaluations";
import { reasonOf } from "../../sinks/awsErrors";
import type { Backoff } from "../../sinks/retry";
import { cannotBeRead, judgeAll, type Unjudged } from "./judgeAll";
import { ruleResults, type TellResults } from "./tellResults";

/** What the evaluation of a rule needs. */
export interface RuleTools {
  /** Enters the account and Region that the rule is in. */
  readonly enter: (account: string, region: string, session: string) => Promise<AccountAccess>;
  /** Milliseconds since 1970 after which nothing more is begun. */
  readonly deadline: () => number;
  /** Tells of results, once Config has them; left out, they are Config's alone. */
  readonly tell?: TellResults;
  /** Publishes how many resources could not be read; only called where there are any. */
  readonly publishUnread: (count: number) => Promise<void>;
  readonly backoff?: Backoff;
  readonly log: Logger;
}

/** What became of an evaluation. */
export interface RuleOutcome {
  readonly command: string;
  readonly evaluated: number;
  readonly nonCompliant: number;
  /** Results of resources that are no more, taken back. */
  readonly retired: number;
  /** Resources that a service refuses to let be read: each has a line in the log. */
  readonly unread: number;
}

/**
 * Evaluates one rule for one event, with the credentials and in the Region of the account that the
 * rule is in: results are put there too.
 *
 * @throws UnknownCommandError, ParameterError, ForeignAccountError before anything was called.
 * @throws TransientError where some resources could not be evaluated for now; what could be is with Config.
 * @throws SinkError where the results could not be told of, though Config has them.
 */
export async function evaluateRule(event: ConfigRuleEvent, tools: RuleTools): Promise<RuleOutcome> {
  const chosen = chooseCommand(event.parameters);
  const access = await tools.enter(event.account, event.region, event.ruleName);
  const run: Run = { event, chosen, access, tools, config: access.client(ConfigServiceClient) };
  return event.notice.kind === "periodic"
    ? evaluateAll(run, event.notice.time)
    : evaluateChange(run, event.notice);
}

interface Run {
  readonly event: ConfigRuleEvent;
  readonly chosen: ChosenCommand;
  readonly access: AccountAccess;
  readonly tools: RuleTools;
  readonly config: ConfigServiceClient;
}

/** A resource changed: it alone is judged. */
async function evaluateChange(
  run: Run,
  notice: { readonly head: ItemHead; readonly item?: ConfigurationItem },
): Promise<RuleOutcome> {
  const { head } = notice;
  let judgement: Judgement;
  try {
    judgement = await judgementOf(run, notice);
  } catch (error) {
    if (!cannotBeRead(error)) throw error;
    logUnread(run, head, { reason: reasonOf(error), error });
    await run.tools.publishUnread(1);
    return outcomeOf(run, [], { unread: 1 });
  }
  const { compliance, reason } = judgement;
  await put(run, [evaluationOf(head, { compliance, ...(reason && { reason }) }, head.captureTime)]);
  return outcomeOf(run, [{ compliance }], {});
}

async function judgementOf(
  { event, chosen, access, config }: Run,
  { head, item }: { readonly head: ItemHead; readonly item?: ConfigurationItem },
): Promise<Judgement> {
  const { command, parameters } = chosen;
  if (!head.exists || event.leftScope) return { compliance: "NOT_APPLICABLE" };
  // A rule whose scope is a tag is asked about all types.
  if (!command.resourceTypes.includes(head.type)) {
    return { compliance: "NOT_APPLICABLE", reason: `${command.name} does not judge ${head.type}.` };
  }
  const known = item ?? (await oversizedItem(config, head));
  if (known === undefined) return { compliance: "NOT_APPLICABLE", reason: "The resource is gone." };
  return command.detect({ type: head.type, id: head.id, item: known }, { ...access, parameters });
}

/** It is time: all resources are judged, and the results of those that are no more are taken back. */
async function evaluateAll(run: Run, time: string): Promise<RuleOutcome> {
  const { event, chosen, access, tools, config } = run;
  const context = { ...access, parameters: chosen.parameters };
  const { judged, failed, unlisted } = await judgeAll(chosen.command, context, tools.deadline);
  const evaluations = judged.map(({ subject, judgement }) =>
    evaluationOf(subject, judgement, time),
  );
  await put(run, evaluations);
  // Where the list is not whole, what is missing from it may well exist.
  const stale =
    unlisted === undefined ? await staleOf(run, config, [...judged, ...failed], time) : [];
  await put(run, stale);
  for (const each of failed) logUnread(run, each.subject, each);
  const unread = failed.filter(({ refused }) => refused).length;
  if (unread > 0) await tools.publishUnread(unread);
  // What is refused is refused again: only for what may pass the rule is evaluated once more.
  const passing = failed.filter(({ refused }) => !refused);
  if (unlisted !== undefined || passing.length > 0) {
    const [first] = passing;
    throw new TransientError(
      `rule ${event.ruleName} could judge ${judged.length} resources; ` +
        (unlisted === undefined
          ? `${passing.length} could not be judged, the first ${first?.subject.id ?? ""}: ${first?.reason ?? ""}`
          : `the others could not be listed: ${unlisted.reason}`),
      { cause: unlisted === undefined ? first?.error : unlisted.error },
    );
  }
  return outcomeOf(run, evaluations, { retired: stale.length, unread });
}

/** A resource without a result of this run: what AWS Config has of it stays, and people must know. */
function logUnread(
  { event, tools }: Run,
  { type, id }: ResourceReference,
  { reason, error }: Unjudged,
): void {
  const { ruleName: rule, account, region } = event;
  const resource = { rule, account, region, type, id, reason };
  tools.log.warn("a resource could not be evaluated", { ...resource, error });
}

async function staleOf(
  { event, tools }: Run,
  config: ConfigServiceClient,
  met: readonly { readonly subject: Subject }[],
  time: string,
): Promise<readonly ConfigEvaluation[]> {
  if (!canReadResults(event.ruleName)) {
    tools.log.warn("rule name too long to read its results: those of vanished resources stay", {
      rule: event.ruleName,
    });
    return [];
  }
  const seen = new SeenResources();
  for (const { subject } of met) seen.add(subject);
  return staleEvaluations(config, event.ruleName, seen, time);
}

/**
 * Puts results, and tells of them. Where that fails the rule is evaluated again: both take the same
 * results twice.
 */
async function put(run: Run, evaluations: readonly ConfigEvaluation[]): Promise<void> {
  const { config, event, tools } = run;
  try {
    await putEvaluations(config, event.resultToken, evaluations, tools.backoff);
    if (evaluations.length > 0) {
      const results = loggedEvaluations(evaluations);
      tools.log.info("evaluations put", { rule: event.ruleName, results });
    }
  } catch (error) {
    // Single results that Config refuses keep nobody from hearing of the others, which it has.
    if (error instanceof RefusedEvaluationsError) await tell(run, evaluations);
    throw error;
  }
  await tell(run, evaluations);
}

async function tell(
  { event: { ruleName, resultToken }, chosen, access, tools }: Run,
  evaluations: readonly ConfigEvaluation[],
): Promise<void> {
  if (tools.tell === undefined || resultToken === testToken) return;
  const results = ruleResults({ ruleName, place: access.place }, chosen, evaluations, Date.now());
  if (results !== undefined) await tools.tell(results);
}

function evaluationOf(
  { type, id }: ResourceReference,
  { compliance, reason }: Judgement,
  orderingTime: string,
): ConfigEvaluation {
  return { type, id, compliance, orderingTime, ...(reason && { annotation: reason }) };
}

function outcomeOf(
  { chosen }: Run,
  results: readonly Pick<Judgement, "compliance">[],
  { retired = 0, unread = 0 }: Partial<Pick<RuleOutcome, "retired" | "unread">>,
): RuleOutcome {
  return {
    command: chosen.command.name,
    evaluated: results.length,
    nonCompliant: results.filter(({ compliance }) => compliance === "NON_COMPLIANT").length,
    retired,
    unread,
  };
}
