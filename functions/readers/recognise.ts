import type { ScanReport } from "../findings/model";
import { readInspecReports } from "./inspec";
import { type FileKind, kindHead, kindOf, refusalOf } from "./shared/fileKind";
import { Peeked } from "./shared/peeked";
import { placed } from "./shared/refusal";
import { type Packing, packingHead, packingOf, unpacked } from "./shared/unpack";
import { type ByteSource, defaultLimits, readScanReports } from "./xccdf";

/** What a file is, and how it is compressed. */
export interface Recognised {
  readonly kind: FileKind;
  readonly packing: Packing | undefined;
}

/**
 * Looks at the beginning of a file.
 *
 * @throws DocumentError where compressed data is damaged from the beginning.
 */
export async function recognise(open: ByteSource): Promise<Recognised> {
  const source = new Peeked(open());
  let document: Peeked | undefined;
  try {
    const packing = packingOf(await source.peek(packingHead));
    document = new Peeked(unpacked(source, defaultLimits.totalBytes));
    return { packing, kind: kindOf(await document.peek(kindHead)) };
  } catch (error) {
    throw placed(error, () => beginning);
  } finally {
    await document?.close();
    await source.close();
  }
}

/**
 * Reads results of any scanner, whatever the file is called.
 *
 * @throws DocumentError where it is something else, which it names.
 */
export async function readAnyReports(open: ByteSource): Promise<readonly ScanReport[]> {
  const { kind } = await recognise(open);
  if ("other" in kind) throw placed(refusalOf(kind.other, "any"), () => beginning);
  return kind.format === "json" ? readInspecReports(open()) : readScanReports(open);
}

const beginning = { line: 1, column: 1 };
