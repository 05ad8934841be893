import * as fs from "node:fs";
import { type Fault, faultLine } from "../../functions/findings/exceptions/authoring";
import { plain } from "../style";
import { faultText } from "../fault";

/** A file of exceptions that is there, or why it cannot be read. */
export type FileText = { readonly text: string } | { readonly reason: string };

/** Reads a file that the user has named. */
export function readNamedFile(file: string): FileText {
  try {
    return { text: fs.readFileSync(file, "utf8") };
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    return { reason: missing ? "there is no such file" : faultText(error) };
  }
}

/** Tells of faults and warnings, and that a file cannot be read, on standard error. */
export function tell(
  file: string,
  { reason, faults, warnings }: Pick<FileReport, "faults" | "reason" | "warnings">,
): void {
  if (reason !== undefined) process.stderr.write(`plumbline: ${plain(`${file}: ${reason}`)}\n`);
  for (const fault of faults) process.stderr.write(`${plain(faultLine(file, fault))}\n`);
  for (const { sentence, ...place } of warnings) {
    process.stderr.write(
      `${plain(faultLine(file, { ...place, sentence: `warning: ${sentence}` }))}\n`,
    );
  }
}

/** What `--json` says of a file. */
export interface FileReport {
  readonly file: string;
  /** Why it could not be read at all. */
  readonly reason?: string;
  /** How many exceptions it has, where it has no fault. */
  readonly exceptions: number | null;
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
}
