/**
 * The time that queues go by. It runs with the machine's clock and can be put forward, so that
 * nobody has to wait for a visibility timeout.
 */
export class VirtualClock {
  private offset = 0;

  /** Milliseconds since 1970. */
  now(): number {
    return Date.now() + this.offset;
  }

  /** Puts the clock forward. */
  advance(milliseconds: number): void {
    this.offset += Math.max(0, milliseconds);
  }
}
