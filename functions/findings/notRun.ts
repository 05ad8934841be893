import type { ScanReport, XccdfResult } from "./model";

/**
 * A scan's counts for its coverage: a part of the profile that was not run stands for one rule that was
 * not measured, since nobody knows how many it has.
 */
export function countsWithParts({
  counts,
  notRun = [],
}: Pick<ScanReport, "counts" | "notRun">): Readonly<Partial<Record<XccdfResult, number>>> {
  return notRun.length === 0
    ? counts
    : { ...counts, unknown: (counts.unknown ?? 0) + notRun.length };
}

/** Whether a part of the profile was not run. */
export function isPartial({ notRun = [] }: Pick<ScanReport, "notRun">): boolean {
  return notRun.length > 0;
}
