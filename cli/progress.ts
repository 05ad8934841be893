import * as fs from "node:fs";

/** Work that is done within this time says nothing of itself. */
const patience = 1000;
const interval = 100;

/**
 * A file's bytes, with a line of progress on a terminal's standard error for whatever takes longer
 * than a second. Nothing is printed where standard error is no terminal.
 */
export async function* readWithProgress(
  file: string,
  terminal: NodeJS.WriteStream = process.stderr,
): AsyncGenerator<Uint8Array> {
  const started = Date.now();
  const { size } = await fs.promises.stat(file);
  let read = 0;
  let shown = 0;
  try {
    for await (const chunk of fs.createReadStream(file, { highWaterMark: 256 * 1024 })) {
      const bytes = chunk as Buffer;
      read += bytes.length;
      const now = Date.now();
      if (terminal.isTTY && now - started > patience && now - shown > interval) {
        shown = now;
        const percent = size === 0 ? 100 : Math.floor((read / size) * 100);
        terminal.write(`\r\u001b[K${file}: ${percent} % of ${(size / 1e6).toFixed(1)} MB`);
      }
      yield bytes;
    }
  } finally {
    if (shown > 0) terminal.write("\r\u001b[K");
  }
}
