import type { Finding, FindingChange, Series } from "../../findings/finding";
import type { ScanRecord } from "../../sinks/store/scanRecord";
import {
  carryOutLeft,
  change,
  type ChangeTools,
  diedOver,
  type HeldSeries,
  hold,
  isConfirmed,
  type Plan,
  release,
} from "./heldSeries";

/** What is known of a series that nobody else may change at the moment. */
export interface SeriesState {
  readonly known: readonly Finding[];
  /** Its newest scan. */
  readonly newest?: ScanRecord;
}

/** What is to become of a series for another reason than a scan. */
export interface SeriesDecision extends Pick<Plan, "changes" | "id" | "time"> {
  /** Scans up to this instant count no more: see `SeriesHead`. */
  readonly goneAt?: string;
  /**
   * The next scan has to look at all of the series, even if nothing in it is new beside the scan before:
   * what was decided here may have been taken back by then.
   */
  readonly lookAgain?: boolean;
}

/** What to do about a series; nothing means to leave it be. */
export type Decide = (state: SeriesState) => SeriesDecision | undefined;

/**
 * Changes the findings of a series for another reason than a scan, under the same claim and in the
 * same steps as a scan does. What fails half way is carried out by whoever comes next.
 *
 * @param decide is given what is known once nobody else can change it.
 * @throws TransientError while somebody else holds the series.
 */
export async function changeSeries(
  series: Series,
  tools: ChangeTools,
  decide: Decide,
): Promise<readonly FindingChange[]> {
  const take = async () => hold(series, await tools.store.series.load(series), tools);
  const held = await take();
  const left = await carryOutLeft(held, tools);
  if (left === undefined) return changeHeld(held, tools, decide);
  const changes = await changeHeld(await take(), tools, decide);
  // An earlier attempt, which did not come to tell what it changed: a scan is told of by its message.
  return left.plan.record === undefined ? [...left.plan.changes, ...changes] : changes;
}

/** The same for a series that is held already; it is let go of. */
export async function changeHeld(
  held: HeldSeries,
  tools: ChangeTools,
  decide: Decide,
): Promise<readonly FindingChange[]> {
  const { store } = tools;
  const newest = await store.history.newest(held.series);
  const known = await store.findings.load(held.series);
  const decision = decide({ known, newest });
  if (decision === undefined) {
    await release(held, tools);
    return [];
  }
  const { goneAt = held.seen?.head?.goneAt, lookAgain = false, ...changes } = decision;
  const order = decision.goneAt === undefined && !lookAgain ? reflected(held, newest) : "";
  const plan = { lastScan: newest?.time, host: newest?.host, ...changes, head: { order, goneAt } };
  await change(held, tools, plan, known);
  return decision.changes;
}

/**
 * The place of the newest scan that the findings reflect. None is named where somebody died over the
 * series: the next scan then looks at all of it, even if nothing in it seems new.
 */
function reflected({ seen }: Pick<HeldSeries, "seen">, newest: ScanRecord | undefined): string {
  if (seen?.head === undefined || diedOver(seen)) return "";
  const { order } = seen.head;
  // A scan that was only recorded, because nothing in it was new, is named by its record alone.
  return newest && isConfirmed(newest, seen) && newest.order > order ? newest.order : order;
}
