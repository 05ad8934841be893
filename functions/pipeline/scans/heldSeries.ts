import { TransientError } from "../../errors";
import type { Finding, FindingChange, ScanSummary, Series } from "../../findings/finding";
import type { HostDetails } from "../../findings/hostDetails";
import type { FindingsStore } from "../../sinks/store/findingsStore";
import type { Claim, SeriesHead, SeriesRecord } from "../../sinks/store/seriesRecord";
import type { Announce } from "./announce";
import type { ShowCompliance } from "./compliance";
import type { HubAnswer, HubSink } from "../securityHub/hub";

// A request that left just before the deadline may still arrive a moment after it.
const claimMargin = 10_000;

// What the findings, the metrics and the records may need after Security Hub has answered.
const writeMargin = 15_000;

/** What it takes to change the findings of a series, for whatever reason. */
export interface ChangeTools {
  readonly store: FindingsStore;
  readonly hub: HubSink;
  readonly announce: Announce;
  /** Brings Systems Manager's Compliance page up to date, where that is asked for. */
  readonly showCompliance: ShowCompliance;
  /** Unique to this invocation, so that two deliveries of one event exclude each other too. */
  readonly owner: string;
  /** Epoch milliseconds after which this invocation can write no more. */
  readonly deadline: () => number;
  readonly now: () => number;
}

/** A series that this invocation alone may write at the moment. */
export interface HeldSeries {
  readonly series: Series;
  readonly claim: Claim;
  readonly revision: number;
  /** What the series' record was before it was claimed. */
  readonly seen?: SeriesRecord;
}

/** Takes a series. @throws TransientError while somebody else holds it. */
export async function hold(
  series: Series,
  seen: SeriesRecord | undefined,
  tools: ChangeTools,
): Promise<HeldSeries> {
  const claim = { owner: tools.owner, until: tools.deadline() + claimMargin };
  const revision = await tools.store.series.claim(series, seen, claim, tools.now());
  return { series, claim, revision, seen };
}

/** Changes to write, with what has to be said of them. */
export interface Changes {
  readonly known: readonly Finding[];
  readonly changes: readonly FindingChange[];
  /** Findings to write of which nothing is to be told: see `Reconciliation`. */
  readonly noted?: readonly Finding[];
  /** End of the newest scan of the series, ISO 8601; absent where none is remembered. */
  readonly lastScan?: string;
  /** Same for every attempt: see `Announcement`. */
  readonly id: string;
  /** ISO 8601: when it happened. */
  readonly time: string;
  readonly summary?: ScanSummary;
  readonly reportUrl?: string;
  /** What its newest scan said of the machine. */
  readonly host?: HostDetails;
}

/** What writing left behind: what Security Hub said, and the findings as they are now. */
export interface Written {
  readonly told: HubAnswer;
  readonly current: readonly Finding[];
}

/**
 * Tells of changes and writes them down, in this order: what fails is done again as a whole, because
 * only what is written counts as known. A message may thus be sent twice where the writing failed
 * after it, under the same id; none is lost. Only what is written may then be hidden in Security Hub.
 */
export async function writeChanges(
  { series, seen }: HeldSeries,
  tools: ChangeTools,
  { known, changes, noted = [], lastScan, id, time, summary, reportUrl, host }: Changes,
): Promise<Written> {
  const changed = changes.map(({ finding }) => finding);
  const keys = new Set(changed.map(({ key }) => key));
  const asNoted = merged(known, noted);
  const told = await tools.hub.tell({
    changed,
    unchanged: asNoted.filter(({ key }) => !keys.has(key)),
    describe: (findings) => tools.store.findings.describe(findings),
    at: time,
    lastScan,
    host,
    interrupted: wasInterrupted(seen),
    refreshed: seen?.head?.hubRefreshed,
    now: new Date(tools.now()).toISOString(),
    deadline: tools.deadline() - writeMargin,
  });
  if (tools.now() > tools.deadline()) {
    throw new TransientError(`no time was left to write the findings of ${series.target.id}`);
  }
  if (changes.length > 0) {
    await tools.announce({ series, id, time, changes, summary, reportUrl });
  }
  await tools.store.findings.write(merged(noted, told.findings));
  const current = merged(merged(asNoted, changed), told.findings);
  if (!told.settle) return { told, current };
  const settled = await told.settle();
  await tools.store.findings.write(settled.findings);
  return { told: settled, current: merged(current, settled.findings) };
}

/** Whether somebody died over the series, and nobody has looked at all of it since. */
function wasInterrupted(seen: SeriesRecord | undefined): boolean {
  return seen !== undefined && (seen.claim !== undefined || seen.head?.order === "");
}

/** Writes what the findings reflect now, and lets go of the series. */
export async function letGo(
  held: HeldSeries,
  tools: ChangeTools,
  { told, current }: Written,
  head: Pick<SeriesHead, "order" | "goneAt">,
): Promise<void> {
  await tools.store.series.finish(
    held.series,
    {
      ...head,
      hub: told.sync,
      hubRefreshAt: told.refreshAt(current),
      hubRefreshed: told.refreshed ?? held.seen?.head?.hubRefreshed,
    },
    held.revision,
    held.claim,
  );
}

/** How many findings Security Hub did not take. */
export function refusedBy({ outcome }: HubAnswer): number {
  return outcome.state === "told" ? outcome.failed.length : 0;
}

function merged(findings: readonly Finding[], later: readonly Finding[]): readonly Finding[] {
  const all = new Map(findings.map((finding) => [finding.key, finding]));
  for (const finding of later) all.set(finding.key, finding);
  return [...all.values()];
}
