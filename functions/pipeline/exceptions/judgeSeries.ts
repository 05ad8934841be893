import { SinkError, TransientError } from "../../errors";
import type { Exception, Tags } from "../../findings/exceptions";
import type { Finding, FindingChange, Series } from "../../findings/finding";
import type { Logger } from "../../log";
import { seriesKey } from "../../sinks/store/tableKeys";
import { eachOf } from "../eachOf";
import { changeSeries } from "../scans/changeSeries";
import type { ChangeTools } from "../scans/heldSeries";
import type { ExceptionJudge } from "./exceptionJudge";

/** What became of the series whose excepted findings had to be judged again. */
export interface JudgedSeries {
  readonly series: number;
  /** Findings that are open again. */
  readonly reopened: number;
  /** Findings that another exception hides, or the same one until another time. */
  readonly prolonged: number;
  /** Series that somebody else holds, or for which no time was left: tried at the next run. */
  readonly postponed: number;
  /** What failed for another reason, each time with a line in the log. */
  readonly failed: number;
}

/**
 * What is to be decided about the findings of a series, what the decision is called, and whether it may
 * be taken back: see `SeriesDecision`.
 */
export interface Judgement {
  readonly name: string;
  readonly judge: (
    known: readonly Finding[],
    exceptions: readonly Exception[],
    tags: Tags | undefined,
  ) => readonly FindingChange[];
  readonly lookAgain?: boolean;
}

/** Security Hub takes ten calls a second, and a series may need one. */
const atOnce = 4;

/** A series may need this long; one that would get less is left for the next run. */
const leastMilliseconds = 30_000;

/** Series, each of them once. */
export class SeriesSet {
  readonly #series = new Map<string, Series>();

  add(series: Series): void {
    this.#series.set(JSON.stringify(seriesKey(series)), series);
  }

  get all(): readonly Series[] {
    return [...this.#series.values()];
  }
}

/** Judges each series by itself, so that one that is held or broken stops none of the others. */
export async function judgeSeries(
  due: SeriesSet,
  judgement: Judgement,
  judge: ExceptionJudge,
  tools: ChangeTools & { readonly log: Logger },
): Promise<JudgedSeries> {
  const { all } = due;
  const result = { series: all.length, reopened: 0, prolonged: 0, postponed: 0, failed: 0 };
  await eachOf(all, atOnce, async (series) => {
    const { target, benchmark, profile } = series;
    if (tools.deadline() - tools.now() < leastMilliseconds) {
      result.postponed += 1;
      return;
    }
    try {
      for (const { kind } of await judgeOne(series, judgement, judge, tools)) {
        if (kind === "exception-expired") result.reopened += 1;
        else result.prolonged += 1;
      }
    } catch (error) {
      const fields = { target: target.id, benchmark, profile, error };
      if (error instanceof TransientError && !(error instanceof SinkError)) {
        result.postponed += 1;
        tools.log.warn("exceptions left for the next run", fields);
      } else {
        result.failed += 1;
        tools.log.error("exceptions could not be judged", fields);
      }
    }
  });
  return result;
}

async function judgeOne(
  series: Series,
  { name, judge: decide, lookAgain }: Judgement,
  judge: ExceptionJudge,
  tools: ChangeTools,
): Promise<readonly FindingChange[]> {
  const exceptions = await judge.exceptions();
  const tags = await judge.tagsOf(series.target);
  return changeSeries(series, tools, ({ known }) => {
    const changes = decide(known, exceptions, tags);
    const instants = changes.map(({ finding }) => finding.changedAt).sort();
    const time = instants.at(-1);
    // Another run, or a scan, was faster.
    if (time === undefined) return undefined;
    return { changes, time, id: `${time}~${name}`, lookAgain };
  });
}
