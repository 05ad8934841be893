import type { Announcement } from "./announcement";
import type { ChangeKind, FindingChange } from "../finding";
import { findingIdentity } from "../findingIdentity";
import { type Severity, severities } from "../model";
import { counted, oneLine } from "./notice";

const maxTitle = 150;
const maxDetail = 120;

/** What of many changes a person wants to hear, the worst first. */
export interface News {
  /** Findings that count now and did not before. */
  readonly fresh: readonly FindingChange[];
  /** Findings that are closed now. */
  readonly closed: readonly FindingChange[];
  /** How many are accepted now. */
  readonly accepted: number;
  /** Ids of the targets that any of it concerns. */
  readonly targets: readonly string[];
}

const freshKinds: ReadonlySet<ChangeKind> = new Set(["opened", "reopened", "exception-expired"]);
const closedKinds: ReadonlySet<ChangeKind> = new Set(["resolved", "gone"]);

/** The news in announcements; of several changes of one finding the last one counts. */
export function newsIn(announcements: Iterable<Announcement>): News {
  const latest = new Map<string, FindingChange>();
  for (const { changes } of announcements) {
    for (const change of changes) {
      if (change.kind !== "updated") latest.set(findingIdentity(change.finding), change);
    }
  }
  const changes = [...latest.values()].sort(worstFirst);
  return {
    fresh: changes.filter(({ kind }) => freshKinds.has(kind)),
    closed: changes.filter(({ kind }) => closedKinds.has(kind)),
    accepted: changes.filter(({ kind }) => kind === "excepted").length,
    targets: [...new Set(changes.map(({ finding }) => finding.series.target.id))],
  };
}

/** The numbers of the news, in a sentence or a few: nothing of what there is none of. */
export function numbersOf({ fresh, closed, accepted }: News): string {
  return [
    ...(fresh.length === 0 ? [] : [`New: ${bySeverity(fresh)}.`]),
    ...(closed.length === 0 ? [] : [`Closed: ${closed.length}.`]),
    ...(accepted === 0 ? [] : [`Accepted by exceptions: ${accepted}.`]),
  ].join(" ");
}

/** What is new or closed, as the beginning of a subject. */
export function headlineOf({ fresh, closed, accepted }: News): string {
  const worst = fresh[0]?.finding.severity;
  if (worst !== undefined) return `${counted(fresh.length, "new finding")} (worst: ${worst})`;
  if (closed.length > 0) return `${counted(closed.length, "finding")} closed`;
  return accepted > 0 ? `${counted(accepted, "finding")} accepted` : "Nothing new";
}

/** Title and severity of a rule, as a line tells them. */
export function ruleLine({ finding }: FindingChange): string {
  return `${finding.severity.toUpperCase()} ${oneLine(finding.title, maxTitle)}`;
}

/** Why the rule fails, where the scanner says the same of all; nothing of what is closed. */
export function detailText(changes: readonly FindingChange[]): string {
  const [detail, ...others] = new Set(
    changes.map(({ finding }) => (finding.state === "resolved" ? undefined : finding.detail)),
  );
  return detail === undefined || others.length > 0 ? "" : `: ${oneLine(detail, maxDetail)}`;
}

/** How many findings have which severity, the worst first: `2 high, 1 low`. */
export function bySeverity(changes: readonly FindingChange[]): string {
  const counts = new Map<Severity, number>();
  for (const { finding } of changes) {
    counts.set(finding.severity, (counts.get(finding.severity) ?? 0) + 1);
  }
  return severities
    .flatMap((severity) => (counts.has(severity) ? `${counts.get(severity) ?? 0} ${severity}` : []))
    .join(", ");
}

function worstFirst(one: FindingChange, other: FindingChange): number {
  const rank = ({ finding }: FindingChange) => severities.indexOf(finding.severity);
  return rank(one) - rank(other) || compare(one.finding.title, other.finding.title);
}

function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
