import type { PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { type Announcement, decisionsOf } from "../../findings/notices/announcement";
import { changeDetails } from "./changeDetail";
import { decisionDetail } from "./decisionDetail";
import { type EventBus, putEvents } from "./eventsPut";
import type { Backoff } from "../retry";
import { targetArn } from "../targetArn";

/** What all of Plumbline's events have as their source. */
export const eventSource = "plumbline";

/** Names of the events, by which rules tell them apart. */
export const eventTypes = {
  /** What a scan, an expiry or the end of a target changed. */
  changed: "Plumbline Finding Changed",
  /** One decision that hid, closed or reopened a finding: a record of the audit log. */
  decision: "Plumbline Finding Decision",
  /** A scan is in the store, whether it changed anything or not. */
  recorded: "Plumbline Scan Recorded",
  /** How a remediation stands: a record of its audit trail. */
  remediation: "Plumbline Remediation",
} as const;

/**
 * Tells EventBridge's default bus of the changes: of all of them together, and of each decision that
 * an auditor asks for by itself. What is announced again, because something failed after it, comes
 * again under the same id.
 *
 * @throws SinkError for what EventBridge did not take.
 */
export async function putChangeEvents(
  { client, store }: EventBus,
  announcement: Announcement,
  backoff: Backoff = {},
): Promise<void> {
  await putEvents(client, changeEntries(announcement, store), backoff);
}

/** The events that it takes. They have no time of their own, see `entry`. */
export function changeEntries(
  announcement: Announcement,
  store: string,
): readonly PutEventsRequestEntry[] {
  const arn = targetArn(announcement.series.target);
  // An event's time is when it is put. Logs refuse what is older than two weeks, and a scan may be:
  // its own time is in the detail.
  const entry = (DetailType: string, detail: object): PutEventsRequestEntry => ({
    Source: eventSource,
    DetailType,
    Detail: JSON.stringify(detail),
    ...(arn !== undefined && { Resources: [arn] }),
  });
  return [
    ...changeDetails(announcement, store).map((detail) => entry(eventTypes.changed, detail)),
    ...decisionsOf(announcement).map((change) =>
      entry(eventTypes.decision, decisionDetail(announcement, change, store)),
    ),
  ];
}
