import type { Clock } from "../../functions/sinks/retry";

/** A clock on which waiting takes no time, and which remembers the waits. */
export class FakeClock implements Clock {
  readonly waits: number[] = [];
  #now: number;
  readonly #random: () => number;

  constructor(now = Date.parse("2026-11-21T02:00:00Z"), random: () => number = () => 0.5) {
    this.#now = now;
    this.#random = random;
  }

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number): Promise<void> {
    this.waits.push(milliseconds);
    this.#now += milliseconds;
    return Promise.resolve();
  }

  random(): number {
    return this.#random();
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }
}
