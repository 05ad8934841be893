import { DocumentError } from "../../functions/errors";
import { readScanReports } from "../../functions/readers/xccdf";
import { limitsFrom } from "../../functions/readers/xccdf/limits";
import type { Listener } from "../../functions/readers/xccdf/listener";
import { readWhole } from "../../functions/readers/xccdf/reading";
import { Scanner } from "../../functions/readers/xccdf/scanner";
import { chunksOf } from "../text";
import { type XmlEvents, scannedEvents } from "./events";

/** What became of a document: what was read of it, or the sentence that refuses it. */
export interface Outcome {
  readonly refusal: string | null;
  /** What was read, to be compared. */
  readonly read?: string;
  /** Anything else that was thrown: a fault of the reader's own. */
  readonly crash?: string;
}

/** The attributes that are compared. */
export const attributes = ["id", "idref", "n", "other", "check", "fact", "y", "title"] as const;

const silent: Listener = {
  startTag: () => undefined,
  endTag: () => undefined,
  enterSection: () => undefined,
  leaveSection: () => undefined,
  leave: () => undefined,
};

/** Whether a document is well-formed, as the reader has it, given in chunks of these sizes. */
export async function wellFormed(document: Uint8Array, sizes: readonly number[]): Promise<Outcome> {
  const limits = limitsFrom();
  return outcomeOf(async () => {
    await readWhole(chunksOf(document, sizes), limits, new Scanner(silent, limits, []));
    return "";
  });
}

/** What the results in a document are, all rules in full or only those that fail. */
export async function results(
  document: Uint8Array,
  sizes: readonly number[],
  all: boolean,
): Promise<Outcome> {
  return outcomeOf(async () => {
    const options = all ? { needs: () => true } : {};
    return JSON.stringify(await readScanReports(() => chunksOf(document, sizes), options));
  });
}

/** All elements and texts of a document in UTF-8. */
export function everything(document: Uint8Array): XmlEvents {
  return scannedEvents(document, attributes);
}

async function outcomeOf(read: () => Promise<string>): Promise<Outcome> {
  try {
    return { refusal: null, read: await read() };
  } catch (error) {
    if (error instanceof DocumentError) return { refusal: error.message };
    return { refusal: String(error), crash: error instanceof Error ? error.stack : String(error) };
  }
}
