import type { Lots } from "./random";

/** Changes a text somewhere: leaves out, doubles or puts in a few characters or one of the tokens. */
export function damagedText(
  text: string,
  tokens: readonly [string, ...string[]],
  lots: Lots,
): string {
  const from = lots.below(text.length + 1);
  const to = Math.min(text.length, from + lots.below(lots.one([2, 3, 20])));
  switch (lots.below(5)) {
    case 0:
      return text.slice(0, from) + text.slice(to);
    case 1:
      return text.slice(0, to) + text.slice(from);
    case 2:
      return text.slice(0, from);
    case 3:
      return text.slice(0, from) + lots.one(tokens) + text.slice(to);
    default:
      return text.slice(0, from) + lots.one(tokens) + text.slice(from);
  }
}

/** A text in UTF-8, a few of them damaged as bytes, or as PowerShell's redirection writes it. */
export function textBytes(text: string, lots: Lots): Buffer {
  if (lots.chance(0.05)) return Buffer.from(`\ufeff${text}`, lots.one(["utf8", "utf16le"]));
  const bytes = Buffer.from(text);
  if (bytes.length > 0 && lots.chance(0.03)) bytes[lots.below(bytes.length)] = lots.below(256);
  return bytes;
}

/** The bytes in chunks of these sizes, over and over. */
export async function* chunksOf(
  document: Uint8Array,
  sizes: readonly number[],
): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (let index = 0; from < document.length; index += 1) {
    const size = sizes[index % sizes.length] ?? 1;
    // Not a view: what is read must not depend on what stands behind a chunk.
    yield Promise.resolve(Buffer.from(document.subarray(from, from + size)));
    from += size;
  }
}

/** Chunks of a byte each, or of any sizes. */
export function chunkSizes(lots: Lots): readonly number[] {
  if (lots.chance(0.08)) return [1];
  const most = lots.one([4, 40, 40, 200, 200, 200]);
  return Array.from({ length: 1 + lots.below(5) }, () => 1 + lots.below(most));
}
