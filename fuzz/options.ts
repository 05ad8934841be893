import { parseArgs } from "node:util";
import { type SubjectName, subjectNames } from "./subjects";

/** What `npm run fuzz` was asked for. */
export interface FuzzOptions {
  readonly only: readonly SubjectName[];
  /** The first document's. */
  readonly seed: number;
  /** Documents of each subject, at most. */
  readonly count: number;
  /** Seconds for each subject, at most. */
  readonly seconds: number;
  /** A folder for the documents that were found to be treated wrongly. */
  readonly keep: string | undefined;
  /** Whether disagreements of a single witness are shown and kept as well. */
  readonly doubts: boolean;
}

/** A flag with a value that it does not take. */
export class OptionError extends Error {}

export const usage = `npm run fuzz -- [FLAGS]: makes documents, and holds the readers to what others say of them

  --only NAME     xml, inspec, exceptions or times; may be given several times. Defaults to all
  --seed NUMBER   the first document's seed; the next has the next. Defaults to one by the clock
  --count NUMBER  documents of each subject, at most. Defaults to 20000, with --seconds to no limit
  --seconds N     seconds for each subject, at most. Defaults to no limit
  --keep FOLDER   keeps the documents that were treated wrongly
  --doubts        shows and keeps those on which only one witness disagrees, too
  --help          this text

Exit status: 0 nothing found, 1 something found, 2 wrong usage.
`;

/** @returns the options, or undefined where help was asked for. @throws OptionError */
export function readOptions(args: readonly string[], now: number): FuzzOptions | undefined {
  const given = parse(args);
  if (given.help) return undefined;
  const seconds = whole("seconds", given.seconds);
  return {
    only: (given.only ?? subjectNames).map(subjectNamed),
    seed: whole("seed", given.seed) ?? now % 2 ** 31,
    count: whole("count", given.count) ?? (seconds === undefined ? 20_000 : Infinity),
    seconds: seconds ?? Infinity,
    keep: given.keep,
    doubts: given.doubts ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: { type: "string", multiple: true },
        seed: { type: "string" },
        count: { type: "string" },
        seconds: { type: "string" },
        keep: { type: "string" },
        doubts: { type: "boolean" },
        help: { type: "boolean" },
      },
    }).values;
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error));
  }
}

function subjectNamed(given: string): SubjectName {
  const name = subjectNames.find((each) => each === given);
  if (name !== undefined) return name;
  throw new OptionError(`--only was "${given}", must be one of ${subjectNames.join(", ")}`);
}

function whole(name: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (/^\d{1,10}$/.test(given)) return Number(given);
  throw new OptionError(`--${name} was "${given}", must be a whole number of up to ten digits`);
}
