import type { Finding } from "../../findings/finding";
import { lateChanges } from "../../findings/life/lateChanges";
import { deltaOf, notesOf } from "../../findings/life/notes";
import { assessmentOf } from "../../findings/coverage";
import { isPartial } from "../../findings/notRun";
import { reconcile } from "../../findings/life/reconcile";
import { lifeOf, replay } from "../../findings/life/replay";
import { countOpen } from "../../findings/life/summary";
import type { Words } from "../../findings/words";
import type { ScanRecord } from "../../sinks/store/scanRecord";
import { type HeldSeries, letGo, writeChanges } from "./heldSeries";
import { notesAfter } from "./notesAfter";
import { scanRecord } from "./scanRecordOf";
import {
  type AppliedScanResult,
  type ApplyScanTools,
  type ScanPlace,
  type ScanToApply,
  untouched,
  withKeysOf,
} from "./scanToApply";

/**
 * Counts a scan in its place before newer ones that were applied already. The findings never go
 * back to what an older scan said: the scans after it are told again from the history, and their
 * records brought up to what they would have been had it come in time.
 */
export async function countLateScan(
  given: ScanToApply,
  tools: ApplyScanTools,
  place: ScanPlace,
  held: HeldSeries,
): Promise<AppliedScanResult> {
  const { findings, history } = tools.store;
  const chain = (await history.sinceSnapshot(given.series, place.order)).filter(
    ({ order }) => order !== place.order,
  );
  const newest = chain.at(-1) ?? (await history.newest(given.series));
  const known = await findings.load(given.series);
  const scan = withKeysOf(known, given);
  const own = described(scan, tools, place);
  const words = new Map([...own, ...known].map((finding) => [finding.key, wordsOf(finding)]));
  const retold = chain.length > 0 ? retell(scan, tools, place, held, { chain, words }) : undefined;
  const { changes, noted } = retold
    ? lateChanges(known, retold.findings, own)
    : { changes: [], noted: [] };
  const written = await writeChanges(held, tools, {
    known,
    changes,
    noted,
    lastScan: newest?.time,
    id: place.order,
    // Security Hub takes no update that is older than what it knows.
    time: newest?.time ?? scan.time,
    reportUrl: scan.evidence?.reportUrl,
    host: newest?.host,
  });
  for (const record of retold?.records ?? []) await history.write(scan.series, record);
  if (changes.length > 0) await tools.showCompliance(scan.series);
  await letGo(held, tools, written, { order: newest?.order ?? place.order });
  if (!retold) return untouched("too-late");
  return { outcome: "late", changes, hub: written.told.outcome, metrics: 0 };
}

/** The findings as they are with the late scan in its place, and the records to write for it. */
function retell(
  scan: ScanToApply,
  tools: ApplyScanTools,
  place: ScanPlace,
  { revision }: HeldSeries,
  { chain, words }: { chain: readonly ScanRecord[]; words: ReadonlyMap<string, Words> },
): { readonly findings: readonly Finding[]; readonly records: readonly ScanRecord[] } {
  const { order, digest, now } = place;
  const earlier = chain.filter((each) => each.order < order);
  const later = chain.filter((each) => each.order > order);
  const [snapshot] = earlier;
  const notes = notesOf(scan.report);
  const past = [
    ...earlier.slice(1).map((each, index) => pastScan(each, earlier.slice(0, index + 2))),
    {
      time: scan.time,
      benchmarkVersion: scan.report.scan.benchmark.version,
      notes,
      evidence: scan.evidence,
      partial: isPartial(scan.report),
    },
    ...later.map((each, index) => pastScan(each, [...earlier, ...later.slice(0, index + 1)])),
  ];
  const states = replay({
    series: scan.series,
    snapshot: snapshot?.snapshot ?? [],
    snapshotVersion: snapshot?.benchmarkVersion,
    snapshotTime: snapshot?.time,
    scans: past,
    exceptions: tools.exceptions,
    policy: tools.policy,
    now,
    tags: place.tags,
    words,
  });
  // The state after the snapshot is given, not told again.
  const ownState = Math.max(earlier.length - 1, 0);
  const own = states[ownState] ?? [];
  const summary = { ...countOpen(own), ...assessmentOf(scan.report, tools.policy) };
  const record: ScanRecord = {
    ...scanRecord(scan, summary, { order, digest, revision: revision + 1 }),
    delta: deltaOf(notesAfter(earlier), notes),
    ...(earlier.length === 0 && { snapshot: own.map(lifeOf), first: true }),
  };
  const after = later.map((each, index): ScanRecord => {
    const state = states[ownState + 1 + index] ?? [];
    return {
      ...each,
      first: undefined,
      ...countOpen(state),
      ...(each.snapshot && { snapshot: state.map(lifeOf) }),
      // The first scan after the late one now follows another scan than before.
      ...(index === 0 &&
        !each.snapshot && { delta: deltaOf(notes, notesAfter([...earlier, each])) }),
    };
  });
  const rewritten = after.filter(
    (each, index) => JSON.stringify(each) !== JSON.stringify(later[index]),
  );
  return { findings: states.at(-1) ?? [], records: [record, ...rewritten] };
}

function pastScan(record: ScanRecord, upToIt: readonly ScanRecord[]) {
  const { time, benchmarkVersion, evidence, partial } = record;
  return { time, benchmarkVersion, evidence, partial, notes: notesAfter(upToIt) };
}

/** What the late scan itself says of the rules that are not met. */
function described(
  scan: ScanToApply,
  { exceptions, policy }: ApplyScanTools,
  { now, tags }: ScanPlace,
): readonly Finding[] {
  const { changes } = reconcile({ ...scan, exceptions, policy, now, tags, known: [] });
  return changes.map(({ finding }) => finding);
}

function wordsOf({ title, description, fixText, textDigest, controls, detail }: Finding): Words {
  const why = detail === undefined ? {} : { detail };
  return { title, description, fixText, textDigest, controls, ...why };
}
