/** Does something as on a machine that has no commands at all. */
export async function withoutCommands<T>(work: () => Promise<T>): Promise<T> {
  const before = process.env["PATH"];
  process.env["PATH"] = "";
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env["PATH"];
    else process.env["PATH"] = before;
  }
}
