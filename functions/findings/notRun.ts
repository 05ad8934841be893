import type { ScanReport } from "./model";

/** Whether a part of the profile was not run. */
export function isPartial({ notRun = [] }: Pick<ScanReport, "notRun">): boolean {
  return notRun.length > 0;
}
