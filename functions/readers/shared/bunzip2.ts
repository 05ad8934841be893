import { BlockReader } from "./bzip2Block";
import { Refusal } from "./refusal";

/**
 * Decompresses bzip2, which `oscap` writes for files that are called `….bz2`.
 *
 * Own code, because results come from hosts that nobody vouches for: the libraries of npm,
 * unbzip2-stream and seek-bzip, never end on a run length that overflows, and hold what a block
 * expands to (50 times its size and more) as a whole.
 */

/** `BZh` and the size of blocks. */
export function isBzip2(head: Uint8Array): boolean {
  const [b, z, h, level = 0] = head;
  return b === 0x42 && z === 0x5a && h === 0x68 && level >= 0x31 && level <= 0x39;
}

/** Decompresses a bzip2 stream of one or several members, in pieces of bounded size. */
export async function* bunzip2(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = new BlockReader();
  const source = input[Symbol.asyncIterator]();
  let ended = false;
  try {
    for (;;) {
      while (!ended && !reader.hasBlock) {
        const next = await source.next();
        if (next.done === true) ended = true;
        else reader.append(next.value);
      }
      const piece = reader.next();
      if (piece === undefined) return;
      yield piece;
    }
  } catch (error) {
    throw error instanceof RangeError
      ? new Refusal(`the bzip2 data is damaged or cut off (${error.message})`, undefined, {
          cause: error,
        })
      : error;
  } finally {
    if (!ended) await source.return?.();
  }
}
