/** What a function says of its work: one JSON object a line, so that it can be queried. */
export interface Logger {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** A logger that writes to a sink of lines; standard output unless told otherwise. */
export function jsonLogger(
  write: (line: string) => void = (line) => process.stdout.write(`${line}\n`),
): Logger {
  const at =
    (level: string) =>
    (message: string, fields: Readonly<Record<string, unknown>> = {}) => {
      write(JSON.stringify({ level, message, ...fields }));
    };
  return { info: at("INFO"), warn: at("WARN"), error: at("ERROR") };
}
