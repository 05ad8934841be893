import { bunzip2, isBzip2 } from "./bunzip2";
import { gunzip, isGzip } from "./gunzip";
import type { Peeked } from "./peeked";
import { Refusal } from "./refusal";

/** How results may be compressed; what a file is called does not matter. */
export type Packing = "gzip" | "bzip2";

/** As many first bytes as are needed to tell a compression. */
export const packingHead = 4;

/** The compression that the first bytes show. */
export function packingOf(head: Uint8Array): Packing | undefined {
  if (isGzip(head)) return "gzip";
  return isBzip2(head) ? "bzip2" : undefined;
}

/**
 * Bytes as they were before they were compressed; any others pass as they are. Data that expands to
 * nothing is bounded as well: members without content may follow each other without end.
 *
 * @throws Refusal where there are more than `maxBytes` of them, or of the compressed data.
 */
export async function* unpacked(source: Peeked, maxBytes: number): AsyncGenerator<Uint8Array> {
  const packing = packingOf(await source.peek(packingHead));
  const all = limited(source.all(), maxBytes);
  switch (packing) {
    case "gzip":
      yield* limited(gunzip(all), maxBytes);
      break;
    case "bzip2":
      yield* limited(bunzip2(all), maxBytes);
      break;
    case undefined:
      yield* all;
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
