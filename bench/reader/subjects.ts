import { spawnSync } from "node:child_process";
import * as path from "node:path";

/** A program that reads a file, as a whole process. */
export interface Subject {
  readonly name: string;
  readonly command: readonly string[];
}

/** One run of a subject. */
export interface Run {
  readonly seconds: number;
  /** Peak resident memory, in megabytes. */
  readonly peak: number;
}

const here = path.join(__dirname, "subjects");
const node = [process.execPath, "--require", path.join(here, "peak.cjs")];

/** Ours doing its whole job, beside what only counts. */
export const ours: Subject = {
  name: "plumbline inspect --json",
  command: [
    ...node,
    path.join(__dirname, "..", "..", "dist", "cli", "main.js"),
    "inspect",
    "--json",
  ],
};

const others: readonly Subject[] = [
  { name: "sax, strict, xmlns", command: [...node, path.join(here, "sax.cjs")] },
  { name: "saxes, xmlns", command: [...node, path.join(here, "saxes.cjs")] },
];

const elementTree: Subject = {
  name: "ElementTree",
  command: ["python3", path.join(here, "elementTree.py")],
};

/** All that can run here; what cannot is said aloud. */
export function subjects(): readonly Subject[] {
  const hasPython = spawnSync("python3", ["--version"]).status === 0;
  if (!hasPython) console.log("skipped: ElementTree, because there is no python3 here");
  return [ours, ...others, ...(hasPython ? [elementTree] : [])];
}

/** Runs a subject on a file, from the start of the process to its end. */
export function run({ name, command }: Subject, file: string): Run {
  const [program = "", ...args] = command;
  const started = process.hrtime.bigint();
  const { status, stderr, output } = spawnSync(program, [...args, file], {
    stdio: ["ignore", "ignore", "pipe", "pipe"],
    encoding: "utf8",
  });
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  if (status !== 0) throw new Error(`${name} failed on ${file}: ${stderr.slice(0, 500)}`);
  return { seconds, peak: Number(output[3] ?? 0) / 1024 };
}
