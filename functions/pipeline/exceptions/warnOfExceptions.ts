import { ExceptionDigest, type ExceptionNews } from "../../findings/notices/exceptionNews";
import type { Finding } from "../../findings/finding";
import type { ExceptedEntry } from "../../sinks/store/exceptionIndex";
import { eachOf } from "../eachOf";
import { ExceptionJudge } from "./exceptionJudge";
import type { ExceptionSweepTools } from "./sweepExceptions";

const day = 86_400_000;

const atOnce = 10;

/**
 * Warns of exceptions that end within so many days, in one message for each exception. Every finding
 * remembers the end that was warned of: it is not told again until the exception is prolonged, and a
 * finding that is excepted later has its own warning.
 *
 * @returns how many findings were warned of.
 */
export async function warnOfExceptions(tools: ExceptionSweepTools, days: number): Promise<number> {
  if (days <= 0) return 0;
  const now = new Date(tools.now()).toISOString();
  const until = new Date(tools.now() + days * day).toISOString();
  const digest = new ExceptionDigest();
  const warned: Pick<ExceptedEntry, "key" | "expires">[] = [];
  const judge = new ExceptionJudge(tools, now);
  for await (const entries of tools.store.exceptions.ending(now, until)) {
    const unheard = entries.filter(({ expires, warned: of }) => of !== expires);
    if (unheard.length === 0) continue;
    for (const { key, finding } of await tools.store.exceptions.load(unheard)) {
      const expires = finding.exception?.expires;
      if (expires === undefined || finding.exceptionWarned === expires) continue;
      if (!(await stillSo(finding, judge))) continue;
      digest.add(finding);
      warned.push({ key, expires });
    }
  }
  for (const news of digest.news("expiring", now)) {
    await tools.tell(news);
    tools.log.info("exception ends soon", endOf(news));
  }
  await eachOf(warned, atOnce, (entry) => tools.store.exceptions.markWarned(entry));
  return warned.length;
}

/** What dashboards show of an exception that ends soon; they compare times in seconds. */
function endOf({ exception, findings, targets }: ExceptionNews): Readonly<Record<string, unknown>> {
  const { id, owner, reason, expires } = exception;
  const endsAt = Math.floor(Date.parse(expires) / 1000);
  return { exception: id, owner, reason, expires, endsAt, findings, targets };
}

/**
 * Whether the table still has the exception as the finding knows it: one that was prolonged or taken
 * back in the meantime is no cause for a warning, and the next scan will know of it.
 */
async function stillSo(finding: Finding, judge: ExceptionJudge): Promise<boolean> {
  const holding = await judge.holding(finding);
  const { exception } = finding;
  return holding?.id === exception?.id && holding?.expires === exception?.expires;
}
