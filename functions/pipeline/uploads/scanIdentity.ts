import type { Series, Target } from "../../findings/finding";
import type { Scan } from "../../findings/model";

/** XCCDF 1.1 may name its benchmark by a file only: the folder it lay in says nothing. */
export function seriesOf(scan: Scan, target: Target): Series {
  const { id, href } = scan.benchmark;
  return {
    target,
    source: scan.source,
    benchmark: id ?? href?.split(/[/#]/).pop() ?? "",
    profile: scan.profile ?? "",
  };
}

/**
 * The scan's end, never later than AWS heard of it: a host whose clock runs ahead would otherwise
 * shut out its own later scans.
 */
export function timeOf(scan: Scan, heard: string): string {
  const claimed = scan.endTime ?? scan.startTime ?? heard;
  return claimed < heard ? claimed : heard;
}
