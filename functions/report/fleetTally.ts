import { type RuleCoverage, sumOf } from "../findings/coverage";
import type { Exception } from "../findings/exceptions";
import type { Finding } from "../findings/finding";
import type { WatchedHost } from "../findings/life/hostWatch";
import { severities } from "../findings/model";
import { byWorst, compare, noneOpen, totalOf } from "./counts";
import { ExceptionTally } from "./exceptionTally";
import { HostTally } from "./hostTally";
import type { HostRow, LateScanRow, ReportData, ReportTarget, SeriesRow, SilentRow } from "./model";
import { RuleTally } from "./ruleTally";
import { Top } from "./top";
import { type ScanPoint, Trend } from "./trend";
import { type CisGap, type CisScanPoint, UnmeasuredTally } from "./unmeasuredTally";

/** How much of each list a report has; the CSV has everything. */
const limits = {
  hosts: 100,
  findings: 25,
  exceptions: 500,
  silent: 100,
  gaps: 100,
  unmeasured: 100,
  late: 100,
} as const;

/** Days that the history in a report goes back. */
export const trendDays = 90;

/** What a series is told apart by, without its target. */
export interface SeriesNames {
  readonly source: string;
  readonly benchmark: string;
  readonly profile: string;
}

/**
 * Counts a whole fleet for a report. What it keeps has a bound, whatever the number of machines and
 * findings: everything of one machine has to come in one go, as the findings table has it.
 */
export class FleetTally {
  readonly #at: string;
  readonly #minimumCoverage: number;
  readonly #open = noneOpen();
  #excepted = 0;
  #hosts = 0;
  #resources = 0;
  #compliantHosts = 0;
  #assessed: RuleCoverage = sumOf([]);
  #belowMinimum = 0;
  #unassessed = 0;
  #scores = 0;
  #scored = 0;
  #finished: SeriesRow[] = [];
  #host: HostTally | undefined;
  readonly #worst = new Top<HostRow>(limits.hosts, (a, b) => byWorst(a.open, b.open));
  readonly #newest = new Top<Finding>(limits.findings, (a, b) => compare(b.firstSeen, a.firstSeen));
  readonly #oldest = new Top<Finding>(limits.findings, (a, b) => compare(a.firstSeen, b.firstSeen));
  readonly #rules = new RuleTally();
  readonly #exceptions: ExceptionTally;
  readonly #silent = new Top<SilentRow>(limits.silent, (a, b) => compare(a.since, b.since));
  readonly #gaps = new Top<SeriesRow>(limits.gaps, (a, b) => (a.coverage ?? 0) - (b.coverage ?? 0));
  readonly #late = new Top<LateScanRow>(limits.late, (a, b) => compare(b.time, a.time));
  readonly #unmeasured = new UnmeasuredTally(limits.unmeasured);
  readonly #trend: Trend;

  /**
   * @param at ISO 8601: when the report is made.
   * @param minimumCoverage the least coverage of a scan, 0 to 1, with which its host is compliant.
   * @param exceptions every exception in the table.
   */
  constructor(at: string, minimumCoverage: number, exceptions: readonly Exception[] = []) {
    this.#at = at;
    this.#minimumCoverage = minimumCoverage;
    this.#trend = new Trend(at, trendDays);
    this.#exceptions = new ExceptionTally(limits.exceptions, exceptions, at);
  }

  /** A finding that is open or excepted. */
  finding(finding: Finding): void {
    const host = this.#hostAt(finding.series.target);
    host.toldBy(finding.series.source);
    if (finding.state === "excepted") {
      this.#excepted += 1;
      host.excepted += 1;
      this.#exceptions.add(finding);
      return;
    }
    this.#open[finding.severity] += 1;
    host.open[finding.severity] += 1;
    this.#newest.add(finding);
    this.#oldest.add(finding);
    this.#rules.add(finding);
  }

  /** A scan of a series, in the order of scans. */
  scan(target: ReportTarget, names: SeriesNames, point: ScanPoint): void {
    this.#hostAt(target).scan(names, point);
  }

  /** A scan that changed nothing, because it arrived late. */
  lateScan({ account, region, id }: ReportTarget, names: SeriesNames, time: string): void {
    this.#late.add({ account, region, id, ...names, time });
  }

  /** What one watch knows of the machine itself. */
  host(target: ReportTarget, facts: WatchedHost): void {
    this.#hostAt(target).watched(facts);
  }

  /** When a series was found to be gone. */
  seriesGone(target: ReportTarget, names: SeriesNames, at: string): void {
    this.#hostAt(target).seriesGone(names, at);
  }

  /** A CIS scan; everything of one comes in one go, too. */
  cisScan(scan: CisScanPoint): void {
    this.#unmeasured.scan(scan);
  }

  /** A target that a CIS scan has not measured. */
  cisGap(gap: CisGap): void {
    this.#unmeasured.gap(gap);
  }

  /**
   * What the report says.
   *
   * @param describe adds what benchmarks say of the rules.
   */
  async data(
    describe: (findings: readonly Finding[]) => Promise<readonly Finding[]>,
  ): Promise<ReportData> {
    this.#finishHost();
    return {
      at: this.#at,
      open: { ...this.#open },
      excepted: this.#excepted,
      hosts: this.#hosts,
      resources: this.#resources,
      compliantHosts: this.#compliantHosts,
      assessed: this.#assessed,
      belowMinimum: this.#belowMinimum,
      unassessed: this.#unassessed,
      minimumCoverage: this.#minimumCoverage,
      ...(this.#scored > 0 && { score: this.#scores / this.#scored }),
      worstHosts: this.#worst.list(),
      rules: await this.#rules.list(describe),
      newest: this.#newest.list(),
      oldest: this.#oldest.list(),
      exceptions: this.#exceptions.list(),
      unusedExceptions: this.#exceptions.unused(),
      silent: this.#silent.list(),
      gaps: this.#gaps.list(),
      unmeasured: this.#unmeasured.list(),
      late: this.#late.list(),
      trend: this.#trend.points(),
    };
  }

  /** The newest scans of what was counted to its end since the last call. */
  takeNewestScans(): readonly SeriesRow[] {
    const finished = this.#finished;
    this.#finished = [];
    return finished;
  }

  /** The machine that something is told of; the one before is done with then. */
  #hostAt(target: ReportTarget): HostTally {
    const { account, region, id } = target;
    if (this.#host?.is(target) !== true) {
      this.#finishHost();
      this.#host = new HostTally({ account, region, id });
    }
    return this.#host;
  }

  #finishHost(): void {
    const host = this.#host;
    this.#host = undefined;
    if (host === undefined) return;
    for (const { points, goneAt } of host.series()) this.#trend.add(points, goneAt);
    this.#unmeasured.machine(host.target, host.isGone() ? "gone" : host.measured());
    if (host.isGone()) return;
    const row = host.row();
    const scans = host.newestScans(this.#minimumCoverage);
    const silent = host.silent(this.#at);
    if (host.isResource()) this.#resources += 1;
    else {
      this.#hosts += 1;
      const compliant =
        totalOf(row.open) === 0 &&
        silent === undefined &&
        scans.length > 0 &&
        scans.every(({ sufficiency }) => sufficiency === "sufficient");
      if (compliant) this.#compliantHosts += 1;
    }
    for (const scan of scans) this.#countScan(scan);
    if (totalOf(row.open) > 0 || row.excepted > 0) this.#worst.add(row);
    if (silent !== undefined) this.#silent.add(silent);
  }

  #countScan(scan: SeriesRow): void {
    this.#finished.push(scan);
    this.#assessed = sumOf([this.#assessed, scan.rules]);
    if (scan.sufficiency !== "sufficient") this.#belowMinimum += 1;
    if (scan.sufficiency === "unknown") this.#unassessed += 1;
    if (scan.score !== undefined) {
      this.#scores += scan.score;
      this.#scored += 1;
    }
    if (scan.coverage !== 1) this.#gaps.add(scan);
  }
}

/** Worst severity that is open anywhere; nothing where nothing is. */
export function worstOpen({ open }: Pick<ReportData, "open">): string | undefined {
  return severities.find((severity) => open[severity] > 0);
}
