import type { Series } from "../finding";

/** A series of scans, and when the latest of them was made. */
export interface ScannedSeries {
  readonly series: Series;
  /** End of the newest scan, ISO 8601. */
  readonly lastScan?: string;
  /** When the target or the profile was found to be gone. */
  readonly goneAt?: string;
}

/** A series that is no longer continued, with the newest scan of one that is. */
export interface RetiredSeries {
  readonly series: Series;
  readonly lastScan: string;
  readonly othersScannedAt: string;
}

const day = 86_400_000;

/**
 * The series of one target that nobody continues: the target was scanned by the same scanner since,
 * and this profile was not for longer than it may rest. A target that is silent as a whole has no
 * retired profile: nothing says that its scans were meant to end. Rules of AWS Config are no profiles:
 * one that judges changes alone rests for as long as nothing changes.
 */
export function retiredProfiles(
  all: readonly ScannedSeries[],
  retireAfterDays: number,
): readonly RetiredSeries[] {
  const newest = new Map<string, string>();
  for (const { series, lastScan } of all) {
    const known = newest.get(series.source);
    if (lastScan !== undefined && (known === undefined || known < lastScan)) {
      newest.set(series.source, lastScan);
    }
  }
  return all.flatMap(({ series, lastScan, goneAt }) => {
    if (series.source === "config") return [];
    const othersScannedAt = newest.get(series.source);
    if (lastScan === undefined || othersScannedAt === undefined) return [];
    if (goneAt !== undefined && lastScan <= goneAt) return [];
    const rested = Date.parse(othersScannedAt) - Date.parse(lastScan);
    return rested >= retireAfterDays * day ? [{ series, lastScan, othersScannedAt }] : [];
  });
}
