import { Refusal } from "./refusal";
import { packingOf } from "./unpack";

/** The languages in which results are written. */
export type Format = "xml" | "json";

/**
 * What a document is by its beginning: results as far as can be seen, or something else by name.
 * White space that goes on behind what was looked at says nothing yet.
 */
export type FileKind = { readonly format: Format | "unseen" } | { readonly other: string };

/** As many bytes of an unpacked document as are needed to tell what it is. */
export const kindHead = 1024;

const compressions = ", plain or compressed with gzip or bzip2";

/** What a reader takes. */
export const wanted = {
  xml: `XCCDF results or ARF${compressions}`,
  json: `the JSON object that InSpec's json or json-min reporter writes${compressions}`,
  any: `XCCDF results, ARF or InSpec's JSON report${compressions}`,
} as const;

/** First bytes of what is often taken for results, or holds them. */
const signatures: readonly (readonly [bytes: string, kind: string])[] = [
  ["504b0304", "zip data"],
  ["504b0506", "zip data"],
  ["504b0708", "zip data"],
  ["fd377a585a00", "xz data"],
  ["28b52ffd", "zstd data"],
  ["377abcaf271c", "7z data"],
  ["04224d18", "LZ4 data"],
  ["1f9d", "data of the old compress"],
  ["526172211a07", "RAR data"],
  ["255044462d", "a PDF"],
  ["89504e47", "an image"],
  ["7f454c46", "a program"],
];

/**
 * Tells what an unpacked document is. This is the one place that decides it, for the functions and the
 * command line alike. What is wrong within a document of the right kind is for its reader to say.
 */
export function kindOf(head: Uint8Array): FileKind {
  const text = beginningText(head);
  if (text.trim() === "") return head.length < kindHead ? { other: "empty" } : { format: "unseen" };
  return packedKind(head) ?? textKind(text);
}

/** @throws Refusal with what the document is, where it is nothing of that format. */
export function refuseOtherThan(format: Format, head: Uint8Array): void {
  const kind = kindOf(head);
  if ("other" in kind) throw refusalOf(kind.other, format);
  if (kind.format === format || kind.format === "unseen") return;
  throw refusalOf(names[kind.format], format);
}

/** Why something that is no results is refused. */
export function refusalOf(other: string, format: keyof typeof wanted): Refusal {
  return new Refusal(`the document is ${other}, must be ${wanted[format]}`);
}

const names = { xml: "XML", json: "a JSON object" } as const;

/** Binary data, in which no text is to be looked for. */
function packedKind(head: Uint8Array): FileKind | undefined {
  const packing = packingOf(head);
  if (packing !== undefined) return { other: `${packing} data once more inside compressed data` };
  const hex = Buffer.from(head.subarray(0, 8)).toString("hex");
  const signature = signatures.find(([bytes]) => hex.startsWith(bytes));
  if (signature !== undefined) return { other: signature[1] };
  const isTar = Buffer.from(head.subarray(257, 262)).toString("latin1") === "ustar";
  return isTar ? { other: "a tar archive" } : undefined;
}

/** The beginning as text, by its byte order mark. */
function beginningText(head: Uint8Array): string {
  const [first, second, third, fourth] = head;
  if (first === 0xff && second === 0xfe && !(third === 0 && fourth === 0))
    return decoded("utf-16le", head);
  if (first === 0xfe && second === 0xff) return decoded("utf-16be", head);
  // `<?` in two bytes each is how XML of UTF-16 may begin without a mark.
  const hex = Buffer.from(head.subarray(0, 4)).toString("hex");
  if (hex === "3c003f00") return decoded("utf-16le", head);
  if (hex === "003c003f") return decoded("utf-16be", head);
  return decoded("utf-8", head);
}

function decoded(encoding: string, head: Uint8Array): string {
  return new TextDecoder(encoding).decode(head);
}

function textKind(text: string): FileKind {
  if (/^(?:\0[^\0]|[^\0]\0)/.test(text)) return { other: "UTF-16 without a byte order mark" };
  const start = text.trimStart();
  if (/^<(?:!doctype\s+html|html)\b/i.test(start)) return { other: "an HTML page" };
  if (start.startsWith("<")) return { format: "xml" };
  if (start.startsWith("{")) return { format: "json" };
  if (/^\[\s*(?:[[{"\]]|$)/.test(start)) return { other: "a JSON array" };
  const base64 = base64Kind(start);
  if (base64 !== undefined) return { other: base64 };
  if (text.includes("\0")) return { other: "binary data of no known kind" };
  const shown = JSON.stringify(start.slice(0, 20));
  if (/^\s*\{/m.test(start)) return { other: `a JSON object behind other text (${shown})` };
  // Where in XML text must not stand is told by its reader, with the place.
  if (/<[?!A-Za-z_]/.test(start)) return { format: "xml" };
  return { other: `text that begins with ${shown}` };
}

/** What a text in base64 stands for, where that is known. */
function base64Kind(text: string): string | undefined {
  const packed = /^[A-Za-z0-9+/\s]{16,}={0,2}\s*/.exec(text)?.[0].replace(/\s/g, "") ?? "";
  const bytes = Buffer.from(packed, "base64");
  const packing = packingOf(bytes);
  if (packing !== undefined) return `base64 of ${packing} data`;
  const binary = packedKind(bytes);
  if (binary !== undefined && "other" in binary) return `base64 of ${binary.other}`;
  if (/^(?:\s|\ufeff)*<[?!A-Za-z]/.test(bytes.toString())) return "base64 of XML";
  return /^(?:\s|\ufeff)*\{\s*"/.test(bytes.toString()) ? "base64 of JSON" : undefined;
}
