import { append } from "../../findings/extremes";
import { SinkError } from "../../errors";
import type { Notice } from "../../findings/notices/notice";
import type { Logger } from "../../log";
import { reportNotice } from "../../report/notice";
import type { SendOnce } from "../../sinks/store/sendOnce";
import type { MadeReport } from "./makeReport";

/** A report that is ready to be sent. */
export interface ReadyReport extends MadeReport {
  readonly notice: Notice;
  /** ISO 8601: the time that it is of. */
  readonly at: string;
}

/** Somebody who gets the report. */
export interface ReportSink {
  readonly name: string;
  /** What this one got already. */
  readonly once: SendOnce;
  send(report: ReadyReport): Promise<void>;
}

export interface SendReportTools {
  readonly sinks: readonly ReportSink[];
  readonly make: () => Promise<MadeReport>;
  readonly title: string;
  /** The same for an invocation and its retries. */
  readonly owner: string;
  readonly now: () => number;
  /** Epoch milliseconds after which this invocation can send no more. */
  readonly deadline: () => number;
  readonly log: Logger;
}

/** A request that left just before the deadline may still arrive a moment after it. */
const claimMargin = 10_000;

/**
 * Makes the report of a time and sends it to everyone who has not got it: a schedule may fire twice,
 * and a run that failed is tried again.
 *
 * @throws SinkError where somebody has to get it later.
 */
export async function sendReport(at: string, tools: SendReportTools): Promise<void> {
  const { mine, held } = await claimed(at, tools);
  const failed: string[] = [...held];
  try {
    if (mine.length > 0) append(failed, await makeAndSend(at, mine, tools));
  } catch (error) {
    await Promise.all(mine.map(({ once }) => once.release(at, tools.owner)));
    throw error;
  }
  if (mine.length + held.length === 0) tools.log.info("report was sent before", { at });
  if (failed.length > 0) {
    throw new SinkError(
      "report",
      `the report of ${at} has not reached ${failed.join(" and ")}, which the log tells more of`,
    );
  }
}

async function claimed(at: string, { sinks, owner, now, deadline }: SendReportTools) {
  const mine: ReportSink[] = [];
  const held: string[] = [];
  for (const sink of sinks) {
    const until = deadline() + claimMargin;
    const state = await sink.once.claim(at, { owner, now: now(), until });
    if (state === "mine") mine.push(sink);
    if (state === "held") held.push(sink.name);
  }
  return { mine, held };
}

/** @returns names of the sinks that it did not reach. */
async function makeAndSend(
  at: string,
  sinks: readonly ReportSink[],
  { make, title, owner, now, log }: SendReportTools,
): Promise<readonly string[]> {
  const made = await make();
  const notice = reportNotice(made.data, title);
  const { findings, excepted, page } = made.keys;
  log.info("report written", { at, subject: notice.subject, findings, excepted, page });
  const failed: string[] = [];
  for (const sink of sinks) {
    const { name, once } = sink;
    try {
      await sink.send({ ...made, notice, at });
      await once.remember([at], now());
      log.info("report sent", { at, sink: name });
    } catch (error) {
      log.error("report not sent", { at, sink: name, error });
      await once.release(at, owner);
      failed.push(name);
    }
  }
  return failed;
}
