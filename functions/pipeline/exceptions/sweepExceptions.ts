import { SinkError, TransientError, messageOf } from "../../errors";
import { expireExceptions } from "../../findings/life/expireExceptions";
import type { Series } from "../../findings/finding";
import { seriesKey } from "../../sinks/store/tableKeys";
import { changeSeries } from "../scans/changeSeries";
import { eachOf } from "../eachOf";
import { EndedExceptions, type TellTools } from "./endedExceptions";
import { ExceptionJudge, type JudgeTools } from "./exceptionJudge";
import type { ChangeTools } from "../scans/heldSeries";

export interface ExceptionSweepTools extends ChangeTools, TellTools, JudgeTools {}

/** What became of the series in which an exception had come to its end. */
export interface SweepResult {
  readonly series: number;
  /** Findings that are open again. */
  readonly reopened: number;
  /** Findings that another exception hides, or the same one for longer. */
  readonly prolonged: number;
  /** Series that somebody else holds, or for which no time was left: tried at the next run. */
  readonly postponed: number;
  /** What failed for another reason, each time with a line in the log. */
  readonly failed: number;
}

/** Security Hub takes ten calls a second, and a series may need one. */
const atOnce = 4;

/** A series may need this long; one that would get less is left for the next run. */
const leastMilliseconds = 30_000;

/**
 * Opens what exceptions hide no more, in every series, from the moment of their end on: people are
 * told once for each exception, then each series is judged again by itself, so that one that is held
 * or broken stops none of the others. What was not reached or failed is still in the index, and tried
 * again by the next run.
 */
export async function sweepExceptions(tools: ExceptionSweepTools): Promise<SweepResult> {
  const now = new Date(tools.now()).toISOString();
  const due = new Map<string, Series>();
  const judge = new ExceptionJudge(tools, now);
  const ended = new EndedExceptions(now, judge, tools);
  for await (const entries of tools.store.exceptions.ending(undefined, now)) {
    for (const { series } of entries) due.set(JSON.stringify(seriesKey(series)), series);
    await ended.gather(entries);
  }
  await ended.tell();
  const result = await judgeAll([...due.values()], judge, now, tools);
  return { ...result, failed: result.failed + ended.failed };
}

async function judgeAll(
  due: readonly Series[],
  judge: ExceptionJudge,
  now: string,
  tools: ExceptionSweepTools,
): Promise<SweepResult> {
  const result = { series: due.length, reopened: 0, prolonged: 0, postponed: 0, failed: 0 };
  await eachOf(due, atOnce, async (series) => {
    const { target, benchmark, profile } = series;
    if (tools.deadline() - tools.now() < leastMilliseconds) {
      result.postponed += 1;
      return;
    }
    try {
      const changes = await expireIn(series, judge, now, tools);
      for (const { kind } of changes) {
        if (kind === "exception-expired") result.reopened += 1;
        else result.prolonged += 1;
      }
    } catch (error) {
      const fields = { target: target.id, benchmark, profile, error: messageOf(error) };
      if (error instanceof TransientError && !(error instanceof SinkError)) {
        result.postponed += 1;
        tools.log.warn("expired exceptions left for the next run", fields);
      } else {
        result.failed += 1;
        tools.log.error("expired exceptions could not be judged", fields);
      }
    }
  });
  return result;
}

async function expireIn(
  series: Series,
  judge: ExceptionJudge,
  now: string,
  tools: ExceptionSweepTools,
) {
  const exceptions = await judge.exceptions();
  const tags = await judge.tagsOf(series.target);
  return changeSeries(series, tools, ({ known }) => {
    const changes = expireExceptions(known, exceptions, now, tags);
    const ends = changes.map(({ finding }) => finding.changedAt).sort();
    const time = ends.at(-1);
    // Another run, or a scan, was faster.
    if (time === undefined) return undefined;
    return { changes, time, id: `${time}~exception-expired` };
  });
}
