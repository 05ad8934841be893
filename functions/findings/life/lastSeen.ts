import type { Finding } from "../finding";
import type { RuleOutcome } from "../model";
import type { ResultPolicy } from "../policy";
import { isLeftOut } from "../waiver";

/** Whether a scan saw the finding of a rule: it found the rule not met, or left it out for a waiver. */
export function isSeen(outcome: RuleOutcome, policy: ResultPolicy): boolean {
  return policy[outcome.result].finding === "open" || isLeftOut(outcome);
}

/**
 * A finding that its series' newest scan sees does not say when it was seen last: the scan's own
 * record does, and a scan that changes nothing would have to write every finding. As soon as a scan
 * does not see it any more, it says so itself.
 *
 * @param finding as it is after the scan.
 * @param before as it was before it.
 * @param previousScan end of the scan before, ISO 8601; absent where none is remembered.
 */
export function withLastSeen(
  finding: Finding,
  before: Finding | undefined,
  seen: boolean,
  previousScan: string | undefined,
): Finding {
  const lastSeen = seen || before === undefined ? undefined : lastSeenBefore(before, previousScan);
  if (finding.lastSeen === lastSeen) return finding;
  const { lastSeen: _, ...rest } = finding;
  return lastSeen === undefined ? rest : { ...rest, lastSeen };
}

/**
 * When a finding was last seen up to a scan or a decision that does not see it.
 *
 * @param previousScan end of the newest scan before, ISO 8601; absent where none is remembered.
 * @returns nothing where it was closed before findings kept this.
 */
export function lastSeenBefore(
  { state, lastSeen, firstSeen }: Finding,
  previousScan: string | undefined,
): string | undefined {
  if (lastSeen !== undefined || state === "resolved") return lastSeen;
  // The scan that opened it may have died before it was remembered.
  return previousScan !== undefined && previousScan > firstSeen ? previousScan : firstSeen;
}

/**
 * End of the last scan that saw a finding, ISO 8601.
 *
 * @param newestScan end of the newest scan of its series; absent where none is remembered.
 * @returns the latest instant that is known of it, where no scan is remembered.
 */
export function lastSeenOf(finding: Finding, newestScan: string | undefined): string {
  return lastSeenBefore(finding, newestScan) ?? finding.changedAt;
}
