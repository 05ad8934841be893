import { least } from "../extremes";
import { percentText } from "../coverage";
import type { ScanSummary } from "../finding";
import { severities } from "../model";
import { counted } from "./notice";

/**
 * Open findings after the latest scan of each series, and how much that says: nothing open of nothing
 * assessed is no good news.
 */
export function openNowText(latest: readonly ScanSummary[]): string {
  if (latest.length === 0) return "";
  const open = latest.reduce(
    (sum, summary) => sum + severities.reduce((all, severity) => all + summary.open[severity], 0),
    0,
  );
  const known = latest.flatMap(({ coverage }) => coverage ?? []);
  const unassessed = latest.length - known.length;
  const fewest = least(known);
  return [
    `Open now in what was scanned: ${counted(open, "finding")}.`,
    ...(unassessed > 0 ? [`${counted(unassessed, "scan")} assessed no rule.`] : []),
    ...(fewest < 1 ? [`Lowest coverage: ${percentText(fewest)}.`] : []),
  ].join(" ");
}
