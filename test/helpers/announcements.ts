import type { Announcement } from "../../functions/findings/notices/announcement";
import type { ChangeKind, Finding, FindingChange } from "../../functions/findings/finding";
import { findingOf, targetOf } from "./findings";

/** A change of a finding on a host, with what a test is about laid over it. */
export function changeOf(
  kind: ChangeKind,
  changes: Partial<Finding> = {},
  host?: string,
): FindingChange {
  const finding = findingOf(changes);
  const target = targetOf(host === undefined ? {} : { id: host });
  return { kind, reason: "", finding: { ...finding, series: { ...finding.series, target } } };
}

/** An announcement of changes of one host. */
export function announcementOf(
  changes: readonly FindingChange[],
  rest: Partial<Announcement> = {},
): Announcement {
  return {
    series: changes[0]?.finding.series ?? findingOf().series,
    id: "one",
    time: "2026-11-21T02:00:00.000Z",
    changes,
    ...rest,
  };
}
