import type { Longest } from "./model";

/** The first of many in an order, with no more of them in memory than twice as many as are wanted. */
export class Top<T> {
  readonly #size: number;
  readonly #order: (one: T, other: T) => number;
  #kept: T[] = [];
  #seen = 0;

  constructor(size: number, order: (one: T, other: T) => number) {
    this.#size = size;
    this.#order = order;
  }

  add(item: T): void {
    this.#seen += 1;
    this.#kept.push(item);
    if (this.#kept.length > 2 * this.#size) this.#trim();
  }

  /** The first ones, in order. */
  list(): Longest<T> {
    this.#trim();
    return { rows: [...this.#kept], left: this.#seen - this.#kept.length };
  }

  #trim(): void {
    this.#kept = this.#kept.sort(this.#order).slice(0, this.#size);
  }
}
