import type { ClosedAs, Finding, FindingChange } from "../finding";
import { lastSeenBefore } from "./lastSeen";

/** Why a finding is closed that nobody has measured again. */
export const goneAs = [
  "target-gone",
  "profile-retired",
  "account-gone",
] as const satisfies readonly ClosedAs[];
export type GoneAs = (typeof goneAs)[number];

/** What closed a finding that nobody has measured again; nothing where something was measured. */
export function goneAsOf({ closedAs }: Pick<Finding, "closedAs">): GoneAs | undefined {
  return goneAs.find((each) => each === closedAs);
}

/** Why findings close without having been measured, and when. */
export interface Closing {
  readonly closedAs: GoneAs;
  /** ISO 8601: when the target or the profile ceased to be. */
  readonly time: string;
  /** End of the newest scan of the series, ISO 8601; absent where none is remembered. */
  readonly lastScan?: string;
  /** In words for an auditor. */
  readonly reason: string;
}

/** Closes what is open or excepted, because what it was about is no more. What is closed stays as it is. */
export function closeAsGone(
  known: readonly Finding[],
  { closedAs, time, lastScan, reason }: Closing,
): readonly FindingChange[] {
  return known.flatMap((previous): readonly FindingChange[] => {
    if (previous.state === "resolved") return [];
    const finding: Finding = {
      ...previous,
      state: "resolved",
      closedAs,
      exception: undefined,
      waiver: undefined,
      exceptionWarned: undefined,
      lastSeen: lastSeenBefore(previous, lastScan),
      changedAt: time,
    };
    return [{ kind: "gone", previous, finding, reason }];
  });
}

/** Whether a finding was closed without having been measured: nobody has ever found its rule met. */
export function isClosedAsGone(finding: Finding): boolean {
  return finding.state === "resolved" && goneAsOf(finding) !== undefined;
}
