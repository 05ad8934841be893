import type { FunctionError } from "./messages";

/** One run of a function, for looking at. */
export interface Invocation {
  /** The function's logical name in the program. */
  readonly function: string;
  readonly requestId: string;
  readonly event: unknown;
  /** What it answered; undefined when it failed. */
  readonly result?: unknown;
  readonly error?: FunctionError;
  readonly milliseconds: number;
  /** Time to load the code, where this run was the first of its process. */
  readonly initMilliseconds?: number;
  /** Largest memory of its process so far. */
  readonly maxRssMegabytes: number;
  /** Lines on standard output; JSON where they are. */
  readonly logs: readonly LogLine[];
  /** What it wrote to standard error. */
  readonly stderr: string;
}

/** A line on standard output: a JSON object, or any other line as `message`. */
export type LogLine = Readonly<Record<string, unknown>>;

/** Cuts standard output into lines. */
export function logLines(output: string): LogLine[] {
  return output
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map(logLine);
}

function logLine(line: string): LogLine {
  try {
    const parsed = JSON.parse(line) as unknown;
    if (typeof parsed === "object" && parsed !== null) return parsed as LogLine;
  } catch {
    // A line of plain text.
  }
  return { message: line };
}
