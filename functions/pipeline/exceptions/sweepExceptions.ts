import { expireExceptions } from "../../findings/life/expireExceptions";
import type { ChangeTools } from "../scans/heldSeries";
import { EndedExceptions, type TellTools } from "./endedExceptions";
import { ExceptionJudge, type JudgeTools } from "./exceptionJudge";
import { type JudgedSeries, type Judgement, SeriesSet, judgeSeries } from "./judgeSeries";

export interface ExceptionSweepTools extends ChangeTools, TellTools, JudgeTools {}

/**
 * Opens what exceptions hide no more, in every series, from the moment of their end on: people are
 * told once for each exception, then each series is judged again by itself. What was not reached or
 * failed is still in the index, and tried again by the next run.
 */
export async function sweepExceptions(tools: ExceptionSweepTools): Promise<JudgedSeries> {
  const now = new Date(tools.now()).toISOString();
  const due = new SeriesSet();
  const judge = new ExceptionJudge(tools, now);
  const ended = new EndedExceptions(now, judge, tools);
  for await (const entries of tools.store.exceptions.ending(undefined, now)) {
    for (const { series } of entries) due.add(series);
    await ended.gather(entries);
  }
  await ended.tell();
  const judgement = {
    name: "exception-expired",
    judge: (known, exceptions, tags) => expireExceptions(known, exceptions, now, tags),
  } satisfies Judgement;
  const result = await judgeSeries(due, judgement, judge, tools);
  return { ...result, failed: result.failed + ended.failed };
}
