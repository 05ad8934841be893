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

  push(bytes: Uint8Array, from: number, to: number): void {
    this.checkDepth();
    const start = this.ends[this.depth] ?? 0;
    const end = start + to - from;
    if (end > this.names.length) this.grow(end);
    const { names } = this;
    for (let at = from, next = start; at < to; at += 1, next += 1) names[next] = bytes[at] ?? 0;
    this.depth += 1;
    this.ends[this.depth] = end;
  }

  /** Opens an element that ends with its start tag: nobody will ask for its name. */
  pushEmpty(): void {
    this.checkDepth();
    this.depth += 1;
    this.ends[this.depth] = this.ends[this.depth - 1] ?? 0;
  }

  pop(): void {
    this.depth -= 1;
  }

  /** Length of the innermost element's name, in bytes. */
  get nameLength(): number {
    return (this.ends[this.depth] ?? 0) - (this.ends[this.depth - 1] ?? 0);
  }

  /** How many bytes from `at` on are those of the innermost element's name. */
  matching(bytes: Uint8Array, at: number): number {
    const { names } = this;
    const start = this.ends[this.depth - 1] ?? 0;
    const length = (this.ends[this.depth] ?? 0) - start;
    let index = 0;
    while (index < length && names[start + index] === bytes[at + index]) index += 1;
    return index;
  }

  /** The innermost element's name, for a sentence. */
  get name(): string {
    const { names, ends, depth } = this;
    return Buffer.from(names.subarray(ends[depth - 1] ?? 0, ends[depth] ?? 0)).toString();
  }

  private checkDepth(): void {
    if (this.depth >= this.limit) {
      throw new Refusal(`elements are nested deeper than ${this.limit}`);
    }
  }

  private grow(size: number): void {
    const larger = new Uint8Array(Math.max(size, 2 * this.names.length));
    larger.set(this.names);
    this.names = larger;
  }
}
