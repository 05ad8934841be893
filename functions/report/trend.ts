import { type Assessment, type RuleCoverage, sumOf } from "../findings/coverage";
import type { Severity } from "../findings/model";
import { severities } from "../findings/model";
import { noneOpen } from "./counts";
import type { BySeverity, TrendPoint } from "./model";

const day = 86_400_000;

/** What one scan of a series said of where the series stands. */
export interface ScanPoint extends Assessment {
  /** ISO 8601: the scan's end. */
  readonly time: string;
  readonly open: BySeverity;
}

/**
 * Adds up, day by day, what was open over all series: each stands where its newest scan of that day or
 * before has left it, until it is gone.
 */
export class Trend {
  readonly #days: readonly string[];
  readonly #open: readonly Record<Severity, number>[];
  /** What the scans of each day's standing assessed; nothing where none had come. */
  readonly #rules: (RuleCoverage | undefined)[];
  #any = false;

  /** @param at ISO 8601: the last day. @param days how many days. */
  constructor(at: string, days: number) {
    const last = Math.floor(Date.parse(at) / day);
    this.#days = Array.from({ length: days }, (_, index) =>
      new Date((last - days + 1 + index) * day).toISOString().slice(0, 10),
    );
    this.#open = this.#days.map(noneOpen);
    this.#rules = this.#days.map(() => undefined);
  }

  /** @param points of one series, the oldest first. @param goneAt ISO 8601. */
  add(points: readonly ScanPoint[], goneAt?: string): void {
    if (points.length === 0) return;
    this.#any = true;
    let next = 0;
    for (const [index, date] of this.#days.entries()) {
      if (goneAt !== undefined && goneAt.slice(0, 10) <= date) return;
      while ((points[next]?.time.slice(0, 10) ?? "9") <= date) next += 1;
      const standing = points[next - 1];
      const open = this.#open[index];
      if (standing === undefined || open === undefined) continue;
      for (const severity of severities) open[severity] += standing.open[severity];
      this.#rules[index] = sumOf([this.#rules[index] ?? sumOf([]), standing.rules]);
    }
  }

  points(): readonly TrendPoint[] {
    if (!this.#any) return [];
    return this.#days.map((day, index) => {
      const rules = this.#rules[index];
      return { day, open: this.#open[index] ?? noneOpen(), ...(rules !== undefined && { rules }) };
    });
  }
}
