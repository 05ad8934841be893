import { Refusal } from "../shared/refusal";
import type { Limits } from "./limits";

/** The names of the elements that are open, as bytes: no end tag makes a string. */
export class OpenElements {
  depth = 0;
  private names = new Uint8Array(4096);
  /** `ends[depth]` is one past the name of the element at that depth. */
  private readonly ends: Int32Array;
  private readonly limit: number;

  constructor(limits: Limits) {
    this.limit = limits.depth;
    this.ends = new Int32Array(limits.depth + 1);
  }

  /** Whether elements are as deep inside each other as they may be. */
  get isFull(): boolean {
    return this.depth >= this.limit;
  }

  /** Opens an element by its name; by no name where its start tag is its end: nobody will ask for it. */
  push(bytes: Uint8Array, from: number, to: number): void {
    const { names, ends, depth } = this;
    let end = ends[depth] ?? 0;
    if (depth >= this.limit || end + to - from > names.length) this.makeRoom(to - from);
    for (let at = from; at < to; at += 1, end += 1) this.names[end] = bytes[at] ?? 0;
    this.depth = depth + 1;
    ends[depth + 1] = end;
  }

  pop(): void {
    this.depth -= 1;
  }

  /** Length of the innermost element's name, in bytes. */
  get nameLength(): number {
    return (this.ends[this.depth] ?? 0) - (this.ends[this.depth - 1] ?? 0);
  }

  /** One past the innermost element's name where that stands at `at`; -1 where it does not. */
  endOfName(bytes: Uint8Array, at: number): number {
    const { names, ends, depth } = this;
    const end = ends[depth] ?? 0;
    let next = at;
    for (let index = ends[depth - 1] ?? 0; index < end; index += 1, next += 1) {
      if (names[index] !== bytes[next]) return -1;
    }
    return next;
  }

  /** How many bytes from `at` on are those of the innermost element's name. */
  matching(bytes: Uint8Array, at: number): number {
    const { names } = this;
    const start = this.ends[this.depth - 1] ?? 0;
    const length = this.nameLength;
    let index = 0;
    while (index < length && names[start + index] === bytes[at + index]) index += 1;
    return index;
  }

  /** The innermost element's name, for a sentence. */
  get name(): string {
    const { names, ends, depth } = this;
    return Buffer.from(names.subarray(ends[depth - 1] ?? 0, ends[depth] ?? 0)).toString();
  }

  private makeRoom(nameLength: number): void {
    if (this.depth >= this.limit) {
      throw new Refusal(`elements are nested deeper than ${this.limit}`);
    }
    const larger = new Uint8Array(2 * this.names.length + nameLength);
    larger.set(this.names);
    this.names = larger;
  }
}
