import type { RuleOutcome, ScanReport, Severity, Waiver, XccdfResult } from "../model";
import { sameWaiver } from "../waiver";

/**
 * What a past scan said of one rule, as little of it as deciding again needs. It is what makes a scan
 * that arrives late count where it belongs.
 */
export interface OutcomeNote {
  readonly result: XccdfResult;
  readonly severity: Severity;
  /** The rule's id, where it is not the key itself. */
  readonly rule?: string;
  readonly waiver?: Waiver;
  readonly unscored?: true;
}

/** What a scan said of every rule that it asked for, by rule key. */
export type OutcomeNotes = ReadonlyMap<string, OutcomeNote>;

/** What changed from one scan's notes to the next; `null` where a rule is not spoken of any more. */
export type NotesDelta = readonly (readonly [key: string, note: OutcomeNote | null])[];

/** Notes of a whole scan. Rules that were not selected are left out, as if the scan had not had them. */
export function notesOf(report: ScanReport): OutcomeNotes {
  const notes = new Map<string, OutcomeNote>();
  for (const { key, rule, result, severity, waiver, unscored } of report.outcomes) {
    if (result === "notselected") continue;
    notes.set(key, {
      result,
      severity,
      ...(rule !== key && { rule }),
      ...(waiver && { waiver }),
      ...(unscored && { unscored }),
    });
  }
  return notes;
}

/** What has to be noted of a scan beside the notes of the one before it. */
export function deltaOf(before: OutcomeNotes, after: OutcomeNotes): NotesDelta {
  const delta: [string, OutcomeNote | null][] = [];
  for (const [key, note] of after) {
    const known = before.get(key);
    if (known === undefined || !same(known, note)) delta.push([key, note]);
  }
  for (const key of before.keys()) if (!after.has(key)) delta.push([key, null]);
  return delta;
}

/** The notes of a scan, from those of the one before it and what changed. */
export function applyDelta(before: OutcomeNotes, delta: NotesDelta): OutcomeNotes {
  const notes = new Map(before);
  for (const [key, note] of delta) {
    if (note === null) notes.delete(key);
    else notes.set(key, note);
  }
  return notes;
}

/** The outcomes that notes stand for, enough of them to be reconciled again. */
export function outcomesOf(notes: OutcomeNotes): readonly RuleOutcome[] {
  return [...notes].map(([key, { rule = key, ...note }]) => ({ key, rule, ...note, results: [] }));
}

function same(a: OutcomeNote, b: OutcomeNote): boolean {
  return (
    a.result === b.result &&
    a.severity === b.severity &&
    a.rule === b.rule &&
    a.unscored === b.unscored &&
    sameWaiver(a.waiver, b.waiver)
  );
}
