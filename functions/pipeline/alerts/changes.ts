import type { Announcement } from "../../findings/notices/announcement";
import {
  type ChangeKind,
  changeKinds,
  type ClosedAs,
  type Finding,
  type FindingChange,
  type FindingState,
  type Series,
} from "../../findings/finding";
import { findingIdentity } from "../../findings/findingIdentity";
import { type Severity, severities, type Source } from "../../findings/model";
import type { ChangeDetail, ChangeItem } from "../../sinks/eventBridge/changeDetail";
import type { EventSeries } from "../../sinks/eventBridge/eventWords";
import type { FindingName } from "../../sinks/store/findingLookup";

/** The series that an event is about. */
export function seriesOf(detail: EventSeries): Series {
  const { partition, account, region, target, source, benchmark, profile } = detail;
  return {
    target: { partition, account, region, id: target },
    source: source as Source,
    benchmark,
    profile,
  };
}

/** Names of the findings of which more has to be known than the event says. */
export function freshNames(detail: ChangeDetail): readonly FindingName[] {
  const series = seriesOf(detail);
  return detail.changes
    .filter(({ kind }) => ["opened", "reopened", "exception-expired"].includes(kind))
    .map(({ key }) => ({ series, key }));
}

/** Finds a finding among those that were looked up. */
export type FindingOf = (name: FindingName) => Finding | undefined;

/** Makes findings that were looked up known by their names. */
export function findingsByName(findings: readonly Finding[]): FindingOf {
  const all = new Map(findings.map((finding) => [findingIdentity(finding), finding]));
  return (name) => all.get(findingIdentity(name));
}

/** What an event announces, with what the store knows of its findings. */
export function announcementIn(detail: ChangeDetail, known: FindingOf): Announcement {
  const series = seriesOf(detail);
  return {
    series,
    id: detail.id,
    time: detail.time,
    changes: detail.changes.flatMap((item) => changeOf(item, series, detail, known)),
    ...(detail.summary !== undefined && { summary: detail.summary }),
    ...(detail.reportUrl !== undefined && { reportUrl: detail.reportUrl }),
  };
}

/** A kind that a newer version may add is no news here. */
function changeOf(
  item: ChangeItem,
  series: Series,
  { time }: ChangeDetail,
  known: FindingOf,
): readonly FindingChange[] {
  const kind = changeKinds.find((each) => each === item.kind);
  if (kind === undefined) return [];
  const stored = known({ series, key: item.key });
  const finding: Finding = {
    result: "fail",
    controls: [],
    timesReopened: 0,
    rule: item.rule,
    title: item.title,
    ...stored,
    series,
    key: item.key,
    severity: severityOf(item.severity),
    // As it was when it was announced: the store may know of what came after it.
    state: item.state as FindingState,
    ...(item.closedAs !== undefined && { closedAs: item.closedAs as ClosedAs }),
    ...(item.detail !== undefined && { detail: item.detail }),
    ...(item.exception !== undefined && { exception: item.exception }),
    firstSeen: item.firstSeen,
    changedAt: time,
  };
  return [{ kind: kind satisfies ChangeKind, finding, reason: item.reason }];
}

function severityOf(text: string): Severity {
  return severities.find((each) => each === text) ?? "unknown";
}
