import { holdsAt } from "../../findings/exceptions";
import { ExceptionJudge } from "./exceptionJudge";
import type { ExceptionSweepTools } from "./sweepExceptions";

/** One look costs a read of all that is excepted, so that it is taken once in so long. */
const interval = 86_400_000;

/** So many are named in one line, which CloudWatch Logs cuts at 256 kB. */
const named = 100;

/**
 * Names in the log, once a day, the exceptions in force by which no finding is excepted: their rule or
 * target may be misspelt, and without reports nothing else says so.
 *
 * @returns how many they are; undefined where it is not yet time to look.
 */
export async function warnOfUnusedExceptions(
  tools: ExceptionSweepTools,
): Promise<number | undefined> {
  const { store, log } = tools;
  const now = new Date(tools.now()).toISOString();
  const before = await store.judged.unusedLookedForAt();
  if (before !== undefined && tools.now() - Date.parse(before) < interval) return undefined;
  const known = await new ExceptionJudge(tools, now).exceptions();
  const unused = new Map(
    known.filter((exception) => holdsAt(exception, now)).map((each) => [each.id, each]),
  );
  for await (const entries of store.exceptions.all()) {
    if (unused.size === 0) break;
    for (const { finding } of await store.exceptions.load(entries)) {
      if (finding.exception !== undefined) unused.delete(finding.exception.id);
    }
  }
  if (unused.size > 0) {
    const all = [...unused.values()].map(({ id, rule, owner, expires }) => {
      return { id, rule, owner, expires };
    });
    const exceptions = all.slice(0, named);
    const left = all.length - exceptions.length;
    log.warn("exceptions hold for no finding", { exceptions, left });
  }
  await store.judged.rememberUnusedLook(now);
  return unused.size;
}
