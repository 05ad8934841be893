/** A stream whose beginning can be looked at before it is read. */
export class Peeked {
  private readonly iterator: AsyncIterator<Uint8Array>;
  private head: Uint8Array = new Uint8Array(0);
  private ended = false;

  constructor(input: AsyncIterable<Uint8Array>) {
    this.iterator = input[Symbol.asyncIterator]();
  }

  /** The first bytes: at least as many as asked for, or all where there are fewer. */
  async peek(length: number): Promise<Uint8Array> {
    while (!this.ended && this.head.length < length) {
      // A copy: the source may use the same memory for its next chunk.
      const before = Buffer.from(this.head);
      const chunk = await this.next();
      if (chunk !== undefined)
        this.head = before.length === 0 ? chunk : Buffer.concat([before, chunk]);
    }
    return this.head;
  }

  /** Everything, what was looked at included. */
  async *all(): AsyncGenerator<Uint8Array> {
    yield this.head;
    for (let chunk = await this.next(); chunk !== undefined; chunk = await this.next()) yield chunk;
  }

  async close(): Promise<void> {
    if (!this.ended) await this.iterator.return?.();
  }

  private async next(): Promise<Uint8Array | undefined> {
    const next = await this.iterator.next();
    if (next.done !== true) return next.value;
    this.ended = true;
    return undefined;
  }
}
