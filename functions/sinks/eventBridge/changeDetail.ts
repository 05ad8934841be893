import type { Announcement } from "../../findings/notices/announcement";
import type { AppliedException, FindingChange, ScanSummary } from "../../findings/finding";
import { batches, jsonBytes } from "../batch";
import { eventException, eventLink, eventSeries, type EventSeries, eventText } from "./eventWords";

/** Detail of `Plumbline Finding Changed`: see docs/events/finding-changed.schema.json. */
export interface ChangeDetail extends EventSeries {
  /** Counts up when something in it changes its meaning or goes; more may come under the same one. */
  readonly version: 1;
  /** Name of the findings table of the store that it is about. */
  readonly store: string;
  readonly id: string;
  readonly time: string;
  readonly reportUrl?: string;
  readonly summary?: ScanSummary;
  readonly changes: readonly ChangeItem[];
  /** From 1 to `parts`: a change set that is too large for one event comes in several. */
  readonly part: number;
  readonly parts: number;
}

/** One change in it. */
export interface ChangeItem {
  readonly kind: string;
  readonly rule: string;
  readonly key: string;
  readonly title: string;
  readonly severity: string;
  readonly state: string;
  readonly closedAs?: string;
  readonly exception?: AppliedException;
  readonly reason: string;
  /** Why the rule fails on this target, in the scanner's words. */
  readonly detail?: string;
  readonly firstSeen: string;
  readonly lastSeen?: string;
}

/**
 * Room for the detail of one event. EventBridge takes 1 MB since 2026 and took 256 KB before; what a
 * rule may pass the event on to takes 256 KB with all that surrounds the detail.
 */
const maxDetailBytes = 230_000;
const maxChanges = 250;

/** The details of all events that it takes to tell of the changes; none where there are none. */
export function changeDetails(announcement: Announcement, store: string): readonly ChangeDetail[] {
  const { series, id, time, changes, summary, reportUrl } = announcement;
  const envelope: ChangeDetail = {
    version: 1,
    store,
    id: eventText(id, "id"),
    ...eventSeries(series),
    time,
    reportUrl: eventLink(reportUrl),
    summary,
    changes: [],
    // There are no more parts than changes: the real numbers are no longer than these.
    part: changes.length,
    parts: changes.length,
  };
  const parts = [
    ...batches(changes.map(itemOf), {
      maxCount: maxChanges,
      maxBytes: maxDetailBytes,
      sizeOf: jsonBytes,
      overhead: jsonBytes(envelope),
    }),
  ];
  return parts.map((part, index) => ({
    ...envelope,
    changes: part,
    part: index + 1,
    parts: parts.length,
  }));
}

function itemOf({ kind, finding, reason }: FindingChange): ChangeItem {
  return {
    kind,
    rule: eventText(finding.rule, "id"),
    key: eventText(finding.key, "id"),
    title: eventText(finding.title, "title"),
    severity: finding.severity,
    state: finding.state,
    closedAs: finding.closedAs,
    exception: eventException(finding.exception),
    reason: eventText(reason, "reason"),
    detail: finding.detail === undefined ? undefined : eventText(finding.detail, "detail"),
    firstSeen: finding.firstSeen,
    lastSeen: finding.lastSeen,
  };
}
