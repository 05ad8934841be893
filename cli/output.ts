import { printable } from "./style";

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

/** What a line begins with that takes the place of the one before. */
const overwriting = "\r\u001b[K";

/**
 * Has all text that is written to the streams pass `printable`: whatever a file, a host or AWS says, and
 * however it came into a sentence, steers no terminal. A line that is to be overwritten is an exception.
 */
export function guardTerminal(streams: readonly NodeJS.WriteStream[]): void {
  for (const stream of streams) {
    const write = stream.write.bind(stream);
    const guarded = (chunk: Uint8Array | string, ...more: []): boolean => {
      if (typeof chunk !== "string") return write(chunk, ...more);
      const begin = chunk.startsWith(overwriting) ? overwriting : "";
      return write(begin + printable(chunk.slice(begin.length), stream.isTTY), ...more);
    };
    stream.write = guarded;
  }
}

/** Writes one JSON document to standard output. What would steer a terminal is escaped in it. */
export function printJson(document: unknown): void {
  const text = JSON.stringify(document, null, 2).replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  process.stdout.write(`${text}\n`);
}
