import { Readable, pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { Refusal } from "./refusal";

const chunkSize = 256 * 1024;

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** Decompresses a gzip stream of one or several members. */
export async function* gunzip(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const decompressor = createGunzip({ chunkSize });
  // The error comes out of the iteration below as well, where it is dealt with.
  const ignore = () => undefined;
  pipeline(Readable.from(copies(input), { objectMode: false }), decompressor, ignore);
  try {
    for await (const chunk of decompressor) yield chunk as Uint8Array;
  } catch (error) {
    throw isZlibError(error)
      ? new Refusal(`the gzip data is damaged or cut off (${error.message})`, undefined, {
          cause: error,
        })
      : error;
  }
}

/** The decompressor works on a chunk while the next is read: they must not share memory. */
async function* copies(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of input) yield Buffer.from(chunk);
}

function isZlibError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && String(error.code).startsWith("Z_");
}
