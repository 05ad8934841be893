import { gunzip, isGzip } from "../shared/gunzip";
import { Refusal } from "../shared/refusal";
import { encodingOf, headLength, transcoderFor } from "./encoding";
import type { Limits } from "./limits";

/**
 * The document as UTF-8 without a byte order mark: decompressed where it is gzip by its magic
 * number, transcoded where it says that it is encoded otherwise.
 */
export async function* utf8Chunks(
  input: AsyncIterable<Uint8Array>,
  limits: Limits,
): AsyncGenerator<Uint8Array> {
  const source = new Peeked(input);
  let document: Peeked | undefined;
  try {
    const plain = isGzip(await source.peek(2)) ? gunzip(source.all()) : source.all();
    document = new Peeked(limited(plain, limits.totalBytes));
    const { encoding, markLength } = encodingOf(await document.peek(headLength));
    const transcoder = transcoderFor(encoding);
    let skip = markLength;
    for await (const chunk of document.all()) {
      yield transcoder.write(skip === 0 ? chunk : chunk.subarray(skip));
      skip = Math.max(0, skip - chunk.length);
    }
    yield transcoder.end();
  } finally {
    await document?.close();
    await source.close();
  }
}

async function* limited(
  input: AsyncIterable<Uint8Array>,
  limit: number,
): AsyncGenerator<Uint8Array> {
  let total = 0;
  for await (const chunk of input) {
    total += chunk.length;
    if (total > limit) throw new Refusal(`the document is longer than ${limit} bytes`);
    yield chunk;
  }
}

/** A stream whose beginning can be looked at before it is read. */
class Peeked {
  private readonly iterator: AsyncIterator<Uint8Array>;
  private head: Uint8Array = new Uint8Array(0);
  private ended = false;

  constructor(input: AsyncIterable<Uint8Array>) {
    this.iterator = input[Symbol.asyncIterator]();
  }

  /** The first bytes: at least as many as asked for, or all where there are fewer. */
  async peek(length: number): Promise<Uint8Array> {
    while (!this.ended && this.head.length < length) {
      // A copy: the source may use the same memory for its next chunk.
      const before = Buffer.from(this.head);
      const chunk = await this.next();
      if (chunk !== undefined)
        this.head = before.length === 0 ? chunk : Buffer.concat([before, chunk]);
    }
    return this.head;
  }

  /** Everything, what was looked at included. */
  async *all(): AsyncGenerator<Uint8Array> {
    yield this.head;
    for (let chunk = await this.next(); chunk !== undefined; chunk = await this.next()) yield chunk;
  }

  async close(): Promise<void> {
    if (!this.ended) await this.iterator.return?.();
  }

  private async next(): Promise<Uint8Array | undefined> {
    const next = await this.iterator.next();
    if (next.done !== true) return next.value;
    this.ended = true;
    return undefined;
  }
}
