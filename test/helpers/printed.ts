/** What came of some work, and what it wrote to the process's streams meanwhile. */
export interface Printed<T> {
  readonly value: T;
  readonly out: string;
  readonly err: string;
}

interface Hold {
  out: string;
  err: string;
}

const streams = { out: process.stdout, err: process.stderr } as const;
const writes = {
  out: process.stdout.write.bind(process.stdout),
  err: process.stderr.write.bind(process.stderr),
} as const;

/** Where texts go now, unless to the streams themselves. */
let holding: Hold | undefined;

/** Does something with what it prints kept. */
export async function printed<T>(work: () => Promise<T>): Promise<Printed<T>> {
  const hold: Hold = { out: "", err: "" };
  holding = hold;
  for (const name of ["out", "err"] as const) {
    streams[name].write = (chunk: string | Uint8Array): boolean => {
      hold[name] += String(chunk);
      return true;
    };
  }
  try {
    const value = await work();
    return { value, ...hold };
  } finally {
    // The end of a test that ran out of time may come while another one holds the streams.
    if (holding === hold) showOutput();
  }
}

/** Gives the streams back to whoever writes to them. */
export function showOutput(): void {
  if (holding === undefined) return;
  holding = undefined;
  for (const name of ["out", "err"] as const) streams[name].write = writes[name];
}
