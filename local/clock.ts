/**
 * The time that the stack goes by. It runs with the machine's clock and can be put forward, so that
 * nobody has to wait. Queues and retries have a time of their own: while a message waits for its
 * visibility timeout only theirs is put forward, and functions do not notice.
 */
export class VirtualClock {
  private waited = 0;
  private travelled = 0;

  /** Time of queues and retries, in milliseconds since 1970. */
  now(): number {
    return this.time() + this.waited;
  }

  /** Time that functions, services and schedules see. */
  time(): number {
    return Date.now() + this.travelled;
  }

  /** How far the time that functions see is ahead of the machine's. */
  get ahead(): number {
    return this.travelled;
  }

  /** Puts the time of queues and retries forward. */
  advance(milliseconds: number): void {
    this.waited += Math.max(0, milliseconds);
  }

  /** Puts the time forward for all. */
  travel(milliseconds: number): void {
    this.travelled += Math.max(0, milliseconds);
  }
}
