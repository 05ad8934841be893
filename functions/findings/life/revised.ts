import type { Source } from "../model";

/** What a version begins with that is the checksum of a profile's files, where these name no version. */
export const checksumPrefix = "sha256:";

/**
 * Scanners of which every scan is whole, so that what one has not has left its benchmark. All others
 * may be told to look at some rules of a profile only.
 */
const alwaysWhole: ReadonlySet<Source> = new Set(["inspector-cis"]);

/**
 * Whether a benchmark is another release than in the scan before. Where either does not name its
 * version, or one names it and the other has a checksum in its place, nothing tells what was revised
 * from what was filtered: it then counts as the same release.
 */
export function isRevised(
  source: Source,
  version: string | undefined,
  previous: string | undefined,
): boolean {
  if (alwaysWhole.has(source)) return true;
  if (version === undefined || previous === undefined) return false;
  const isChecksum = (text: string) => text.startsWith(checksumPrefix);
  return version !== previous && isChecksum(version) === isChecksum(previous);
}
