import { PermanentError, TransientError } from "../../errors";
import type { Finding, FindingChange, ScanSummary, Series } from "../../findings/finding";
import type { HostDetails } from "../../findings/hostDetails";
import type { FindingsStore } from "../../sinks/store/findingsStore";
import type { ScanRecord } from "../../sinks/store/scanRecord";
import type { Claim, PlanName, SeriesHead, SeriesRecord } from "../../sinks/store/seriesRecord";
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
  const before = seen?.claim;
  const settled = before === undefined ? (seen?.revision ?? 0) : before.settled;
  const claim: Claim = {
    owner: tools.owner,
    until: tools.deadline() + claimMargin,
    ...(settled !== undefined && { settled }),
    ...(before?.plan && { plan: before.plan }),
  };
  const revision = await tools.store.series.claim(series, seen, claim, tools.now());
  return { series, claim, revision, seen };
}

/** What is to become of a series: all of it is done, once it is written down, or nothing is. */
export interface Plan {
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
  /** The scan, where that is the reason. */
  readonly record?: Omit<ScanRecord, "revision">;
  /** What the series' record says then. */
  readonly head: Pick<SeriesHead, "order" | "goneAt">;
}

/** Gives a series back as it was. */
export async function release(
  { series, seen, revision, claim }: HeldSeries,
  { store }: ChangeTools,
): Promise<void> {
  await store.series.release(series, seen, revision, claim);
}

/**
 * Writes a plan down and carries it out.
 *
 * @param known every finding of the series, as it is now.
 * @throws PermanentError where the table has no room for it: nothing was changed, and nobody notified.
 */
export async function change(
  held: HeldSeries,
  tools: ChangeTools,
  plan: Plan,
  known: readonly Finding[],
): Promise<HubAnswer> {
  const { series, revision, claim, seen } = held;
  const name = await written(held, tools, plan);
  await tools.store.series.commit(series, name, revision, claim);
  return carryOut(held, tools, plan, { known, again: wasInterrupted(seen) });
}

async function written(held: HeldSeries, tools: ChangeTools, plan: Plan): Promise<PlanName> {
  const { findings, plans } = tools.store;
  try {
    findings.check([...plan.changes.map(({ finding }) => finding), ...(plan.noted ?? [])]);
    return await plans.write(held.series, String(held.revision), plan, tools.now());
  } catch (error) {
    // The next scan must not wait for the lease of one that can never be stored.
    if (error instanceof PermanentError) await release(held, tools);
    throw error;
  }
}

/**
 * Carries out to its end what somebody had set about who died over it; the series is let go of then.
 *
 * @returns the plan, and what Security Hub said; nothing where there was none.
 */
export async function carryOutLeft(
  held: HeldSeries,
  tools: ChangeTools,
): Promise<{ readonly plan: Plan; readonly told: HubAnswer } | undefined> {
  const { series, claim } = held;
  // Only this module writes plans, so that they are believed.
  const plan =
    claim.plan && ((await tools.store.plans.load(series, claim.plan)) as Plan | undefined);
  if (plan === undefined) return undefined;
  const known = await tools.store.findings.load(series);
  return { plan, told: await carryOut(held, tools, plan, { known, again: true }) };
}

/**
 * Tells of changes and writes them down, in this order, then the record of the scan and of the series.
 * What fails is done again as a whole: a message may thus be sent twice, under the same id; none is lost.
 * Only what is written may be hidden in Security Hub.
 */
async function carryOut(
  held: HeldSeries,
  tools: ChangeTools,
  { changes, noted = [], lastScan, id, time, summary, reportUrl, host, record, head }: Plan,
  { known, again }: { readonly known: readonly Finding[]; readonly again: boolean },
): Promise<HubAnswer> {
  const { series, seen, revision } = held;
  const { findings, history } = tools.store;
  const changed = changes.map(({ finding }) => finding);
  const keys = new Set(changed.map(({ key }) => key));
  const asNoted = merged(known, noted);
  const told = await tools.hub.tell({
    changed,
    unchanged: asNoted.filter(({ key }) => !keys.has(key)),
    describe: (some) => findings.describe(some),
    at: time,
    lastScan,
    host,
    interrupted: again,
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
  await findings.write(merged(noted, told.findings));
  const settled = (await told.settle?.()) ?? told;
  if (settled !== told) await findings.write(settled.findings);
  if (record !== undefined) {
    await history.write(series, { ...record, revision: revision + 1 });
  }
  await tools.showCompliance(series, head.goneAt);
  const current = merged(merged(asNoted, changed), [...told.findings, ...settled.findings]);
  await letGo(held, tools, settled, { head, current });
  return settled;
}

/** Whether somebody died over the series before there were plans, or its plan is forgotten. */
function wasInterrupted(seen: SeriesRecord | undefined): boolean {
  if (seen === undefined) return false;
  return seen.head?.order === "" || diedOver(seen);
}

/** Whether somebody died over the series who may have written a part of its findings. */
export function diedOver({ claim }: SeriesRecord): boolean {
  return claim !== undefined && (claim.settled === undefined || claim.plan !== undefined);
}

/**
 * Whether a scan that was recorded with nothing new in it is one that the findings reflect: nothing was
 * changed since. Whoever died before its plan was named has changed nothing.
 */
export function isConfirmed({ revision }: ScanRecord, seen: SeriesRecord): boolean {
  return revision === (seen.claim === undefined ? seen.revision : seen.claim.settled);
}

/** Writes what the findings reflect now, and lets go of the series. */
async function letGo(
  { series, seen, revision, claim }: HeldSeries,
  { store }: ChangeTools,
  told: HubAnswer,
  { head, current }: { readonly head: Plan["head"]; readonly current: readonly Finding[] },
): Promise<void> {
  await store.series.finish(
    series,
    {
      ...head,
      hub: told.sync,
      hubRefreshAt: told.refreshAt(current),
      hubRefreshed: told.refreshed ?? seen?.head?.hubRefreshed,
    },
    revision,
    claim,
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
