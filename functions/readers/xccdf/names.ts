/** A few names that are looked for among many others. */
export class WantedNames {
  /** By length and first byte. */
  private readonly names: (string | undefined)[] = new Array<undefined>(1024).fill(undefined);

  constructor(names: readonly string[]) {
    for (const name of names) {
      const slot = slotOf(name.length, name.charCodeAt(0));
      if (this.names[slot] !== undefined) throw new Error(`${name} shares a slot`);
      this.names[slot] = name;
    }
  }

  /** The name that stands at `from` to `to`, if it is one of them. */
  find(bytes: Uint8Array, from: number, to: number): string | undefined {
    const name = this.names[slotOf(to - from, bytes[from] ?? 0)];
    return name !== undefined && isAt(bytes, from, to, name) ? name : undefined;
  }
}

/** How many names are remembered; documents use some hundreds. */
const remembered = 1024;

/** Names that were met before, so that the same few need not be made again and again. */
export class NameCache {
  private readonly names: string[] = new Array<string>(remembered).fill("");

  /** The name that stands at `from` to `to`. */
  nameAt(bytes: Buffer, from: number, to: number): string {
    const slot = ((to - from) * 31 + (bytes[from] ?? 0) * 17 + (bytes[to - 1] ?? 0)) % remembered;
    const known = this.names[slot] ?? "";
    if (isAt(bytes, from, to, known)) return known;
    const name = bytes.toString("utf8", from, to);
    this.names[slot] = name;
    return name;
  }
}

/** Whether the bytes are those of a name, which is ASCII or does not match. */
export function isAt(bytes: Uint8Array, from: number, to: number, name: string): boolean {
  if (to - from !== name.length) return false;
  let at = 0;
  while (at < name.length && bytes[from + at] === name.charCodeAt(at)) at += 1;
  return at === name.length;
}

function slotOf(length: number, first: number): number {
  return ((length & 31) << 5) | (first & 31);
}
