import type { XccdfResult } from "./model";

/**
 * Worst first: what XCCDF's AND (NISTIR 7275r4, table 12) makes of two results is the one that
 * stands earlier here. A failure decides, whatever else there is; then what could not be measured
 * (`unknown` before `error`); then what was met. The others say nothing against those: a rule of
 * which one check passed and another does not apply is met.
 *
 * `fixed` is not in that table. It is a rule that is met now, and it stands before `pass` because
 * that something was changed is the more telling news.
 */
const order: readonly XccdfResult[] = [
  "fail",
  "unknown",
  "error",
  "fixed",
  "pass",
  "notapplicable",
  "notchecked",
  "notselected",
  "informational",
];

const rank: ReadonlyMap<XccdfResult, number> = new Map(order.map((result, at) => [result, at]));

/** The result of a rule from those of its checks or instances; `unknown` where there are none. */
export function aggregate(results: readonly XccdfResult[]): XccdfResult {
  if (results.length === 0) return "unknown";
  return results.reduce((one, other) => {
    return (rank.get(other) ?? 0) < (rank.get(one) ?? 0) ? other : one;
  });
}
