import type { PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import type { SNSClient } from "@aws-sdk/client-sns";
import type { ExceptionNews } from "../../findings/notices/exceptionNews";
import { exceptionNotice } from "../../findings/notices/exceptionNotice";
import type { AppliedException } from "../../findings/finding";
import { noticeText } from "../../findings/notices/notice";
import { eventSource } from "./changeEvents";
import { type EventBus, putEvents } from "./eventsPut";
import { eventException, eventText } from "./eventWords";
import type { Backoff } from "../retry";
import { type TopicMessage, publishMessage } from "../sns/topicPut";

/** Names of the events, by which rules tell them apart. */
export const exceptionEventTypes = {
  expiring: "Plumbline Exception Expiring",
  expired: "Plumbline Exception Expired",
} as const;

/** Detail of both events: see docs/events/exception.schema.json. */
export interface ExceptionDetail {
  /** Counts up when something in it changes its meaning or goes; more may come under the same one. */
  readonly version: 1;
  /** Name of the findings table of the store that it is about. */
  readonly store: string;
  readonly id: string;
  readonly time: string;
  readonly exception?: AppliedException;
  readonly findings: number;
  readonly targets: number;
  readonly examples: readonly ExceptionExample[];
}

/** One finding that the exception hides or has hidden. */
export interface ExceptionExample {
  readonly account: string;
  readonly region: string;
  readonly target: string;
  readonly rule: string;
  readonly title: string;
  readonly severity: string;
}

/**
 * Tells of an exception that ends soon or has ended: EventBridge and the topic, of all the findings
 * that it concerns at once.
 *
 * @throws SinkError for what was not taken.
 */
export async function tellExceptionNews(
  clients: { readonly events: EventBus; readonly sns: SNSClient },
  topicArn: string,
  news: ExceptionNews,
  backoff: Backoff = {},
): Promise<void> {
  await putEvents(clients.events.client, [exceptionEntry(news, clients.events.store)], backoff);
  await publishMessage(clients.sns, topicArn, exceptionMessage(news));
}

/** The event of an exception: of the findings it has the worst only, and how many there are. */
export function exceptionEntry(news: ExceptionNews, store: string): PutEventsRequestEntry {
  const detail: ExceptionDetail = {
    version: 1,
    store,
    id: eventText(news.id, "id"),
    time: news.time,
    exception: eventException(news.exception),
    findings: news.findings,
    targets: news.targets,
    examples: news.examples.map(({ target, rule, title, severity }) => ({
      account: target.account,
      region: target.region,
      target: eventText(target.id, "id"),
      rule: eventText(rule, "id"),
      title: eventText(title, "title"),
      severity,
    })),
  };
  return {
    Source: eventSource,
    DetailType: exceptionEventTypes[news.kind],
    Detail: JSON.stringify(detail),
  };
}

/**
 * The message of an exception. Subscriptions can filter by its attributes, which those of changes
 * have too: `kinds` is `exception-expiring` or `exception-expired`, `severity` that of the worst
 * finding.
 */
export function exceptionMessage(news: ExceptionNews): TopicMessage {
  const notice = exceptionNotice(news);
  return {
    subject: notice.subject,
    text: noticeText(notice),
    attributes: {
      severity: news.examples[0]?.severity ?? "none",
      kinds: [`exception-${news.kind}`],
      id: news.id,
    },
  };
}
