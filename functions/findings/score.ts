import type { Scan } from "./model";

/** XCCDF's own default scoring model comes first, in the words of version 1.2 and 1.1. */
const preferred = ["urn:xccdf:scoring:default", "urn:xccdf:scoring:flat"];

/** A scan's score from 0 to 100, of the first model that everybody knows; absent where none is given. */
export function scoreOf(scan: Scan): number | undefined {
  const score =
    preferred
      .map((system) => scan.scores.find((each) => each.system === system))
      .find((each) => each !== undefined) ?? scan.scores[0];
  if (score === undefined || score.maximum <= 0) return undefined;
  return (score.value / score.maximum) * 100;
}
