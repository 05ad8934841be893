import { isAscii } from "node:buffer";
import { Refusal } from "../shared/refusal";
import { declaredEncoding } from "./xmlDeclaration";

/** Bytes in UTF-8, and why none can follow them. */
export interface Transcoded {
  readonly utf8: Uint8Array;
  readonly fault?: string;
}

/**
 * Turns a document's bytes into UTF-8, chunk by chunk. What stands before a fault is handed over with
 * it, so that what is wrong there is found first, whatever the chunks.
 */
export interface Transcoder {
  write(chunk: Uint8Array): Transcoded;
  /** Whatever is left at the end. */
  end(): Transcoded;
}

/** As much of a document as is needed to tell its encoding. */
export const headLength = 1024;

type Encoding = "UTF-8" | "US-ASCII" | "ISO-8859-1" | "UTF-16LE" | "UTF-16BE";

const nothing: Transcoded = { utf8: new Uint8Array(0) };
const supported = "UTF-8, UTF-16, US-ASCII and ISO-8859-1 are read";

/** What the first bytes say by themselves: a byte order mark, or the pattern that `<?` makes. */
const beginnings: readonly (readonly [bytes: string, encoding: string, markLength: number])[] = [
  ["0000feff", "UTF-32", 4],
  ["fffe0000", "UTF-32", 4],
  ["0000003c", "UTF-32", 0],
  ["3c000000", "UTF-32", 0],
  ["4c6fa794", "EBCDIC", 0],
  ["efbbbf", "UTF-8", 3],
  ["feff", "UTF-16BE", 2],
  ["fffe", "UTF-16LE", 2],
  ["003c003f", "UTF-16BE", 0],
  ["3c003f00", "UTF-16LE", 0],
];

const byName: Readonly<Record<string, Encoding>> = {
  "utf-8": "UTF-8",
  utf8: "UTF-8",
  "us-ascii": "US-ASCII",
  ascii: "US-ASCII",
  "iso-8859-1": "ISO-8859-1",
  latin1: "ISO-8859-1",
};

/** Tells the encoding by the first bytes and the XML declaration; UTF-8 where neither says. */
export function encodingOf(beginning: Uint8Array): { encoding: Encoding; markLength: number } {
  const head = beginning.subarray(0, headLength);
  const hex = Buffer.from(head.subarray(0, 4)).toString("hex");
  const [, byBytes, markLength = 0] = beginnings.find(([bytes]) => hex.startsWith(bytes)) ?? [];
  if (byBytes === "UTF-32" || byBytes === "EBCDIC") {
    throw new Refusal(`the document is encoded in ${byBytes}: ${supported}`);
  }
  const wide = byBytes === "UTF-16LE" || byBytes === "UTF-16BE";
  const text = wide ? decodeWide(head, byBytes) : Buffer.from(head).toString("latin1", markLength);
  const declared = declaredEncoding(text);
  if (wide) {
    const fitting = ["utf-16", byBytes.toLowerCase()].includes(declared?.toLowerCase() ?? "utf-16");
    if (!fitting) throw mismatch(declared, byBytes);
    return { encoding: byBytes, markLength };
  }
  const encoding = declared === undefined ? "UTF-8" : byName[declared.toLowerCase()];
  if (encoding === undefined) {
    if (/^utf-16/i.test(declared ?? "")) throw mismatch(declared, "an encoding of single bytes");
    throw new Refusal(`the document declares the encoding "${declared ?? ""}": ${supported}`);
  }
  if (byBytes === "UTF-8" && encoding !== "UTF-8") throw mismatch(declared, byBytes);
  return { encoding, markLength };
}

export function transcoderFor(encoding: Encoding): Transcoder {
  switch (encoding) {
    case "UTF-8":
      return { write: (utf8) => ({ utf8 }), end: () => nothing };
    case "US-ASCII":
      return { write: asciiOnly, end: () => nothing };
    case "ISO-8859-1":
      // Node's "latin1" is ISO-8859-1 byte for byte; TextDecoder's would be windows-1252.
      return {
        write: (chunk) => ({ utf8: Buffer.from(Buffer.from(chunk).toString("latin1")) }),
        end: () => nothing,
      };
    case "UTF-16LE":
    case "UTF-16BE":
      return new WideTranscoder(encoding === "UTF-16BE");
  }
}

function mismatch(declared: string | undefined, actual: string): Refusal {
  return new Refusal(`the document declares the encoding "${declared ?? ""}", but is in ${actual}`);
}

/** The beginning of a document in UTF-16, as far as it goes. */
function decodeWide(head: Uint8Array, encoding: string): string {
  return new TextDecoder(encoding).decode(head.subarray(0, head.length & ~1));
}

function asciiOnly(chunk: Uint8Array): Transcoded {
  if (isAscii(chunk)) return { utf8: chunk };
  const utf8 = chunk.subarray(
    0,
    chunk.findIndex((byte) => byte >= 0x80),
  );
  return { utf8, fault: "the document declares US-ASCII, but has bytes beyond it" };
}

const loneSurrogate = /\p{Surrogate}/u;

class WideTranscoder implements Transcoder {
  private readonly bigEndian: boolean;
  /** Bytes of a character whose rest has not come yet. */
  private held: Uint8Array = nothing.utf8;

  constructor(bigEndian: boolean) {
    this.bigEndian = bigEndian;
  }

  write(chunk: Uint8Array): Transcoded {
    const bytes = Buffer.concat([this.held, chunk]);
    const whole = bytes.length & ~1;
    const units = Buffer.from(bytes.subarray(0, whole));
    if (this.bigEndian) units.swap16();
    const last = whole === 0 ? 0 : units.readUInt16LE(whole - 2);
    const end = last >= 0xd800 && last <= 0xdbff ? whole - 2 : whole;
    this.held = bytes.subarray(end);
    const text = units.toString("utf16le", 0, end);
    const fault = loneSurrogate.exec(text);
    if (fault === null) return { utf8: Buffer.from(text) };
    return { utf8: Buffer.from(text.slice(0, fault.index)), fault: notWide };
  }

  end(): Transcoded {
    return this.held.length === 0 ? nothing : { ...nothing, fault: notWide };
  }
}

const notWide = "these bytes are not UTF-16";
