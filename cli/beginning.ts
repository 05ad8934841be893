import * as fs from "node:fs";
import * as zlib from "node:zlib";

/** Enough to tell the formats of results from one another. */
const beginningBytes = 256;

/** How a file begins, which says what it is. */
export interface Beginning {
  /** Its first characters, unpacked, a byte each; empty where they cannot be made out. */
  readonly text: string;
  readonly gzip: boolean;
}

/** Looks at the beginning of a file. */
export async function beginningOf(file: string): Promise<Beginning> {
  const head = await firstBytes(file);
  const gzip = head[0] === 0x1f && head[1] === 0x8b;
  return { text: (gzip ? await firstUnzipped(file) : head).toString("latin1"), gzip };
}

/** Whether that is how a report of InSpec begins, rather than a document of XCCDF. */
export function isJson(text: string): boolean {
  return /^\s*\{/.test(text);
}

async function firstBytes(file: string): Promise<Buffer> {
  const handle = await fs.promises.open(file);
  try {
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(beginningBytes),
      0,
      beginningBytes,
      0,
    );
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function firstUnzipped(file: string): Promise<Buffer> {
  const stream = fs.createReadStream(file).pipe(zlib.createGunzip());
  try {
    for await (const chunk of stream) return (chunk as Buffer).subarray(0, beginningBytes);
  } catch {
    // Damaged data is for the reader to refuse, whose answer is what the user wants to see.
    return Buffer.alloc(0);
  } finally {
    stream.destroy();
  }
  return Buffer.alloc(0);
}
