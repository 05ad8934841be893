let closed = false;

/** Whether who reads the output has stopped, as `head` does: nothing more is worth printing. */
export function isOutputClosed(): boolean {
  return closed;
}

/**
 * Lets work go on to its end where nobody reads the output any more: a reader that has seen enough
 * is no fault, and the state must be left whole. Other faults of the output are told as ever.
 */
export function outliveReader(streams: readonly NodeJS.WriteStream[]): void {
  for (const stream of streams) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      closed = true;
    });
  }
}

/** Writes one JSON document to standard output. */
export function printJson(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}
