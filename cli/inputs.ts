import * as fs from "node:fs";
import * as path from "node:path";
import { type ByteSource, defaultLimits } from "../functions/readers/xccdf";
import { readWithProgress } from "./progress";

/** A file of results, or what stands for one. */
export interface Input {
  /** As the user calls it. */
  readonly name: string;
  readonly open: ByteSource;
}

/** What an argument leads to. */
export interface Inputs {
  readonly inputs: readonly Input[];
  /** Files of a folder that were left out, since nothing calls results that. */
  readonly skipped: number;
}

/** What stands for standard input. */
export const standardInput = "-";

/** How results are called by scanners, and by Plumbline; a failure record is none. */
const plausible = /\.(?:xml|json)(?:\.(?:gz|bz2|bzip2))?$/i;
const failureRecord = "-failure.json";

/**
 * The files that an argument stands for: itself, standard input, or the results in a folder and the
 * folders in it, in the order of their names. Links to folders are not followed: they may lead back.
 */
export async function inputsOf(argument: string): Promise<Inputs> {
  if (argument === standardInput) return { inputs: [await readStandardInput()], skipped: 0 };
  if (!fs.statSync(argument).isDirectory()) return { inputs: [fileInput(argument)], skipped: 0 };
  const files = filesBelow(argument);
  const named = files.filter((file) => plausible.test(file) && !file.endsWith(failureRecord));
  return { inputs: named.map(fileInput), skipped: files.length - named.length };
}

function fileInput(file: string): Input {
  return { name: file, open: () => readWithProgress(file) };
}

function filesBelow(folder: string): readonly string[] {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    .flatMap((entry) => {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(file);
      const isFile = entry.isSymbolicLink()
        ? fs.statSync(file, { throwIfNoEntry: false })?.isFile() === true
        : entry.isFile();
      return isFile ? [file] : [];
    });
}

/** Kept in memory, because a document is read twice. */
async function readStandardInput(): Promise<Input> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > defaultLimits.totalBytes)
      throw new Error(`is longer than ${defaultLimits.totalBytes} bytes`);
  }
  return {
    name: standardInput,
    open: async function* () {
      for (const chunk of chunks) yield Promise.resolve(chunk);
    },
  };
}
