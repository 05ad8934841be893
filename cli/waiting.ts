/** Work that is done within this time says nothing of itself. */
export const patience = 1000;
const interval = 250;

/**
 * Waits for work with a line on a terminal's standard error that says what it is and how long it
 * has taken, once that is over a second. Nothing is printed where standard error is no terminal.
 */
export async function waiting<T>(
  what: () => string,
  work: Promise<T>,
  terminal: NodeJS.WriteStream = process.stderr,
): Promise<T> {
  if (!terminal.isTTY) return work;
  const started = Date.now();
  const line = { shown: false };
  const timer = setInterval(() => {
    const elapsed = Date.now() - started;
    if (elapsed < patience) return;
    line.shown = true;
    const text = `     ${what()}, ${Math.floor(elapsed / 1000)} s`;
    terminal.write(`\r\u001b[K${text.slice(0, terminal.columns - 1)}`);
  }, interval);
  try {
    return await work;
  } finally {
    clearInterval(timer);
    if (line.shown) terminal.write("\r\u001b[K");
  }
}
