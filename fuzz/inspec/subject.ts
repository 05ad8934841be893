import { DocumentError, PermanentError } from "../../functions/errors";
import { readInspecReports } from "../../functions/readers/inspec";
import { jsonFault } from "../../functions/readers/inspec/jsonFault";
import { Lots } from "../random";
import type { Checked, Fault, Subject } from "../subject";
import { chunkSizes, chunksOf } from "../text";
import { inspecDocument } from "./report";

/** The reader of InSpec's reports, beside `JSON.parse`. */
export class InspecSubject implements Subject {
  readonly name = "inspec";
  readonly suffix = ".json";
  readonly missing: readonly string[] = [];

  document(seed: number): Buffer {
    return inspecDocument(new Lots(seed));
  }

  async check(document: Buffer, lots: Lots, sizes = chunkSizes(lots)): Promise<Checked> {
    const whole = await read(document, [Math.max(1, document.length)]);
    const pieces = await read(document, sizes);
    const faults: Fault[] = [];
    for (const { crash } of [whole, pieces]) {
      if (crash !== undefined) faults.push({ kind: "crash", detail: [crash] });
    }
    if (whole.answer !== pieces.answer) {
      const detail = [whole.answer, pieces.answer];
      faults.push({ kind: "another answer in other chunks", detail });
    }
    const text = decoded(document);
    const parsed = text === undefined ? undefined : byEngine(text);
    const fault = text === undefined ? undefined : jsonFault(text);
    const detail = [`engine: ${parsed ?? "takes it"}`, `plumbline: ${whole.answer.slice(0, 300)}`];
    if ((parsed !== undefined) !== (fault !== undefined)) {
      faults.push({ kind: "a fault where there is none, or none where one is", detail });
    }
    if (whole.taken && (text === undefined || parsed !== undefined)) {
      faults.push({ kind: "accepted though malformed", detail });
    }
    if (
      !whole.taken &&
      parsed === undefined &&
      whole.isDocument &&
      !/must be|values/.test(whole.answer)
    ) {
      const undecoded = text === undefined;
      if (!undecoded) faults.push({ kind: "wrongly refused", detail });
    }
    return { accepted: whole.taken, faults, doubts: [] };
  }

  async stop(): Promise<void> {
    await Promise.resolve();
  }
}

interface Read {
  readonly taken: boolean;
  /** Whether the document is refused as one, rather than for what it says. */
  readonly isDocument: boolean;
  readonly answer: string;
  readonly crash?: string;
}

async function read(document: Buffer, sizes: readonly number[]): Promise<Read> {
  try {
    const reports = await readInspecReports(chunksOf(document, sizes));
    return { taken: true, isDocument: false, answer: JSON.stringify(reports) };
  } catch (error) {
    const isDocument = error instanceof DocumentError;
    if (error instanceof PermanentError) return { taken: false, isDocument, answer: error.message };
    const crash = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { taken: false, isDocument, answer: String(error), crash };
  }
}

function byEngine(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return String(error);
  }
}

/** The document as text, as its byte order mark has it; nothing where it is none. */
function decoded(document: Buffer): string | undefined {
  const mark = document.toString("hex", 0, 2);
  const encoding = mark === "fffe" ? "utf-16le" : mark === "feff" ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(document);
  } catch {
    return undefined;
  }
}
