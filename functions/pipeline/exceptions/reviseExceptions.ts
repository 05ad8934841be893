import { createHash } from "node:crypto";
import type { Exception } from "../../findings/exceptions";
import { isRevised, reviseExceptions as revise } from "../../findings/life/reviseExceptions";
import type { Judged } from "../../sinks/store/judgedTable";
import { EndedExceptions } from "./endedExceptions";
import { ExceptionJudge } from "./exceptionJudge";
import { type JudgedSeries, type Judgement, SeriesSet, judgeSeries } from "./judgeSeries";
import type { ExceptionSweepTools } from "./sweepExceptions";

/** No function runs for longer: by then nobody judges by the exceptions that were there before. */
const longestRun = 15 * 60_000;

const nothing: JudgedSeries = { series: 0, reopened: 0, prolonged: 0, postponed: 0, failed: 0 };

/**
 * Opens what an exception has hidden that was taken back, narrowed or cut short: a host that is
 * switched off would otherwise hide its findings by an exception that nobody answers for any more. All
 * that is excepted is judged once after the exceptions have changed, and again until no scan can be at
 * work by what they were before. What was not reached or failed is judged by the next run.
 */
export async function reviseExceptions(tools: ExceptionSweepTools): Promise<JudgedSeries> {
  const now = new Date(tools.now()).toISOString();
  try {
    const judge = new ExceptionJudge(tools, now);
    const digest = digestOf(await judge.exceptions());
    const before = await tools.store.judged.load();
    const isKnown = before?.digest === digest;
    if (isKnown && before.settled) return nothing;
    const since = isKnown ? before.since : now;
    const result = await judgeAll(judge, { now, since }, tools);
    if (result.failed + result.postponed > 0) {
      // Only when they were first seen is kept: not that everything was judged by them.
      await remember({ digest, since, settled: false }, before, tools);
      return result;
    }
    const settled = tools.now() - Date.parse(since) > longestRun;
    await remember({ digest, since, settled }, before, tools);
    return result;
  } catch (error) {
    tools.log.error("excepted findings could not be judged again", { error });
    return { ...nothing, failed: 1 };
  }
}

async function judgeAll(
  judge: ExceptionJudge,
  { now, since }: { readonly now: string; readonly since: string },
  tools: ExceptionSweepTools,
): Promise<JudgedSeries> {
  const due = new SeriesSet();
  const ended = new EndedExceptions(now, judge, tools);
  for await (const entries of tools.store.exceptions.all()) {
    for (const { finding } of await tools.store.exceptions.load(entries)) {
      const tags = await judge.tagsOf(finding.series.target);
      if (!isRevised(finding, await judge.exceptions(), now, tags)) continue;
      due.add(finding.series);
      if ((await judge.holding(finding)) === undefined) ended.add(finding, since);
    }
  }
  await ended.tell();
  const judgement = {
    name: "exception-revised",
    lookAgain: true,
    judge: (known, exceptions, tags) => revise(known, exceptions, now, tags),
  } satisfies Judgement;
  const result = await judgeSeries(due, judgement, judge, tools);
  return { ...result, failed: result.failed + ended.failed };
}

async function remember(
  judged: Judged,
  before: Judged | undefined,
  { store }: ExceptionSweepTools,
): Promise<void> {
  const isNew = before?.digest !== judged.digest || before.settled !== judged.settled;
  if (isNew) await store.judged.write(judged);
}

/** The same for the same exceptions, in whatever order the table gives them. */
function digestOf(exceptions: readonly Exception[]): string {
  const rows = exceptions.map((exception) => JSON.stringify(exception)).sort();
  return createHash("sha256").update(JSON.stringify(rows)).digest("base64url");
}
