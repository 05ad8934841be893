import type { Finding, FindingChange, Series } from "../../findings/finding";
import type { ScanRecord } from "../../sinks/store/scanRecord";
import type { SeriesHead } from "../../sinks/store/seriesRecord";
import {
  type ChangeTools,
  type Changes,
  type HeldSeries,
  hold,
  letGo,
  writeChanges,
} from "./heldSeries";

/** What is known of a series that nobody else may change at the moment. */
export interface SeriesState {
  readonly known: readonly Finding[];
  /** Its newest scan. */
  readonly newest?: ScanRecord;
}

/** What is to become of a series for another reason than a scan. */
export interface SeriesDecision extends Pick<Changes, "changes" | "id" | "time"> {
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
 * same steps as a scan does. What fails half way is left claimed, so that whoever comes next looks
 * at all of it.
 *
 * @param decide is given what is known once nobody else can change it.
 * @throws TransientError while somebody else holds the series.
 */
export async function changeSeries(
  series: Series,
  tools: ChangeTools,
  decide: Decide,
): Promise<readonly FindingChange[]> {
  const seen = await tools.store.series.load(series);
  return changeHeld(await hold(series, seen, tools), tools, decide);
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
    await giveBack(held, tools, newest);
    return [];
  }
  const { goneAt = held.seen?.head?.goneAt, lookAgain = false, ...changes } = decision;
  const written = await writeChanges(held, tools, {
    known,
    lastScan: newest?.time,
    host: newest?.host,
    ...changes,
  });
  // Before the series is let go of: where it fails, whoever comes next does all of it again.
  await tools.showCompliance(held.series, goneAt);
  const order = decision.goneAt === undefined && !lookAgain ? reflected(held, newest) : "";
  await letGo(held, tools, written, { order, goneAt });
  return decision.changes;
}

/** Gives a series back as it was. */
export async function giveBack(
  { series, seen, revision, claim }: HeldSeries,
  { store }: ChangeTools,
  newest: ScanRecord | undefined,
): Promise<void> {
  const before: Omit<SeriesHead, "order"> = seen?.head ?? { hub: "pending" };
  const head = { ...before, order: reflected({ seen }, newest) };
  await store.series.finish(series, head, revision, claim);
}

/**
 * The place of the newest scan that the findings reflect. None is named where somebody died over the
 * series: the next scan then looks at all of it, even if nothing in it seems new.
 */
function reflected({ seen }: Pick<HeldSeries, "seen">, newest: ScanRecord | undefined): string {
  if (seen?.head === undefined || seen.claim !== undefined) return "";
  const { order } = seen.head;
  // A scan that was only recorded, because nothing in it was new, is named by its record alone.
  return newest?.revision === seen.revision && newest.order > order ? newest.order : order;
}
