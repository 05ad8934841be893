import { type OutcomeNotes, applyDelta } from "../../findings/life/notes";
import type { ScanRecord } from "../../sinks/store/scanRecord";

/** All that the last of these scans said; the first of them is a snapshot. */
export function notesAfter(scans: readonly ScanRecord[]): OutcomeNotes {
  return scans.reduce<OutcomeNotes>(
    (notes, { delta, snapshot }) => applyDelta(snapshot ? new Map() : notes, delta),
    new Map(),
  );
}
