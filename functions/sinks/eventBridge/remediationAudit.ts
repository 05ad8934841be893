import type { EventBridgeClient, PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import type { SNSClient } from "@aws-sdk/client-sns";
import { eventSource, eventTypes } from "./changeEvents";
import { putEvents } from "./eventsPut";
import { eventText } from "./eventWords";
import type { Backoff } from "../retry";
import { publishMessage, type TopicMessage } from "../sns/topicPut";

/** How a remediation stands. */
export type RemediationOutcome =
  /** It is about to be changed: said before anything is. */
  | "started"
  | "changed"
  /** There was nothing to change. */
  | "unchanged"
  /** It would have been changed, but was not to be. */
  | "dry-run"
  /** A guard rail said no. */
  | "refused"
  | "failed";

/** One record of the audit trail: who changed what, where, from what and to what, by which rule. */
export interface RemediationRecord {
  /** The same for the records of one attempt. */
  readonly id: string;
  readonly outcome: RemediationOutcome;
  /** ISO 8601. */
  readonly time: string;
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  readonly command: string;
  readonly rule?: string;
  readonly resource: { readonly type?: string; readonly id: string; readonly arn?: string };
  readonly parameters: Readonly<Record<string, string>>;
  readonly actor: RemediationActor;
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
  readonly reason?: string;
}

/** Who did it. */
export interface RemediationActor {
  /** ARN of the function. */
  readonly function: string;
  /** Id of its invocation, by which its log is found. */
  readonly request: string;
  /** Execution of the Automation document, which tells who started it. */
  readonly execution?: string;
  /** ARN of the role in whose name it was done; absent before it was taken on. */
  readonly role?: string;
}

/** Detail of `Plumbline Remediation`: see docs/events/remediation.schema.json. */
export type RemediationDetail = RemediationRecord & {
  /** Counts up when something in it changes its meaning or goes; more may come under the same one. */
  readonly version: 1;
  /** Name of the table by which the pack counts its remediations: of two packs each has its own. */
  readonly pack: string;
};

/**
 * Writes a record to the audit trail: to EventBridge, from where a rule writes it to the audit log,
 * and to the topic. What there was nothing to do about is no message for anybody.
 *
 * @throws SinkError where one of them did not take it.
 */
export async function putRemediation(
  clients: { readonly events: EventBridgeClient; readonly sns: SNSClient },
  { topicArn, pack }: { readonly topicArn: string; readonly pack: string },
  record: RemediationRecord,
  backoff: Backoff = {},
): Promise<void> {
  await putEvents(clients.events, [remediationEntry(record, pack)], backoff);
  if (record.outcome === "unchanged") return;
  await publishMessage(clients.sns, topicArn, remediationMessage(record));
}

/** The event of a record. */
export function remediationEntry(record: RemediationRecord, pack: string): PutEventsRequestEntry {
  const { arn } = record.resource;
  const detail: RemediationDetail = {
    version: 1,
    pack,
    ...record,
    ...(record.reason !== undefined && { reason: eventText(record.reason, "reason") }),
  };
  return {
    Source: eventSource,
    DetailType: eventTypes.remediation,
    Detail: JSON.stringify(detail),
    ...(arn !== undefined && { Resources: [arn] }),
  };
}

const words: Readonly<Record<RemediationOutcome, string>> = {
  started: "is about to change",
  changed: "changed",
  unchanged: "had nothing to change at",
  "dry-run": "would change",
  refused: "was not let change",
  failed: "could not change",
};

/** A record for people: the event's detail, with a sentence above it. */
export function remediationMessage(record: RemediationRecord): TopicMessage {
  const { command, outcome, resource, account, region, reason, id } = record;
  const sentence = `${command} ${words[outcome]} ${resource.id} in ${account}, ${region}`;
  return {
    subject: sentence,
    text: [
      `${sentence}${reason === undefined ? "." : `: ${reason}`}`,
      JSON.stringify(record, undefined, 2),
    ].join("\n\n"),
    attributes: {
      severity: "none",
      kinds: [`remediation-${outcome}`],
      command,
      account,
      region,
      target: resource.id,
      id,
    },
  };
}
