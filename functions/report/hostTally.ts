import { least } from "../findings/extremes";
import { cisLevels } from "../findings/cis";
import { sufficiencyOf, sumOf } from "../findings/coverage";
import type { SeriesNames } from "./fleetTally";
import { goneSince, silenceOf, type WatchedHost } from "../findings/life/hostWatch";
import { noneOpen } from "./counts";
import type { HostRow, ReportTarget, SeriesRow, SilentRow } from "./model";
import type { ScanPoint } from "./trend";
import type { Measured } from "./unmeasuredTally";

interface SeriesTally {
  readonly names: SeriesNames;
  readonly points: ScanPoint[];
  goneAt?: string;
}

/** Everything of one machine, while it is being counted. */
export class HostTally {
  readonly open = noneOpen();
  excepted = 0;
  readonly target: ReportTarget;
  readonly #series = new Map<string, SeriesTally>();
  readonly #sources = new Set<string>();
  readonly #watched: WatchedHost[] = [];

  constructor(target: ReportTarget) {
    this.target = target;
  }

  is({ account, region, id }: ReportTarget): boolean {
    const own = this.target;
    return own.id === id && own.account === account && own.region === region;
  }

  /** A scanner that tells of it. */
  toldBy(source: string): void {
    this.#sources.add(source);
  }

  /** What one of its watches has written down. */
  watched(record: WatchedHost): void {
    this.#watched.push(record);
  }

  scan(names: SeriesNames, point: ScanPoint): void {
    this.#of(names).points.push(point);
  }

  seriesGone(names: SeriesNames, at: string): void {
    this.#of(names).goneAt = at;
  }

  series(): readonly SeriesTally[] {
    const goneAt = goneSince(this.#watched);
    return [...this.#series.values()].map((each) => ({ ...each, goneAt: each.goneAt ?? goneAt }));
  }

  /** Gone is a machine that was terminated, and has sent nothing since. */
  isGone(): boolean {
    const goneAt = goneSince(this.#watched);
    if (goneAt === undefined) return false;
    const last = this.#lastScan();
    return last === undefined || last <= goneAt;
  }

  /**
   * Whether it is no machine but a resource of which AWS Config alone tells. A machine of which that
   * tells, too, or alone, is one by its id.
   */
  isResource(): boolean {
    const isMachine = /^m?i-[0-9a-f]+$/.test(this.target.id);
    return !isMachine && this.#sources.size === 1 && this.#sources.has("config");
  }

  row(): HostRow {
    const lastScan = this.#lastScan();
    const newest = this.#newest();
    const scores = newest.flatMap(({ point }) => point.score ?? []);
    return {
      ...this.target,
      open: { ...this.open },
      excepted: this.excepted,
      rules: sumOf(newest.map(({ point }) => point.rules)),
      ...(scores.length > 0 && { score: least(scores) }),
      ...(lastScan !== undefined && { lastScan }),
    };
  }

  /** @param at ISO 8601: when the report is made. */
  silent(at: string): SilentRow | undefined {
    const silence = silenceOf(this.#watched, at);
    return silence && { ...this.target, ...silence };
  }

  /** The newest scan of each series that is not gone. */
  newestScans(minimumCoverage: number): readonly SeriesRow[] {
    return this.#newest().map(({ names, point: { time, ...point } }) => ({
      ...this.target,
      ...names,
      ...point,
      lastScan: time,
      sufficiency: sufficiencyOf(point, minimumCoverage),
    }));
  }

  /** When Amazon Inspector has measured it. */
  measured(): Measured {
    const newest: { -readonly [level in keyof Measured]: string } = {};
    for (const { names, points } of this.#series.values()) {
      const level = cisLevels.find((each) => each === names.profile);
      if (names.source !== "inspector-cis" || level === undefined) continue;
      for (const { time } of points) if (time > (newest[level] ?? "")) newest[level] = time;
    }
    return newest;
  }

  #newest(): readonly { readonly names: SeriesNames; readonly point: ScanPoint }[] {
    return this.series().flatMap(({ names, points, goneAt }) => {
      const point = points.at(-1);
      return point === undefined || (goneAt !== undefined && point.time <= goneAt)
        ? []
        : [{ names, point }];
    });
  }

  #lastScan(): string | undefined {
    return [...this.#series.values()]
      .flatMap(({ points }) => points.at(-1)?.time ?? [])
      .sort()
      .at(-1);
  }

  #of(names: SeriesNames): SeriesTally {
    this.toldBy(names.source);
    const key = JSON.stringify([names.source, names.benchmark, names.profile]);
    const known = this.#series.get(key) ?? { names, points: [] };
    this.#series.set(key, known);
    return known;
  }
}
