import * as fs from "node:fs";
import { plain } from "./style";
import { patience } from "./waiting";

const interval = 100;

/** Large enough that the reads themselves cost nothing, small enough to stay in the cache. */
const chunkSize = 256 * 1024;

/**
 * A file's bytes, with a line of progress on a terminal's standard error for whatever takes longer
 * than a second. Nothing is printed where standard error is no terminal. Each chunk is in the same
 * memory as the one before, and read while nothing else waits: a command line has no one to serve.
 */
export async function* readWithProgress(
  file: string,
  terminal: NodeJS.WriteStream = process.stderr,
): AsyncGenerator<Uint8Array> {
  const started = Date.now();
  const descriptor = fs.openSync(file, "r");
  let shown = 0;
  try {
    const { size } = fs.fstatSync(descriptor);
    const chunk = Buffer.allocUnsafe(chunkSize);
    let read = 0;
    for (;;) {
      const length = fs.readSync(descriptor, chunk);
      if (length === 0) break;
      read += length;
      const now = Date.now();
      if (terminal.isTTY && now - started > patience && now - shown > interval) {
        shown = now;
        const percent = size === 0 ? 100 : Math.floor((read / size) * 100);
        terminal.write(`\r\u001b[K${plain(file)}: ${percent} % of ${(size / 1e6).toFixed(1)} MB`);
      }
      yield Promise.resolve(chunk.subarray(0, length));
    }
  } finally {
    fs.closeSync(descriptor);
    if (shown > 0) terminal.write("\r\u001b[K");
  }
}
