import type { SNSClient } from "@aws-sdk/client-sns";
import type { Announcement } from "../../findings/notices/announcement";
import { isNews } from "../../findings/notices/announcement";
import { putChangeEvents } from "../../sinks/eventBridge/changeEvents";
import type { EventBus } from "../../sinks/eventBridge/eventsPut";
import { publishChanges } from "../../sinks/sns/changeTopic";

/** Tells others of changes. */
export type Announce = (announcement: Announcement) => Promise<void>;

export interface Announcing {
  readonly events: EventBus;
  readonly sns: SNSClient;
  /** Topic for people and their tools. */
  readonly topicArn: string;
}

/**
 * Tells EventBridge of every change, for those who build on it and for the audit log, and the topic
 * of what a person wants to hear of.
 */
export function announcer({ events, sns, topicArn }: Announcing): Announce {
  return async (announcement) => {
    await putChangeEvents(events, announcement);
    if (isNews(announcement)) await publishChanges(sns, topicArn, announcement);
  };
}
