import type { FindingChange, ScanSummary, Series } from "../finding";

/** What became known of a series: the changes of one scan, of an expiry, of a target that is gone. */
export interface Announcement {
  readonly series: Series;
  /** The same for every attempt to announce the same thing, so that receivers can drop doubles. */
  readonly id: string;
  /** ISO 8601: the scan's end, or the instant of what else happened. */
  readonly time: string;
  readonly changes: readonly FindingChange[];
  readonly summary?: ScanSummary;
  readonly reportUrl?: string;
}

/** Kinds of change that somebody wants to hear of: something got worse, or better, by itself. */
const telling = new Set(["opened", "reopened", "exception-expired", "resolved", "gone"]);

/** Whether there is anything in it that is worth a message to a person. */
export function isNews({ changes }: Announcement): boolean {
  return changes.some(({ kind }) => telling.has(kind));
}

/** Decisions that hide, close or reopen a finding: what an auditor asks for. */
const audited = new Set(["excepted", "exception-expired", "reopened", "resolved", "gone"]);

/** The decisions of an announcement that belong into the audit log. */
export function decisionsOf({ changes }: Announcement): readonly FindingChange[] {
  return changes.filter((change) => audited.has(change.kind) || isHiddenOtherwise(change));
}

/** Whether a finding stays hidden, but by another exception or until another time. */
function isHiddenOtherwise({ kind, finding, previous }: FindingChange): boolean {
  if (kind !== "updated" || finding.state !== "excepted") return false;
  const [before, after] = [previous?.exception, finding.exception];
  return before?.id !== after?.id || before?.expires !== after?.expires;
}
