import { createHash } from "node:crypto";
import type { PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import type { SNSClient } from "@aws-sdk/client-sns";
import { type HostNews, type HostStanding, hostNewsNotice } from "../../findings/notices/hostNews";
import { noticeText } from "../../findings/notices/notice";
import { eventSource } from "./changeEvents";
import { type EventBus, putEvents } from "./eventsPut";
import { eventText } from "./eventWords";
import type { Backoff } from "../retry";
import { targetArn } from "../targetArn";
import { type TopicMessage, publishMessage } from "../sns/topicPut";

/** Names of the events, by which rules tell them apart. */
export const hostEventTypes = {
  silent: "Plumbline Host Silent",
  back: "Plumbline Host Back",
} as const;

/** Detail of both events: see docs/events/host.schema.json. */
export interface HostDetail {
  /** Counts up when something in it changes its meaning or goes; more may come under the same one. */
  readonly version: 1;
  /** Name of the findings table of the store that it is about. */
  readonly store: string;
  /** The same for every attempt to tell the same thing of the host. */
  readonly id: string;
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  readonly target: string;
  readonly time: string;
  readonly silentSince: string;
  readonly lastScan?: string;
}

/**
 * Tells of hosts that are silent or back: EventBridge of each, for those who act on a host, and the
 * topic of all of them at once, because hosts often fall silent together.
 *
 * @throws SinkError for what was not taken; all of it then has to be told again.
 */
export async function tellHostNews(
  clients: { readonly events: EventBus; readonly sns: SNSClient },
  topicArn: string,
  news: HostNews,
  backoff: Backoff = {},
): Promise<void> {
  if (news.hosts.length === 0) return;
  await putEvents(clients.events.client, hostEntries(news, clients.events.store), backoff);
  await publishMessage(clients.sns, topicArn, hostMessage(news));
}

/** One event for each host. */
export function hostEntries(
  { kind, time, hosts }: HostNews,
  store: string,
): readonly PutEventsRequestEntry[] {
  return hosts.map((host) => {
    const arn = targetArn(host.target);
    return {
      Source: eventSource,
      DetailType: hostEventTypes[kind],
      Detail: JSON.stringify(hostDetail(kind, time, host, store)),
      ...(arn !== undefined && { Resources: [arn] }),
    };
  });
}

function hostDetail(
  kind: HostNews["kind"],
  time: string,
  { target, silentSince, lastScan }: HostStanding,
  store: string,
): HostDetail {
  const { partition, account, region, id } = target;
  return {
    version: 1,
    store,
    id: `host-${kind}~${silentSince}`,
    partition,
    account,
    region,
    target: eventText(id, "id"),
    time,
    silentSince,
    lastScan,
  };
}

/**
 * One message for all hosts. Subscriptions can filter by its attributes, which those of changes have
 * too: `kinds` is `host-silent` or `host-back`, `severity` is `none`.
 */
export function hostMessage(news: HostNews): TopicMessage {
  const { kind, hosts } = news;
  const notice = hostNewsNotice(news);
  const which = hosts.map(({ target, silentSince }) => [target, silentSince]);
  const hash = createHash("sha256").update(JSON.stringify(which)).digest("hex").slice(0, 16);
  return {
    subject: notice.subject,
    text: noticeText(notice),
    attributes: { severity: "none", kinds: [`host-${kind}`], id: `host-${kind}~${hash}` },
  };
}
