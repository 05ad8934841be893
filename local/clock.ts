/**
 * The stack's time: of queues, retries and schedules, of the services and of the functions. It runs
 * with the machine's clock and can be put forward, so that nobody has to wait.
 */
export class VirtualClock {
  private offset = 0;

  /** Milliseconds since 1970. */
  now(): number {
    return Date.now() + this.offset;
  }

  /** How far it is ahead of the machine's clock, in milliseconds. */
  get ahead(): number {
    return this.offset;
  }

  /** Puts the clock forward. */
  advance(milliseconds: number): void {
    this.offset += Math.max(0, milliseconds);
  }
}
