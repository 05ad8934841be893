import { isAscii } from "node:buffer";
import { Refusal } from "../shared/refusal";
import { declaredEncoding } from "./xmlDeclaration";

/** Turns a document's bytes into UTF-8, chunk by chunk. */
export interface Transcoder {
  write(chunk: Uint8Array): Uint8Array;
  /** Whatever is left at the end. */
  end(): Uint8Array;
}

/** As much of a document as is needed to tell its encoding. */
export const headLength = 1024;

type Encoding = "UTF-8" | "US-ASCII" | "ISO-8859-1" | "UTF-16LE" | "UTF-16BE";

const nothing = new Uint8Array(0);
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
      return { write: (chunk) => chunk, end: () => nothing };
    case "US-ASCII":
      return { write: asciiOnly, end: () => nothing };
    case "ISO-8859-1":
      // Node's "latin1" is ISO-8859-1 byte for byte; TextDecoder's would be windows-1252.
      return {
        write: (chunk) => Buffer.from(Buffer.from(chunk).toString("latin1")),
        end: () => nothing,
      };
    case "UTF-16LE":
    case "UTF-16BE":
      return wideTranscoder(encoding);
  }
}

function mismatch(declared: string | undefined, actual: string): Refusal {
  return new Refusal(`the document declares the encoding "${declared ?? ""}", but is in ${actual}`);
}

/** The beginning of a document in UTF-16, as far as it goes. */
function decodeWide(head: Uint8Array, encoding: string): string {
  return new TextDecoder(encoding).decode(head.subarray(0, head.length & ~1));
}

function asciiOnly(chunk: Uint8Array): Uint8Array {
  if (!isAscii(chunk)) throw new Refusal("the document declares US-ASCII, but has bytes beyond it");
  return chunk;
}

function wideTranscoder(encoding: string): Transcoder {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const decode = (chunk: Uint8Array, stream: boolean) => {
    try {
      return Buffer.from(decoder.decode(chunk, { stream }));
    } catch (error) {
      throw new Refusal("these bytes are not UTF-16", undefined, { cause: error });
    }
  };
  return { write: (chunk) => decode(chunk, true), end: () => decode(nothing, false) };
}
