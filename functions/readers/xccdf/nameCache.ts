/** How many names are remembered; documents use some hundreds. */
const size = 1024;

/** Names that were met before, so that the same few need not be made again and again. */
export class NameCache {
  private readonly names: string[] = new Array<string>(size).fill("");

  /** The name that stands at `from` to `to`. */
  nameAt(bytes: Buffer, from: number, to: number): string {
    const slot = slotOf(to - from, bytes[from] ?? 0, bytes[to - 1] ?? 0);
    const known = this.names[slot] ?? "";
    if (isAt(bytes, from, to, known)) return known;
    const name = bytes.toString("utf8", from, to);
    this.names[slot] = name;
    return name;
  }
}

/** Whether the bytes are those of a name in ASCII. */
function isAt(bytes: Uint8Array, from: number, to: number, name: string): boolean {
  if (to - from !== name.length) return false;
  let at = 0;
  while (at < name.length && bytes[from + at] === name.charCodeAt(at)) at += 1;
  return at === name.length;
}

function slotOf(length: number, first: number, last: number): number {
  return (length * 31 + first * 17 + last) & (size - 1);
}
