import type { PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import type { ScanSummary, Series } from "../../findings/finding";
import { eventSource, eventTypes } from "./changeEvents";
import { type EventBus, putEvents } from "./eventsPut";
import { eventSeries, type EventSeries, eventText } from "./eventWords";
import type { Backoff } from "../retry";
import { targetArn } from "../targetArn";

/** What became of a scan that the store has. */
export type RecordedOutcome = "applied" | "unchanged" | "late" | "replayed";

/** A scan that is in the store. */
export interface RecordedScan {
  readonly series: Series;
  /** The same for every attempt at the same scan, so that receivers can drop doubles. */
  readonly id: string;
  /** ISO 8601: the scan's end. */
  readonly time: string;
  readonly outcome: RecordedOutcome;
  /** Where the series stood after it, and what it changed; absent for a scan that came late. */
  readonly summary?: ScanSummary;
}

/** Detail of `Plumbline Scan Recorded`: see docs/events/scan-recorded.schema.json. */
export interface ScanDetail extends EventSeries {
  /** Counts up when something in it changes its meaning or goes; more may come under the same one. */
  readonly version: 1;
  /** Name of the findings table that it is in. */
  readonly store: string;
  readonly id: string;
  readonly time: string;
  readonly outcome: RecordedOutcome;
  readonly summary?: ScanSummary;
}

/**
 * Tells EventBridge's default bus that a scan is in the store, whether it changed anything or not: for
 * what has to look at the findings after each scan.
 *
 * @throws SinkError where EventBridge did not take it.
 */
export async function putScanEvent(
  { client, store }: EventBus,
  scan: RecordedScan,
  backoff: Backoff = {},
): Promise<void> {
  await putEvents(client, [scanEntry(scan, store)], backoff);
}

/** The event of a scan. */
export function scanEntry(
  { series, id, time, outcome, summary }: RecordedScan,
  store: string,
): PutEventsRequestEntry {
  const arn = targetArn(series.target);
  const detail: ScanDetail = {
    version: 1,
    store,
    id: eventText(id, "id"),
    ...eventSeries(series),
    time,
    outcome,
    summary,
  };
  return {
    Source: eventSource,
    DetailType: eventTypes.recorded,
    Detail: JSON.stringify(detail),
    ...(arn !== undefined && { Resources: [arn] }),
  };
}
