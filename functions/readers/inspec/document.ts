import { DocumentError, type Position } from "../../errors";
import { kindHead, refuseOtherThan } from "../shared/fileKind";
import { Peeked } from "../shared/peeked";
import { placed } from "../shared/refusal";
import { unpacked } from "../shared/unpack";
import { jsonFault } from "./jsonFault";

/**
 * Bytes of a report after decompression, by default. Reports of whole STIG profiles have about
 * 2 MB; they are held in memory as a whole, at some four times this size.
 */
export const defaultMaxBytes = 64 * 1024 * 1024;

/**
 * A document may have one value for so many of the bytes that are allowed to it; real reports have one
 * for sixty and more. A file of nothing but empty lists, which compresses to a thousandth, would else
 * take ten times its size in memory, and everything that is being read beside it along.
 */
const bytesPerValue = 32;
const leastMaxValues = 10_000;

const beginning: Position = { line: 1, column: 1 };

/**
 * The JSON value of a report, which may be compressed with gzip or bzip2. UTF-8 is expected; UTF-16
 * is understood by its byte order mark, since that is what a redirection in PowerShell writes.
 *
 * @throws DocumentError where it is too long, has too many values, is damaged or no JSON object.
 */
export async function readJson(
  input: AsyncIterable<Uint8Array>,
  maxBytes: number = defaultMaxBytes,
): Promise<unknown> {
  const text = textOf(await plainBytes(input, maxBytes));
  checkValues(text, Math.max(leastMaxValues, Math.floor(maxBytes / bytesPerValue)));
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    const fault = jsonFault(text);
    throw new DocumentError(fault?.reason ?? "it is no JSON", fault?.position ?? beginning, {
      cause,
    });
  }
}

/** What is no JSON is counted somehow, and refused when it is parsed. */
function checkValues(text: string, limit: number): void {
  let values = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === codes.backslash) at += 1;
      else if (code === codes.quote) inString = false;
    } else if (code === codes.quote) {
      inString = true;
    } else if (code === codes.comma || code === codes.brace || code === codes.bracket) {
      // Every value but the outermost stands behind one of these.
      values += 1;
    }
  }
  if (values <= limit) return;
  const reason = `the document has ${values} values, must have at most ${limit} for its size`;
  throw new DocumentError(reason, beginning);
}

const codes = { quote: 0x22, comma: 0x2c, bracket: 0x5b, backslash: 0x5c, brace: 0x7b } as const;

async function plainBytes(input: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer> {
  const source = new Peeked(input);
  try {
    const bytes = await collect(unpacked(source, maxBytes));
    refuseOtherThan("json", bytes.subarray(0, kindHead));
    return bytes;
  } catch (error) {
    throw placed(error, () => beginning);
  } finally {
    await source.close();
  }
}

async function collect(input: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  // A copy: the source may use the same memory for its next chunk.
  for await (const chunk of input) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function textOf(bytes: Buffer): string {
  const encoding = encodingOf(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new DocumentError(`these bytes are not ${encoding.toUpperCase()}`, beginning, { cause });
  }
}

function encodingOf([first, second]: Buffer): string {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}
