import type { SQSRecord } from "aws-lambda";
import type { Finding, Target } from "../../functions/findings/finding";
import { changeDetails } from "../../functions/sinks/eventBridge/changeDetail";
import { eventSource, eventTypes } from "../../functions/sinks/eventBridge/changeEvents";
import { type RecordedScan, scanEntry } from "../../functions/sinks/eventBridge/scanEvent";
import { announcementOf, changeOf } from "./changeSets";
import { findingOf, targetOf } from "./findings";

/** An instance of a fleet, by its number. */
export function hostOf(number: number): Target {
  return targetOf({ id: `i-${number.toString(16).padStart(17, "0")}` });
}

/** A finding of an instance of the fleet. */
export function fleetFinding(number: number, rest: Partial<Finding> = {}): Finding {
  return findingOf({ ...rest, series: { ...findingOf().series, target: hostOf(number) } });
}

/** An event as EventBridge puts it into a queue. */
export function busEvent(type: string, detail: object): string {
  return JSON.stringify({
    version: "0",
    id: "e",
    "detail-type": type,
    source: eventSource,
    detail,
  });
}

/** The event of one change of a finding. */
export function changeEvent(kind: "opened" | "resolved" | "excepted", finding: Finding): string {
  const announcement = announcementOf([changeOf(kind, finding)], { series: finding.series });
  const [detail] = changeDetails(announcement, "findings");
  if (detail === undefined) throw new Error("a change has a detail");
  return busEvent(eventTypes.changed, detail);
}

/** The event of a scan that is in the store. */
export function scanEvent(rest: Partial<RecordedScan> = {}): string {
  const scan: RecordedScan = {
    series: findingOf().series,
    id: "2026-11-21T02:00:00.000Z~0123",
    time: "2026-11-21T02:00:00.000Z",
    outcome: "unchanged",
    ...rest,
  };
  const { Detail = "" } = scanEntry(scan, "findings");
  return busEvent(eventTypes.recorded, JSON.parse(Detail) as object);
}

let messages = 0;

/** Messages of a queue, each with an id of its own. */
export function messagesOf(...bodies: readonly string[]): SQSRecord[] {
  return bodies.map((body) => {
    messages += 1;
    return { body, messageId: `message ${messages}` } as SQSRecord;
  });
}
