import { append } from "../../findings/extremes";
import { TransientError, messageOf } from "../../errors";
import { closeAsGone } from "../../findings/life/closing";
import type { FindingChange, Series, Target } from "../../findings/finding";
import type { KnownSeries } from "../../sinks/store/seriesTable";
import { type Decide, changeHeld, changeSeries } from "../scans/changeSeries";
import type { ChangeTools, HeldSeries } from "../scans/heldSeries";
import type { ScanToApply } from "../scans/scanToApply";

/**
 * Closes every finding of a target that is gone, whatever scanner and profile it came from. Done
 * twice it changes nothing more, and of a target that nobody knows it only remembers that it is gone:
 * a scan that was made before may still arrive.
 *
 * @param at when the target was gone, ISO 8601 with milliseconds. A scan that was made later says
 *   that it is there after all: its series stays as it is.
 * @returns what was closed.
 * @throws TransientError where a series is held by somebody else; all others are closed by then.
 */
export async function closeGoneTarget(
  target: Target,
  at: string,
  tools: ChangeTools,
): Promise<readonly FindingChange[]> {
  // First of all: whoever takes a new series after this sees it, and whoever took one before is seen.
  await tools.store.hosts.markGone(target, at);
  const changes: FindingChange[] = [];
  const failures: unknown[] = [];
  for (const { series, record } of await tools.store.series.ofTarget(target)) {
    if (isClosed(record, at)) continue;
    try {
      append(changes, await changeSeries(series, tools, closing(series, at)));
    } catch (error) {
      failures.push(error);
    }
  }
  const [failure] = failures;
  if (failure === undefined) return changes;
  throw new TransientError(
    `${failures.length} series of ${target.id} could not be closed: ${messageOf(failure)}`,
    { cause: failure },
  );
}

function isClosed({ head, claim }: KnownSeries["record"], at: string): boolean {
  return claim === undefined && head?.goneAt !== undefined && head.goneAt >= at;
}

function closing(series: Series, at: string): Decide {
  return ({ known, newest }) => {
    if (newest !== undefined && newest.time > at) return undefined;
    const reason = `${series.target.id} was terminated at ${at}`;
    return {
      changes: closeAsGone(known, {
        closedAs: "target-gone",
        time: at,
        lastScan: newest?.time,
        reason,
      }),
      id: `${at}~target-gone`,
      time: at,
      goneAt: at,
    };
  };
}

/**
 * Turns away the first scan of a series where its target is known to be gone since: nobody would ever
 * close what it opens. It is looked for after the series was taken; see `closeGoneTarget`.
 *
 * @returns whether the scan was turned away, and the series let go of.
 */
export async function turnAway(
  { series, time }: Pick<ScanToApply, "series" | "time">,
  held: HeldSeries,
  tools: ChangeTools,
): Promise<boolean> {
  const goneAt = (await tools.store.hosts.load(series.target))?.goneAt;
  if (goneAt === undefined || time > goneAt) return false;
  await changeHeld(held, tools, closing(series, goneAt));
  return true;
}
