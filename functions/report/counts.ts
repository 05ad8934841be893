import { type Severity, severities } from "../findings/model";
import type { BySeverity } from "./model";

/** No finding of any severity, to be counted up. */
export function noneOpen(): Record<Severity, number> {
  return { critical: 0, high: 0, medium: 0, low: 0, info: 0, unknown: 0 };
}

/** All of them together. */
export function totalOf(open: BySeverity): number {
  return severities.reduce((sum, severity) => sum + open[severity], 0);
}

/** Orders by the worst severity first: one critical finding outweighs any number of high ones. */
export function byWorst(one: BySeverity, other: BySeverity): number {
  for (const severity of severities) {
    if (one[severity] !== other[severity]) return other[severity] - one[severity];
  }
  return 0;
}

/** Orders texts by their code units. */
export function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
