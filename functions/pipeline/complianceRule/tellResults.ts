import type { ChosenCommand } from "../../commands/choose";
import type { CommandPlace } from "../../commands/model";
import { batches, jsonBytes } from "../../sinks/batch";
import type { ConfigEvaluation } from "../../sinks/config/configEvaluations";
import type { QueueMessage } from "../../sinks/sqs/queueSend";
import { present } from "../../sinks/text";
import { givenName, type ResourceResult, type RuleResults } from "../complianceResults/message";

/** Tells whoever keeps findings what a rule said. */
export type TellResults = (results: RuleResults) => Promise<void>;

/** What Config takes of a reason is enough for others, too. */
const maxReason = 256;

/** A message is one unit of work, which comes again as a whole; SQS takes 256 KiB. */
const limits = { maxCount: 300, maxBytes: 200_000 } as const;

/**
 * What a rule said, as others are told; nothing where it said nothing of its command's own types. A
 * rule whose scope is a tag is asked about all types, and has nothing to say of most.
 */
export function ruleResults(
  { ruleName, place }: { readonly ruleName: string; readonly place: CommandPlace },
  { command, severity }: ChosenCommand,
  evaluations: readonly ConfigEvaluation[],
  judgedAt: number,
): RuleResults | undefined {
  const told = evaluations.filter(({ type }) => command.resourceTypes.includes(type));
  const [first] = told;
  if (first === undefined) return undefined;
  const { partition, account, region } = place;
  return {
    version: 1,
    partition,
    account,
    region,
    rule: givenName(ruleName),
    command: command.name,
    title: command.description,
    severity,
    time: new Date(first.orderingTime).toISOString(),
    judgedAt: new Date(judgedAt).toISOString(),
    results: told.map(({ type, id, compliance, annotation }): ResourceResult => {
      const arn = command.arnOf?.(id, place);
      const reason = present(annotation, maxReason);
      return { type, id, ...(arn !== undefined && { arn }), compliance, ...(reason && { reason }) };
    }),
  };
}

/** The messages that results go in. */
export function resultMessages({ results, ...rest }: RuleResults): readonly QueueMessage[] {
  const overhead = jsonBytes({ ...rest, results: [] });
  return [...batches(results, { ...limits, overhead, sizeOf: jsonBytes })].map((some) => ({
    body: JSON.stringify({ ...rest, results: some }),
  }));
}
