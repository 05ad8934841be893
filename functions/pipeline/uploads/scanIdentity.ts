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
 *
 * A time without a zone is within 14 hours of the same time in UTC (XML Schema Part 2, 3.2.7.4). It counts
 * as the latest instant that it can be when AWS heard of it: zones are quarter hours apart, so that of a
 * scan that was uploaded within a quarter of an hour it is the very instant, and no host is taken for one
 * that has not reported because of its zone.
 */
export function timeOf(scan: Scan, heard: string): string {
  const claimed = scan.endTime ?? scan.startTime ?? heard;
  const meant = scan.localTimes === true ? latestMeant(claimed, heard) : claimed;
  return meant < heard ? meant : heard;
}

const quarterHour = 900_000;
const furthestZone = 14 * 4 * quarterHour;

function latestMeant(local: string, heard: string): string {
  const at = Date.parse(local);
  const behind = Math.floor((Date.parse(heard) - at) / quarterHour) * quarterHour;
  return new Date(at + Math.max(-furthestZone, Math.min(behind, furthestZone))).toISOString();
}
