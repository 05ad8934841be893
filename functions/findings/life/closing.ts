import type { ClosedAs, Finding, FindingChange } from "../finding";
import { lastSeenBefore } from "./lastSeen";

/** Why findings close without having been measured, and when. */
export interface Closing {
  readonly closedAs: Extract<ClosedAs, "target-gone" | "profile-retired">;
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
export function isClosedAsGone({ state, closedAs }: Finding): boolean {
  return state === "resolved" && (closedAs === "target-gone" || closedAs === "profile-retired");
}
