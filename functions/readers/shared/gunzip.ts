import { Readable, pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { Refusal } from "./refusal";

const chunkSize = 256 * 1024;

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/**
 * Decompresses a gzip stream of one or several members. Zero bytes may stand behind the last one, as
 * tapes and block devices leave them. Readers differ on what follows these: some leave it out without a
 * word, and others read it, so it is refused.
 */
export async function* gunzip(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const decompressor = createGunzip({ chunkSize });
  const source = new Unread(input);
  // The error comes out of the iteration below as well, where it is dealt with.
  const ignore = () => undefined;
  const readable = Readable.from(source.chunks(decompressor), { objectMode: false });
  pipeline(readable, decompressor, ignore);
  try {
    for await (const chunk of decompressor) yield chunk as Uint8Array;
    if (await source.hasMoreThanZeros(decompressor.bytesWritten)) {
      throw new Refusal("the gzip data goes on behind zero bytes: what follows them is not read");
    }
  } catch (error) {
    throw isZlibError(error)
      ? new Refusal(`the gzip data is damaged or cut off (${error.message})`, undefined, {
          cause: error,
        })
      : error;
  } finally {
    await source.close();
  }
}

/** Compressed bytes, of which the last ones are looked at again: the decompressor stops where it likes. */
class Unread {
  private readonly iterator: AsyncIterator<Uint8Array>;
  /** Chunks of which the decompressor has not told that it is done with them, from `offset` on. */
  private readonly handed: Uint8Array[] = [];
  private offset = 0;
  private ended = false;
  private reading: Promise<Uint8Array | undefined> | undefined;

  constructor(input: AsyncIterable<Uint8Array>) {
    this.iterator = input[Symbol.asyncIterator]();
  }

  async *chunks(decompressor: { readonly bytesWritten: number }): AsyncGenerator<Uint8Array> {
    for (let chunk = await this.next(); chunk !== undefined; chunk = await this.next()) {
      this.forget(decompressor.bytesWritten);
      yield chunk;
    }
  }

  /** Whether anything but zero bytes stands at `from` or behind. */
  async hasMoreThanZeros(from: number): Promise<boolean> {
    // A chunk may be on its way that the decompressor does not want any more.
    await this.reading;
    do {
      this.forget(from);
      for (const chunk of this.handed) {
        if (chunk.subarray(Math.max(0, from - this.offset)).some((byte) => byte !== 0)) return true;
        this.offset += chunk.length;
      }
      this.handed.length = 0;
    } while ((await this.next()) !== undefined);
    return false;
  }

  async close(): Promise<void> {
    if (!this.ended) await this.iterator.return?.();
  }

  private forget(before: number): void {
    for (let first = this.handed[0]; first !== undefined; first = this.handed[0]) {
      if (this.offset + first.length > before) return;
      this.offset += first.length;
      this.handed.shift();
    }
  }

  private next(): Promise<Uint8Array | undefined> {
    this.reading = this.read();
    return this.reading;
  }

  private async read(): Promise<Uint8Array | undefined> {
    const next = await this.iterator.next();
    if (next.done === true) {
      this.ended = true;
      return undefined;
    }
    // A copy: the decompressor works on a chunk while the next is read, and they must not share memory.
    const copy = Buffer.from(next.value);
    this.handed.push(copy);
    return copy;
  }
}

function isZlibError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && String(error.code).startsWith("Z_");
}
