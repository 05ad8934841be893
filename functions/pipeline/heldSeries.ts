import { TransientError } from "../errors";
import type { Finding, FindingChange } from "../findings/finding";
import type { Claim, SeriesRecord } from "../sinks/seriesRecord";
import type { HubAnswer } from "./hub";
import type { ApplyScanTools, ScanToApply } from "./scanToApply";

// What the findings, the metrics and the records may need after Security Hub has answered.
const writeMargin = 15_000;

/** A scan's place, and what was seen of its series before it was claimed. */
export interface Claiming {
  readonly order: string;
  readonly digest: string;
  /** ISO 8601: the instant at which exceptions are judged. */
  readonly now: string;
  readonly seen?: SeriesRecord;
}

/** A series that this invocation alone may write at the moment. */
export interface HeldSeries extends Claiming {
  readonly claim: Claim;
  readonly revision: number;
}

/** Tells Security Hub of changes and writes them down. */
export async function writeChanges(
  scan: ScanToApply,
  tools: ApplyScanTools,
  held: HeldSeries,
  { known, changes }: { known: readonly Finding[]; changes: readonly FindingChange[] },
): Promise<HubAnswer> {
  const changed = changes.map(({ finding }) => finding);
  const keys = new Set(changed.map(({ key }) => key));
  const told = await tools.hub.tell({
    changed,
    unchanged: known.filter(({ key }) => !keys.has(key)),
    at: scan.time,
    now: held.now,
    deadline: tools.deadline() - writeMargin,
  });
  if (tools.now() > tools.deadline()) {
    throw new TransientError(`no time was left to write the findings of ${scan.series.target.id}`);
  }
  await tools.store.findings.write(told.findings);
  return told;
}

/** Writes what the findings reflect now, and lets go of the series. */
export async function finish(
  scan: ScanToApply,
  tools: ApplyScanTools,
  held: HeldSeries,
  done: { order: string; told: HubAnswer; current: readonly Finding[] },
): Promise<void> {
  const head = {
    order: done.order,
    hub: done.told.sync,
    hubRefreshAt: done.told.refreshAt(done.current),
  };
  await tools.store.series.finish(scan.series, head, held.revision, held.claim);
}

/** Findings with the later of two states of each. */
export function merged(
  findings: readonly Finding[],
  later: readonly (Finding | FindingChange)[],
): readonly Finding[] {
  const all = new Map(findings.map((finding) => [finding.key, finding]));
  for (const each of later) {
    const finding = "finding" in each ? each.finding : each;
    all.set(finding.key, finding);
  }
  return [...all.values()];
}

/** How many findings Security Hub did not take. */
export function refusedBy({ outcome }: HubAnswer): number {
  return outcome.state === "told" ? outcome.failed.length : 0;
}
