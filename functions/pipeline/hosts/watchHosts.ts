import { SinkError, TransientError } from "../../errors";
import { closeAsGone } from "../../findings/life/closing";
import type { Target } from "../../findings/finding";
import type { Source } from "../../findings/model";
import type { HostNews, HostStanding } from "../../findings/notices/hostNews";
import { type HostRecord, judgeHost, watchName } from "../../findings/life/hostWatch";
import {
  type RetiredSeries,
  type ScannedSeries,
  retiredProfiles,
} from "../../findings/life/retiredProfiles";
import type { Logger } from "../../log";
import { endInOrder } from "../../sinks/store/scanRecord";
import { changeSeries } from "../scans/changeSeries";
import { eachOf } from "../eachOf";
import type { ExpectedHosts } from "./expectedHosts";
import type { ChangeTools } from "../scans/heldSeries";
import type { Place } from "../uploads/processUpload";

export interface HostWatchTools extends ChangeTools {
  readonly place: Place;
  /** Scanners whose scans count: a machine may scan with one and be silent with another. */
  readonly sources: readonly Source[];
  /** Whose record of silence is kept; see `HostTable`. */
  readonly watch: string;
  readonly expected: () => Promise<ExpectedHosts>;
  /** A host is silent when its newest scan is as old as this. */
  readonly silentAfterHours: number;
  /** A profile is retired when it rested for so long while another one of the host went on. */
  readonly retireAfterDays: number;
  /** Publishes how many hosts are silent, zero included. */
  readonly publishSilent: (count: number) => Promise<void>;
  readonly tell: (news: HostNews) => Promise<void>;
  readonly log: Logger;
}

/** What a run has found. */
export interface HostWatchResult {
  readonly expected: number;
  /** Hosts that are silent at the moment, those included that were told of before. */
  readonly silent: number;
  readonly fallenSilent: number;
  readonly back: number;
  readonly retiredProfiles: number;
  /** What could not be looked at or written, each time with a line in the log. */
  readonly failed: number;
}

/** Hosts that are looked at side by side: each takes two reads, and one more for each of its series. */
const atOnce = 10;

/** Left over for the news, the metric and the records. */
const leastMilliseconds = 30_000;

/**
 * Looks at every host that is expected to send scans: which have fallen silent, which are back, and
 * which of their profiles nobody runs any more. A host that scans costs reads and no write. News go
 * out before they are written down: where that fails they come again, and none is lost.
 */
export async function watchHosts(tools: HostWatchTools): Promise<HostWatchResult> {
  const { hosts, failed } = await tools.expected();
  const watch = new HostWatch(tools, failed);
  await eachOf(hosts, atOnce, ([id, expectedSince]) => watch.look(id, expectedSince));
  return watch.finish(hosts.size);
}

/** A host whose news has to be told. */
interface Turn {
  readonly standing: HostStanding;
  readonly before: HostRecord | undefined;
  readonly after: HostRecord;
}

/** One run. Of the hosts it keeps only those that something has happened to. */
class HostWatch {
  readonly #tools: HostWatchTools;
  readonly #now: string;
  readonly #turns: Readonly<Record<HostNews["kind"], Turn[]>> = { silent: [], back: [] };
  /** Hosts that nothing is known of in this run: without them no number is the whole one. */
  #unseen: number;
  #silent = 0;
  #retired = 0;
  #failed: number;

  constructor(tools: HostWatchTools, failed: number) {
    this.#tools = tools;
    this.#now = new Date(tools.now()).toISOString();
    this.#unseen = failed;
    this.#failed = failed;
  }

  async look(id: string, expectedSince: string): Promise<void> {
    const { place, deadline, now } = this.#tools;
    const target: Target = { ...place, id };
    const looked = await this.#safely("a host could not be looked at", target, async () => {
      if (deadline() - now() < leastMilliseconds) throw new Error("no time was left for it");
      const series = await this.#seriesOf(target);
      await this.#judge(target, expectedSince, series);
      for (const each of retiredProfiles(series, this.#tools.retireAfterDays)) {
        await this.#safely("a profile could not be retired", target, () => this.#retire(each));
      }
    });
    if (!looked) this.#unseen += 1;
  }

  /** Publishes, tells and writes down what was found. */
  async finish(expected: number): Promise<HostWatchResult> {
    const { publishSilent, tell, store } = this.#tools;
    // Zero means that every host was looked at. Of some, any number is bad news enough.
    if (this.#unseen === 0 || this.#silent > 0) await publishSilent(this.#silent);
    for (const kind of ["silent", "back"] as const) {
      const turns = this.#turns[kind];
      if (turns.length === 0) continue;
      await tell({
        kind,
        time: this.#now,
        hosts: turns.map(({ standing }) => standing),
        inAll: {
          watch: watchName(this.#tools.watch),
          count: this.#silent,
          complete: this.#unseen === 0,
        },
      });
      await eachOf(turns, atOnce, ({ standing, before, after }) =>
        store.hosts.write(standing.target, before, after, this.#tools.watch),
      );
    }
    return {
      expected,
      silent: this.#silent,
      fallenSilent: this.#turns.silent.length,
      back: this.#turns.back.length,
      retiredProfiles: this.#retired,
      failed: this.#failed,
    };
  }

  async #seriesOf(target: Target): Promise<readonly ScannedSeries[]> {
    const { store } = this.#tools;
    const scanned: ScannedSeries[] = [];
    for (const { series, record } of await store.series.ofTarget(target)) {
      const newest = await store.history.newest(series);
      // A series that rested for longer than its history is kept still has the place of its last scan.
      scanned.push({
        series,
        lastScan: newest?.time ?? endInOrder(record.head?.order ?? ""),
        goneAt: record.head?.goneAt,
      });
    }
    return scanned;
  }

  async #judge(
    target: Target,
    expectedSince: string,
    series: readonly ScannedSeries[],
  ): Promise<void> {
    const { store, silentAfterHours } = this.#tools;
    const { sources, watch } = this.#tools;
    const own = series.filter((each) => sources.includes(each.series.source));
    const scans = own.flatMap(({ lastScan }) => lastScan ?? []).sort();
    const lastScan = scans.at(-1);
    const before = await store.hosts.load(target, watch);
    const judge = (known: HostRecord | undefined) =>
      judgeHost(known, { expectedSince, lastScan }, this.#now, silentAfterHours);
    let verdict = judge(before);
    if (verdict.silent || verdict.record !== undefined) {
      // Of a host that goes on scanning nobody asks whether it is gone.
      const goneAt = (await store.hosts.load(target))?.goneAt;
      if (goneAt !== undefined) verdict = judge({ ...before, goneAt });
    }
    if (verdict.silent) this.#silent += 1;
    const { news, record } = verdict;
    if (record === undefined) return;
    if (news === undefined) {
      await store.hosts.write(target, before, record, watch);
      return;
    }
    const silentSince = record.silentSince ?? before?.silentSince ?? this.#now;
    this.#turns[news].push({ standing: { target, silentSince, lastScan }, before, after: record });
  }

  /** Closes what a profile has left behind. Scans that were made after its last one still count. */
  async #retire({ series, lastScan, othersScannedAt }: RetiredSeries): Promise<void> {
    await changeSeries(series, this.#tools, ({ known, newest }) => {
      if (newest !== undefined && newest.time > lastScan) return undefined;
      const reason = `the profile was last run at ${lastScan}, and others of this target at ${othersScannedAt}`;
      return {
        changes: closeAsGone(known, {
          closedAs: "profile-retired",
          time: this.#now,
          lastScan,
          reason,
        }),
        id: `${lastScan}~profile-retired`,
        time: this.#now,
        goneAt: lastScan,
      };
    });
    this.#retired += 1;
    const { target, benchmark, profile } = series;
    this.#tools.log.info("profile retired", { target: target.id, benchmark, profile, lastScan });
  }

  /** @returns whether it was done. */
  async #safely(message: string, { id }: Target, work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      const reason = { target: id, error };
      if (error instanceof TransientError && !(error instanceof SinkError)) {
        // Somebody else holds the series: there is another look soon.
        this.#tools.log.warn(message, reason);
      } else {
        this.#failed += 1;
        this.#tools.log.error(message, reason);
      }
      return false;
    }
  }
}
