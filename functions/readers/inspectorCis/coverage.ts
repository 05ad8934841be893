import { type GapReason, gapReasons } from "../../findings/cis";

/** What Inspector says of how far a scan came on a target. */
export interface CisTargetState {
  readonly targetStatus?: string | undefined;
  readonly targetStatusReason?: string | undefined;
}

/** Whether a target was measured, and if not, why. */
export type Coverage =
  { readonly measured: true } | { readonly measured: false; readonly reason: GapReason };

/**
 * Whether a scan has measured a target. Only what Inspector calls complete, without any reservation,
 * is: of anything else nobody knows how many of its checks were made.
 */
export function coverageOf({ targetStatus, targetStatusReason }: CisTargetState): Coverage {
  if (targetStatus === "COMPLETED" && !targetStatusReason) return { measured: true };
  const said = [targetStatusReason, targetStatus];
  const reason = gapReasons.find((each) => said.includes(each));
  return { measured: false, reason: reason ?? "UNKNOWN" };
}
