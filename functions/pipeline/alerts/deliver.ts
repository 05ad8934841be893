import type { SQSBatchResponse, SQSRecord } from "aws-lambda";
import { messageOf, PermanentError } from "../../errors";
import type { Logger } from "../../log";
import type { SendOnce } from "../../sinks/store/sendOnce";
import { eachOf } from "../eachOf";
import { type AlertEvent, alertEvent } from "./alertEvent";
import { type AlertDigest, digestOf, isTold, type ReadFindings } from "./digest";

/** Somebody who is told. */
export interface AlertSink {
  readonly name: string;
  /** What this one was told already. */
  readonly once: SendOnce;
  send(digest: AlertDigest): Promise<void>;
}

export interface AlertTools {
  readonly sinks: readonly AlertSink[];
  readonly read: ReadFindings;
  /** Whether it is told, too, that a scan brought nothing new. */
  readonly nothingNew: boolean;
  /** Puts a message aside that nothing can be made of. */
  readonly putAside: (body: string, error: PermanentError) => Promise<void>;
  readonly owner: string;
  readonly now: () => number;
  /** Epoch milliseconds after which this invocation can send no more. */
  readonly deadline: () => number;
  readonly log: Logger;
}

/** A request that left just before the deadline may still arrive a moment after it. */
const claimMargin = 10_000;
const atOnce = 20;

/** Events with the messages that brought them. */
type Told = ReadonlyMap<string, { readonly event: AlertEvent; readonly messages: string[] }>;

/**
 * Tells every sink of a batch of events in one digest. What one sink was told already, by another
 * delivery of the same events, is left out for it. Messages whose events did not reach every sink go
 * back to their queue.
 */
export async function deliverAlerts(
  records: readonly SQSRecord[],
  tools: AlertTools,
): Promise<SQSBatchResponse> {
  const { told, unread } = await readAll(records, tools);
  const failed = new Set(unread);
  for (const sink of tools.sinks) {
    for (const id of await deliverTo(sink, told, tools)) {
      for (const message of told.get(id)?.messages ?? []) failed.add(message);
    }
  }
  return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
}

/** What is to be told, each piece of news once, and the messages that could not even be put aside. */
async function readAll(
  records: readonly SQSRecord[],
  tools: AlertTools,
): Promise<{ readonly told: Told; readonly unread: readonly string[] }> {
  const told = new Map<string, { readonly event: AlertEvent; readonly messages: string[] }>();
  const unread: string[] = [];
  for (const { body, messageId } of records) {
    try {
      const event = alertEvent(body);
      if (!isTold(event, tools.nothingNew)) continue;
      const same = told.get(event.id);
      if (same === undefined) told.set(event.id, { event, messages: [messageId] });
      else same.messages.push(messageId);
    } catch (error) {
      if (!(error instanceof PermanentError)) throw error;
      tools.log.error("message put aside", { messageId, error, reason: messageOf(error) });
      if (!(await putAside(body, error, tools))) unread.push(messageId);
    }
  }
  return { told, unread };
}

async function putAside(body: string, reason: PermanentError, tools: AlertTools): Promise<boolean> {
  try {
    await tools.putAside(body, reason);
    return true;
  } catch (error) {
    tools.log.error("could not put the message aside", { error });
    return false;
  }
}

/** @returns ids of the events that the sink has to be told of later. */
async function deliverTo(
  sink: AlertSink,
  told: Told,
  tools: AlertTools,
): Promise<readonly string[]> {
  const mine: string[] = [];
  const later: string[] = [];
  try {
    await claimAll(sink, told, tools, { mine, later });
    if (mine.length === 0) return later;
    const events = mine.flatMap((id) => told.get(id)?.event ?? []);
    const digest = await digestOf(events, tools.read);
    await sink.send(digest);
    tools.log.info("digest sent", {
      sink: sink.name,
      digest: digest.id,
      events: events.length,
      subject: digest.notice.subject,
      severity: digest.severity,
      csv: digest.csv?.name,
    });
    // From here on it is told: where this fails, the messages come back and are told once more.
    await sink.once.remember(mine, tools.now());
    return later;
  } catch (error) {
    tools.log.error("digest not sent", {
      sink: sink.name,
      events: mine.length,
      error,
    });
    return [...told.keys()];
  }
}

/** Sorts events into those that are this invocation's to tell, and those that somebody is telling. */
async function claimAll(
  sink: AlertSink,
  told: Told,
  tools: AlertTools,
  { mine, later }: { readonly mine: string[]; readonly later: string[] },
): Promise<void> {
  const until = tools.deadline() + claimMargin;
  await eachOf(told.keys(), atOnce, async (id) => {
    const state = await sink.once.claim(id, { owner: tools.owner, now: tools.now(), until });
    if (state === "mine") mine.push(id);
    if (state === "held") later.push(id);
  });
}
